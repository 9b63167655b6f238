// The operator's command that lists what must be registered before people can be told: DLT's texts and WhatsApp's templates.

import type { Command } from "#server/command.ts";
import { readConfig } from "#server/config.ts";
import { dltTemplates, templates } from "../templates/all.ts";
import { placesIn } from "../templates/template.ts";
import { whatsAppName } from "./gateways.ts";

/** `message-templates`: JSON with `dlt` (`key`, `text`) and `whatsapp` (`name`, `language`, `text`). */
export const messageTemplatesCommand: Command = async (_args, { stdout, stderr }) => {
  const config = readConfig();
  const dlt = dltTemplates(config);
  stdout.write(`${JSON.stringify({ dlt, whatsapp: whatsAppTexts() }, null, 2)}\n`);
  stderr.write(
    `${dlt.length} texts to register with DLT for ${config.publicUrl}; lay their ids into a file { "key": "id" } and name it in MILAAN_DLT_TEMPLATES.\n`,
  );
  return 0;
};

/** As they are to be approved: each place of the words is a parameter, in order. */
export function whatsAppTexts(): { name: string; language: "en" | "hi"; text: string }[] {
  return templates.flatMap(({ kind, version, words }) =>
    (["en", "hi"] as const).flatMap((language) => {
      const text = words[language].whatsapp ?? words[language].sms;
      if (text === undefined) return [];
      const numbered = placesIn(text).reduce((rest, name, at) => rest.replace(`{${name}}`, `{{${at + 1}}}`), text);
      return [{ name: whatsAppName(kind, version), language, text: numbered }];
    }),
  );
}
