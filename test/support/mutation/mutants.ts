// Writes every guard of a source file in its original and in its broken forms at once; a number chosen while it runs says which holds.

import { parseSync } from "@swc/core";

export interface Mutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  readonly original: string;
  readonly mutated: string;
}

interface Point {
  readonly start: number;
  readonly end: number;
  readonly alternatives: readonly string[];
}

type Node = { readonly type?: string; readonly span?: { readonly start: number; readonly end: number } } & Record<
  string,
  unknown
>;

const COMPARED: Readonly<Record<string, readonly string[]>> = {
  "===": ["!=="],
  "!==": ["==="],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
};

/** The source with all its mutants inside, numbered from `first`, and what each of them is. */
export function withMutants(source: string, file: string, first: number): { text: string; mutants: Mutant[] } {
  const points = pointsIn(source);
  const mutants: Mutant[] = [];
  const numbered = new Map(
    points.map((point) => [
      point,
      point.alternatives.map((mutated) => {
        const line = source.slice(0, point.start).split("\n").length;
        const id = first + mutants.length;
        mutants.push({ id, file, line, original: source.slice(point.start, point.end), mutated });
        return id;
      }),
    ]),
  );
  return { text: emit(source, 0, source.length, points, numbered), mutants };
}

/** Outer points before inner ones; the alternatives stand in their original words, because one mutant lives at a time. */
function emit(
  source: string,
  start: number,
  end: number,
  points: readonly Point[],
  numbered: ReadonlyMap<Point, readonly number[]>,
): string {
  let text = "";
  let at = start;
  const within = points.filter((point) => point.start >= start && point.end <= end);
  for (const point of within) {
    if (point.start < at) continue;
    const inner = within.filter((other) => other !== point);
    const ids = numbered.get(point) ?? [];
    const choices = point.alternatives.map((mutated, place) => `globalThis.mutant === ${ids[place]} ? (${mutated}) : `);
    text += source.slice(at, point.start);
    text += `(${choices.join("")}(${emit(source, point.start, point.end, inner, numbered)}))`;
    at = point.end;
  }
  return text + source.slice(at, end);
}

function pointsIn(source: string): Point[] {
  // Positions count bytes from wherever the parser is: a first statement of our own says where that is.
  const bytes = Buffer.from(`;${source}`);
  const module = parseSync(bytes.toString(), { syntax: "typescript", target: "es2022" }) as unknown as Node;
  const base = ((module["body"] as Node[])[0]?.span?.start ?? 0) + 1;
  const place = (offset: number) => bytes.subarray(1, 1 + offset - base).toString().length;
  const text = (node: Node) => source.slice(place(node.span?.start ?? 0), place(node.span?.end ?? 0));
  const found: Point[] = [];
  const add = (node: Node, alternatives: readonly string[]) => {
    const [start, end] = [place(node.span?.start ?? 0), place(node.span?.end ?? 0)];
    const known = found.find((point) => point.start === start && point.end === end);
    const more = alternatives.filter((one) => !known?.alternatives.includes(one));
    if (known) found[found.indexOf(known)] = { ...known, alternatives: [...known.alternatives, ...more] };
    else found.push({ start, end, alternatives: more });
  };
  visit(module, (node) => {
    switch (node.type ?? "") {
      case "IfStatement":
      case "ConditionalExpression":
        add(bare(node["test"] as Node), ["true", "false"]);
        break;
      case "BinaryExpression":
        addBinary(node, text, add);
        break;
      case "UnaryExpression":
        if (node["operator"] === "!") add(node, [text(node["argument"] as Node)]);
        break;
      case "CallExpression":
        addFilter(node, add);
        break;
    }
  });
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Conditions of loops are left alone: a broken one only never ends. */
function visit(node: unknown, look: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) visit(one, look);
  else if (typeof node === "object" && node !== null) {
    const one = node as Node;
    if (one.type) look(one);
    const loop = /^(While|DoWhile|For)Statement$/.test(one.type ?? "");
    for (const [key, child] of Object.entries(one)) if (!(loop && key !== "body")) visit(child, look);
  }
}

function addBinary(
  node: Node,
  text: (node: Node) => string,
  add: (node: Node, alternatives: readonly string[]) => void,
): void {
  const operator = node["operator"] as string;
  const [left, right] = [text(node["left"] as Node), text(node["right"] as Node)];
  if (operator === "&&" || operator === "||") add(node, [left, right]);
  const compared = COMPARED[operator];
  if (compared)
    add(
      node,
      compared.map((other) => `${left} ${other} ${right}`),
    );
}

function addFilter(node: Node, add: (node: Node, alternatives: readonly string[]) => void): void {
  const callee = node["callee"] as Node;
  const name = (callee["property"] as Node | undefined)?.["value"];
  const [given] = node["arguments"] as { expression: Node }[];
  if (callee.type === "MemberExpression" && name === "filter" && given) add(given.expression, ["() => true"]);
}

function bare(node: Node): Node {
  return node.type === "ParenthesisExpression" ? bare(node["expression"] as Node) : node;
}
