// Small trees of an XML stream: one entry at a time is held, never the document.

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** 1-based line of the file where the element starts. */
  readonly line: number;
  text: string;
  readonly children: XmlNode[];
}

/** First element at a path of names, `*` for any one name. */
export function at(node: XmlNode | undefined, path: string): XmlNode | undefined {
  return node && all(node, path)[0];
}

export function all(node: XmlNode, path: string): readonly XmlNode[] {
  let found: readonly XmlNode[] = [node];
  for (const name of path.split("/")) {
    found = found.flatMap(({ children }) => children.filter((child) => name === "*" || child.name === name));
  }
  return found;
}

/** Text of the first element at the path, or of the node itself, with blanks made single, empty when there is none. */
export function textAt(node: XmlNode | undefined, path?: string): string {
  return ((path === undefined ? node : at(node, path))?.text ?? "").replace(/\s+/g, " ").trim();
}

/** The first path that has text. */
export function firstText(node: XmlNode | undefined, ...paths: readonly string[]): string {
  for (const path of paths) {
    const text = textAt(node, path);
    if (text !== "") return text;
  }
  return "";
}
