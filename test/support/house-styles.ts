// Stylesheets are loaded with their screens and never leave again: a class that two capabilities use dresses one as the other,
// or only after the other was visited.

import type { SourceFile } from "./house-rules.ts";

/** The kit and the frame around every screen are everybody's. */
const everybodys = new Set(["ui", "shell"]);
const capabilityOf = (path: string) => path.split("/")[1] ?? "";

/** Each class that begins a selector of one stylesheet and is begun with in another capability's, or worn where it is not imported. */
export function foreignClasses(sources: readonly SourceFile[]): string[] {
  const owners = new Map<string, string>();
  const found: string[] = [];
  const sheets = sources.filter(({ path }) => path.endsWith(".css"));
  const isKit = ({ path }: SourceFile) => everybodys.has(capabilityOf(path));
  for (const { path, text } of [...sheets.filter(isKit), ...sheets.filter((sheet) => !isKit(sheet))]) {
    const own = capabilityOf(path);
    for (const name of leadingClasses(text)) {
      const owner = owners.get(name) ?? own;
      owners.set(name, owner);
      if (owner !== own && !isKit({ path, text })) found.push(`${path}: .${name} belongs to ${owner}`);
    }
  }
  for (const { path, text } of sources.filter(({ path }) => path.endsWith(".tsx"))) {
    for (const name of wornClasses(text)) {
      const owner = owners.get(name);
      if (owner === undefined || owner === capabilityOf(path) || everybodys.has(owner)) continue;
      if (!text.includes(`import "#web/${owner}/`)) found.push(`${path}: .${name} belongs to ${owner}`);
    }
  }
  return [...new Set(found)];
}

function leadingClasses(css: string): Set<string> {
  const plain = css.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/\(([^()]|\([^()]*\))*\)/g, "");
  const blocks = plain.split("{");
  const selectors = blocks.flatMap((block) => (block.split("}").at(-1) ?? "").split(","));
  return new Set(selectors.flatMap((selector) => /^\s*\.([\w-]+)/.exec(selector)?.[1] ?? []));
}

function wornClasses(tsx: string): Set<string> {
  const values = [...tsx.matchAll(/className=("[^"]*"|\{[^}]*\})/g)].map(([, value = ""]) => value);
  const texts = values.flatMap((value) => value.match(/"[^"]*"|`[^`]*`/g) ?? []);
  return new Set(texts.flatMap((text) => text.match(/[a-z][\w-]*/g) ?? []));
}
