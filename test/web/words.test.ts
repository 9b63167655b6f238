// Both languages are complete, say the same things, and have a sentence for every refusal the server can give.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { root } from "#test/support/cruise.ts";
import type { Words } from "#web/i18n/words.ts";

/** Keys a screen composes: `role.${role}`, `state.${name}`; refusals are looked up by the server's code. */
const composed = /^(role|state|problem|stage|kind)\./;
/** What stays as it is in any language. */
const noWords = /^(UTR \{\{typed\}\}|dd-mm-yyyy|[^\p{L}]*|([A-Z][A-Z0-9]+[ ,./-]*)+)$/u;

function sources(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => ending.test(path) && !path.startsWith("dist/"))
    .map((path) => join(root, folder, path));
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] as string).sort();
}

describe("the portal's words", () => {
  const files = sources("web", /words\.ts$/).filter((path) => !path.includes("/i18n/"));
  const screens = sources("web", /\.tsx?$/)
    .filter((path) => !/words\.ts$/.test(path))
    .map((path) => ({ folder: dirname(path), text: readFileSync(path, "utf8") }));
  const sentences = new Set<string>();
  const all: { file: string; name: string; words: Words }[] = [];

  before(async () => {
    for (const file of files) {
      const module = (await import(pathToFileURL(file).href)) as Record<string, Words>;
      for (const [name, words] of Object.entries(module)) all.push({ file, name, words });
    }
    for (const { words } of all) for (const key of Object.keys(words.en)) sentences.add(key);
  });

  it("are in every capability's own file, each with a namespace of its own", () => {
    expect(all.length).to.be.at.least(3);
    expect(new Set(all.map(({ words }) => words.namespace)).size).to.equal(all.length);
  });

  it("have the same keys and the same placeholders in Hindi as in English", () => {
    for (const { file, words } of all) {
      expect(Object.keys(words.hi).sort(), file).to.deep.equal(Object.keys(words.en).sort());
      for (const [key, english] of Object.entries(words.en)) {
        expect(placeholders(words.hi[key] as string), `${file} ${key}`).to.deep.equal(placeholders(english));
      }
    }
  });

  it("are Hindi where they are Hindi, and English where they are English", () => {
    for (const { file, words } of all) {
      for (const [key, english] of Object.entries(words.en)) {
        const hindi = words.hi[key] as string;
        const spoken = hindi.replace(/\{\{.*?\}\}/g, "");
        expect(
          /\p{Script=Devanagari}/u.test(hindi) || noWords.test(hindi) || !/\p{L}/u.test(spoken),
          `${file} ${key}: ${hindi}`,
        ).to.equal(true);
        expect(/\p{Script=Devanagari}/u.test(english), `${file} ${key}: ${english}`).to.equal(false);
      }
    }
  });

  it("have both forms of a plural", () => {
    for (const { file, words } of all) {
      for (const key of Object.keys(words.en).filter((name) => /_(one|other)$/.test(name))) {
        const base = key.replace(/_(one|other)$/, "");
        expect(words.en, `${file} ${base}`).to.include.keys(`${base}_one`, `${base}_other`);
      }
    }
  });

  it("are all spoken by a screen of their folder, or one that uses their list", () => {
    const unspoken = all.flatMap(({ file, name, words }) => {
      const users = screens
        .filter(({ folder, text }) => folder === dirname(file) || text.includes(name))
        .map(({ text }) => text)
        .join("\n");
      return Object.keys(words.en)
        .map((key) => key.replace(/_(one|other)$/, ""))
        .filter((key) => !composed.test(key) && !new RegExp(`\\W${key}\\W`).test(users))
        .map((key) => `${file.slice(root.length + 1)}: ${key}`);
    });
    expect(unspoken.filter((line) => !composedByScreen(line))).to.deep.equal([]);
  });

  it("have a sentence for every code the server refuses with", () => {
    const server = sources("server", /\.ts$/).map((path) => readFileSync(path, "utf8"));
    const codes = server.flatMap((text) => [
      ...[...text.matchAll(/new Refusal\(\s*\d+,\s*"([a-z][a-z0-9-]*)"/g)].map((match) => match[1] as string),
      ...[...text.matchAll(/status:\s*\d+,\s*code:\s*"([a-z][a-z0-9-]*)"/g)].map((match) => match[1] as string),
    ]);
    expect(codes.length).to.be.above(20);
    expect([...new Set(codes)].filter((code) => !sentences.has(`problem.${code}`)).sort()).to.deep.equal([]);
  });

  /** `say(`step.${name}`)` speaks every key that begins with `step.`. */
  function composedByScreen(line: string): boolean {
    const key = line.slice(line.indexOf(": ") + 2);
    const prefix = /^([\w-]+\.)/.exec(key)?.[1];
    return prefix !== undefined && screens.some(({ text }) => text.includes(`\`${prefix}\${`));
  }
});
