// Who may call what, reviewed by a person: a route that is not listed here fails the test.

const everyone = "payer maker checker admin viewer, discom accountant supervisor admin billing";

export const expectedPermissions: Record<string, string> = {
  "POST /api/session": "anyone",
  "POST /api/session/refresh": "anyone",
  "DELETE /api/session": "anyone",
  "DELETE /api/sessions": everyone,
  "POST /api/password": everyone,
  "PUT /api/me/language": everyone,
  "GET /api/work/:id": everyone,
  "GET /api/work/:id/stream": everyone,
};
