// Which of the kit's states says where an application or a declared account stands.

export const standingStates = { waiting: "awaited", admitted: "approved", refused: "refused" } as const;
export const declarationStates = {
  waiting: "awaited",
  asked: "approval-awaited",
  registered: "confirmed",
  refused: "refused",
  withdrawn: "cancelled",
} as const;
