// Cuts SWIFT text into messages and fields; a field goes on until the next tag, whatever the bank did with its lines.

export interface Field {
  /** `61`, `60F`. */
  readonly tag: string;
  /** 1-based line of the file where the field starts. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** Tags that stand in a statement; text after other `:NN:` at the start of a line is text. */
const TAG = /^:(20|21|25P?|28C?|60[FM]|61|62[FM]|64|65|86|34F|13D?|90[CD]|NS):(.*)$/;
/** Headers of the envelope before the first tag of a message, which some banks write onto the same line. */
const ENVELOPE = /^(?:\{[1235]:(?:[^{}]|\{[^{}]*\})*\}?)*(?:\{4:)?/;

/** A message begins with `:20:`; `-}` or `-` alone ends its text. */
export function messagesOf(text: string): readonly (readonly Field[])[] {
  const messages: Field[][] = [];
  let fields: Field[] = [];
  let open: string[] | null = null;
  text.split("\n").forEach((raw, index) => {
    const ends = /^-(?:\}|$)/.test(raw);
    const line = raw.replace(/^-\}/, "").replace(ENVELOPE, "");
    const tag = TAG.exec(line);
    if (tag) {
      if (tag[1] === "20" && fields.length > 0) {
        messages.push(fields);
        fields = [];
      }
      open = [tag[2] ?? ""];
      fields.push({ tag: tag[1] ?? "", line: index + 1, lines: open });
    } else if (ends) {
      open = null;
    } else {
      open?.push(line);
    }
  });
  if (fields.length > 0) messages.push(fields);
  return messages;
}
