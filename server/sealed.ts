// Secrets that must be read again (a phone's, a code on its way) lie in the database sealed, with keys derived from MILAAN_SECRET.

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const NONCE = 12;
const TAG = 16;

/** AES-256-GCM. `about` names what it is and whose (`second-factor:17`): moved to another row it does not open. */
export function seal(secret: string, about: string, text: string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", keyFor(secret), nonce).setAAD(Buffer.from(about, "utf8"));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Throws when it was sealed with another secret or about another thing. */
export function unseal(secret: string, about: string, sealed: Buffer): string {
  const decipher = createDecipheriv("aes-256-gcm", keyFor(secret), sealed.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(Buffer.from(about, "utf8"))
    .setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]).toString("utf8");
}

function keyFor(secret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", "milaan sealed at rest", 32));
}
