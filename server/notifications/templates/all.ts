// Every template there is, by its kind, and the check that this portal's address and DLT ids allow all of them.

import type { Config } from "#server/config.ts";
import type { NoticeKind } from "../contract.ts";
import { answerTemplates } from "./answers.ts";
import { billTemplates } from "./bills.ts";
import { codeTemplates } from "./codes.ts";
import { deskTemplates } from "./desk.ts";
import { organisationTemplates } from "./organisation.ts";
import { paymentTemplates } from "./payments.ts";
import { dltText, faultsOf, LINK_PATH_MAX, type Template } from "./template.ts";

export const templates: readonly Template[] = [
  ...codeTemplates,
  ...billTemplates,
  ...paymentTemplates,
  ...answerTemplates,
  ...organisationTemplates,
  ...deskTemplates,
];

const byKind = new Map(templates.map((template) => [template.kind, template]));

export function templateOf(kind: NoticeKind): Template {
  const template = byKind.get(kind);
  if (!template) throw new Error(`no template for ${kind}`);
  return template;
}

function longestLink({ publicUrl }: Pick<Config, "publicUrl">): number {
  return publicUrl.length + LINK_PATH_MAX;
}

/** Refuses to start where a message could not be sent as registered: better now than one by one at night. */
export function checkTemplates(config: Config): void {
  const faults = templates.flatMap((template) => faultsOf(template, longestLink(config)));
  const { sms } = config.notices;
  if (sms) {
    for (const { key } of dltTemplates(config)) if (!(key in sms.templates)) faults.push(`${key}: no DLT template id`);
  }
  if (faults.length > 0)
    throw new Error(`Messages cannot be sent as they are:\n${faults.map((f) => `  ${f}`).join("\n")}`);
}

/** The texts to register with DLT, each with the key under which its id is looked up. */
export function dltTemplates(config: Pick<Config, "publicUrl">): { key: string; text: string }[] {
  return templates.flatMap((template) =>
    (["en", "hi"] as const).flatMap((language) => {
      const text = dltText(template, language, longestLink(config));
      return text === null ? [] : [{ key: `${template.kind}.${language}`, text }];
    }),
  );
}
