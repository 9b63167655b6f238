// A notice as its reader gets it: an e-mail in plain words and in calm HTML, a short message with the variables a gateway asks for.

import type { Language } from "#server/contract.ts";
import type { Channel } from "../contract.ts";
import { filled, placesIn, shortValues, shown, type Template, type Variables } from "./template.ts";

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface ShortMessage {
  readonly text: string;
  /** In the order of the template, as a WhatsApp template takes them. */
  readonly parameters: readonly string[];
}

const foot: Record<Language, { said: string; preferences: string; stop: string }> = {
  en: {
    said: "You get this from Milaan, the portal of your electricity or water utility for paying bills.",
    preferences: "What you hear of is chosen at",
    stop: "To hear nothing more at this address:",
  },
  hi: {
    said: "यह संदेश आपको मिलान से मिला है, जो आपकी बिजली या जल कंपनी का बिल भुगतान पोर्टल है।",
    preferences: "आपको क्या बताया जाए, यह यहाँ चुनें:",
    stop: "इस पते पर आगे कोई संदेश न पाने के लिए:",
  },
};

/** `links.stop` for the contact of a connection, `links.preferences` for who logs in. */
export interface FootLinks {
  readonly preferences?: string;
  readonly stop?: string;
}

export function mailOf(template: Template, variables: Variables, language: Language, links: FootLinks = {}): Mail {
  const words = template.words[language];
  const values = Object.fromEntries(
    Object.entries(template.variables).map(([name, shape]) => {
      const value = variables[name] ?? "";
      return [name, value === "" ? "" : shown(shape, value, language, "email")];
    }),
  );
  const said = (line: string) => placesIn(line).every((name) => values[name] !== "");
  const lines = words.lines.filter(said).map((line) => filled(line, values));
  const facts = (words.facts ?? [])
    .filter(([, value]) => said(value))
    .map(([name, value]) => [filled(name, values), filled(value, values)]);
  const action = words.action && {
    label: filled(words.action.label, values),
    link: filled(words.action.link, values),
  };
  const ending = [foot[language].said, ...footLines(language, links).map(([text, href]) => `${text} ${href}`)];
  const text = [
    ...lines,
    ...(facts.length > 0 ? [facts.map(([name, value]) => `${name}: ${value}`).join("\n")] : []),
    ...(action ? [`${action.label}:\n${action.link}`] : []),
    `-- \n${ending.join("\n")}`,
  ].join("\n\n");
  return {
    subject: filled(words.subject, values),
    text: `${text}\n`,
    html: html(language, lines, facts, action, links),
  };
}

function footLines(language: Language, { preferences, stop }: FootLinks): [text: string, href: string][] {
  return [
    ...(preferences ? [[foot[language].preferences, preferences] as [string, string]] : []),
    ...(stop ? [[foot[language].stop, stop] as [string, string]] : []),
  ];
}

export function shortOf(
  template: Template,
  variables: Variables,
  language: Language,
  channel: Exclude<Channel, "email">,
): ShortMessage | null {
  const { sms, whatsapp } = template.words[language];
  const words = channel === "sms" ? sms : (whatsapp ?? sms);
  if (words === undefined) return null;
  const values = shortValues(template, variables, language, channel);
  return { text: filled(words, values), parameters: placesIn(words).map((name) => values[name] ?? "") };
}

/** One column of 560 px, no picture, no colour that must be seen to understand: it reads the same in every reader. */
function html(
  language: Language,
  lines: readonly string[],
  facts: readonly (readonly string[])[],
  action: { readonly label: string; readonly link: string } | undefined,
  links: FootLinks,
): string {
  const font = "font-family:'Noto Sans','Noto Sans Devanagari','Segoe UI',Arial,sans-serif";
  const body = [
    ...lines.map((line) => `<p style="margin:0 0 14px">${escaped(line)}</p>`),
    ...(facts.length > 0
      ? [
          `<table role="presentation" cellspacing="0" cellpadding="0" style="border-collapse:collapse;width:100%;margin:4px 0 18px">${facts
            .map(
              ([name, value]) =>
                `<tr><td style="padding:7px 16px 7px 0;border-bottom:1px solid #e3ded3;color:#5c5a54">${escaped(name as string)}</td><td style="padding:7px 0;border-bottom:1px solid #e3ded3;text-align:right;font-weight:600">${escaped(value as string)}</td></tr>`,
            )
            .join("")}</table>`,
        ]
      : []),
    ...(action
      ? [
          `<p style="margin:6px 0 20px"><a href="${escaped(action.link)}" style="display:inline-block;background:#0e5a63;color:#ffffff;text-decoration:none;padding:10px 18px;border-radius:4px;font-weight:600">${escaped(action.label)}</a></p>`,
        ]
      : []),
  ];
  const ending = footLines(language, links)
    .map(([text, href]) => `<br>${escaped(text)} <a href="${escaped(href)}" style="color:#0e5a63">${escaped(href)}</a>`)
    .join("");
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;background:#f5f3ed;${font};font-size:15px;line-height:1.55;color:#1d1c1a">
<div style="max-width:560px;margin:0 auto;padding:24px 16px">
<p style="margin:0 0 12px;font-weight:700;color:#0b4a52">Milaan <span lang="hi">मिलान</span></p>
<div style="background:#ffffff;border:1px solid #d9d4c8;border-radius:4px;padding:22px 24px">
${body.join("\n")}
</div>
<p style="margin:14px 2px 0;font-size:12.5px;color:#5c5a54">${escaped(foot[language].said)}${ending}</p>
</div></body></html>
`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
