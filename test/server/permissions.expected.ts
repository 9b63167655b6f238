// Who may call what, reviewed by a person: a route that is not listed here fails the test.

const lookers = "discom accountant supervisor admin";
const staff = "discom accountant supervisor admin billing";
const deciders = "discom accountant supervisor";
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
  "GET /api/queue": lookers,
  "GET /api/queue/lines": lookers,
  "GET /api/lines/:id": lookers,
  "POST /api/lines/:id/match": deciders,
  "POST /api/lines/:id/mark": deciders,
  "POST /api/lines/:id/parking": deciders,
  "POST /api/decisions/:id/reversal": deciders,
  "POST /api/decisions/:id/review": deciders,
  "GET /api/decisions": lookers,
  "GET /api/decisions/:id": lookers,
  "GET /api/find": lookers,
  "GET /api/ledger/trial-balance": lookers,
  "GET /api/lines/:id/entries": lookers,
  "GET /api/payers/:id/ledger": lookers,
  "GET /api/bank-accounts": staff,
  "GET /api/statements": lookers,
  "POST /api/statements": "discom accountant",
  "GET /api/statements/:id": lookers,
  "POST /api/statements/:id/confirmation": "discom accountant",
  "DELETE /api/statements/:id": "discom accountant",
  "POST /api/statements/:id/gap-acceptance": "discom accountant",
  "GET /api/statements/:id/problems": lookers,
  "GET /api/statements/:id/lines": lookers,
  "GET /api/statement-inbox": lookers,
  "GET /api/postings": staff,
  "GET /api/posting-items": staff,
  "GET /api/postings/export": "discom accountant billing",
  "POST /api/postings/acknowledgements": "discom billing",
  "POST /api/postings/retries": deciders,
  "GET /api/day": staff,
};
