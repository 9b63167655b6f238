// Our own references carry ISO 7064 MOD 97-10 check digits, so that one found in free text is certain and a mistyped one is known.

const CHECKED_LENGTH = 14;
const ADVICE_BODY = /^[A-Z]{2}\d{10}$/;
const REFUND_BODY = /^[A-Z]{2}RF\d{8}$/;
const PAYER_BODY = /^P\d{7}$/;
const VAN_PREFIX = /^[A-Z]{4,6}$/;

/** 14 characters: discom code, two digits of the year in which the financial year starts, 8-digit serial, two check digits. */
export function adviceNumber(discomCode: string, financialYearStart: number, serial: number): string {
  const year = String(financialYearStart % 100).padStart(2, "0");
  return withCheckDigits(`${discomCode}${year}${String(serial).padStart(8, "0")}`, ADVICE_BODY);
}

export function isAdviceNumber(text: string): boolean {
  return text.length === CHECKED_LENGTH && hasCheckDigits(text, ADVICE_BODY);
}

/** 14 characters: discom code, `RF`, two digits of the financial year, 6-digit serial, two check digits. It goes with the payment. */
export function refundNumber(discomCode: string, financialYearStart: number, serial: number): string {
  const year = String(financialYearStart % 100).padStart(2, "0");
  return withCheckDigits(`${discomCode}RF${year}${String(serial).padStart(6, "0")}`, REFUND_BODY);
}

export function isRefundNumber(text: string): boolean {
  return text.length === CHECKED_LENGTH && hasCheckDigits(text, REFUND_BODY);
}

/** Virtual account of one advice: the bank's client prefix and the advice number. */
export function adviceVan(prefix: string, number: string): string {
  if (!VAN_PREFIX.test(prefix)) throw new RangeError(`not a VAN prefix: ${JSON.stringify(prefix)}`);
  if (!isAdviceNumber(number)) throw new RangeError(`not an advice number: ${JSON.stringify(number)}`);
  return prefix + number;
}

/** The advice number inside an advice's VAN. */
export function adviceNumberOfVan(van: string): string {
  return van.slice(-CHECKED_LENGTH);
}

/** Standing virtual account of a payer: prefix, `P`, 7-digit serial, two check digits. */
export function payerVan(prefix: string, serial: number): string {
  if (!VAN_PREFIX.test(prefix)) throw new RangeError(`not a VAN prefix: ${JSON.stringify(prefix)}`);
  return prefix + withCheckDigits(`P${String(serial).padStart(7, "0")}`, PAYER_BODY);
}

export function isPayerVan(text: string): boolean {
  return VAN_PREFIX.test(text.slice(0, -10)) && hasCheckDigits(text.slice(-10), PAYER_BODY);
}

/** Two digits that make the whole, letters read as A=10 … Z=35, leave 1 when divided by 97. */
function checkDigits(body: string): string {
  let remainder = 0;
  for (const character of body) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return String(98 - ((remainder * 100) % 97)).padStart(2, "0");
}

function withCheckDigits(body: string, shape: RegExp): string {
  if (!shape.test(body)) throw new RangeError(`cannot be numbered: ${JSON.stringify(body)}`);
  return body + checkDigits(body);
}

function hasCheckDigits(text: string, shape: RegExp): boolean {
  const body = text.slice(0, -2);
  return shape.test(body) && checkDigits(body) === text.slice(-2);
}
