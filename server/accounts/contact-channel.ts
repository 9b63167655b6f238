// By which way a code goes, and what it is for.

export type ContactChannel = "email" | "sms" | "whatsapp";
/** `verify`: six digits to type. `invitation`: a link. */
export type CodePurpose = "verify" | "invitation";
