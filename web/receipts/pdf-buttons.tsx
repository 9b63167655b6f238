// The receipt as paper, in the language its reader needs, whatever language the screen is in.

import { Button } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useState } from "react";
import type { Language } from "#server/contract.ts";
import { connectionReceiptPdf, receiptPdf } from "#server/receipts/contract.ts";
import { openFile } from "#web/files.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { receiptsWords } from "./words.ts";

const languages: readonly (readonly [Language, string])[] = [
  ["en", "English"],
  ["hi", "हिन्दी"],
];

export function ReceiptPdfButtons(props: { number: string; onProblem: (problem: unknown) => void }) {
  const say = useWords(receiptsWords);
  const [busy, setBusy] = useState<Language | null>(null);
  const open = (language: Language) => {
    setBusy(language);
    openFile(receiptPdf, { params: { number: props.number }, query: { language } })
      .then(() => props.onProblem(null), props.onProblem)
      .finally(() => setBusy(null));
  };
  return languages.map(([language, name]) => (
    <Button
      key={language}
      leftSection={<IconPrinter size={16} />}
      loading={busy === language}
      onClick={() => open(language)}
    >
      PDF <span lang={language}>&nbsp;{name}</span>
      <span className="for-readers"> {say("receiptNumber", { number: props.number })}</span>
    </Button>
  ));
}

/** For a row: two words, each opening the receipt of one connection. */
export function ConnectionPdfLinks(props: {
  receiptNumber: string;
  position: number;
  number: string;
  onProblem: (problem: unknown) => void;
}) {
  const say = useWords(receiptsWords);
  const { receiptNumber, position, number } = props;
  return (
    <span className="pdf-links">
      {languages.map(([language, name]) => (
        <button
          key={language}
          type="button"
          className="link-button"
          aria-label={say("pdfOf", { number, language: name })}
          onClick={() =>
            void openFile(connectionReceiptPdf, {
              params: { number: receiptNumber, position },
              query: { language },
            }).then(() => props.onProblem(null), props.onProblem)
          }
        >
          <span lang={language}>{name}</span>
        </button>
      ))}
    </span>
  );
}
