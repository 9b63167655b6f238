// A TDS certificate as it stands on the paper, with the paper where it was scanned: the discom records it, or the payer gives it.

import { FileInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { recordCertificate } from "#server/ledger/tds-contract.ts";
import type { CallInput } from "#web/api.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { DateInput, RupeesInput } from "#web/ui/inputs.tsx";
import { rupees } from "#web/ui/money.tsx";
import { tdsWords } from "./words.ts";

const FILE_BYTES_MAX = 2_000_000;

export type OnPaper = Pick<CallInput<typeof recordCertificate>["body"], "number" | "issuedOn" | "paise" | "file">;

export function CertificateForm(props: {
  quarter: number;
  /** What is still to be certified; it is proposed where there is any. */
  balancePaise: string;
  act: (sum: string) => string;
  command: { readonly isPending: boolean; readonly error: unknown };
  onPaper: (paper: OnPaper) => void;
}) {
  const say = useWords(tdsWords);
  const { quarter, balancePaise, command } = props;
  const [number, setNumber] = useState("");
  const [issuedOn, setIssuedOn] = useState<string | null>(null);
  const [paise, setPaise] = useState<string | null>(
    balancePaise.startsWith("-") || balancePaise === "0" ? null : balancePaise,
  );
  const [file, setFile] = useState<File | null>(null);
  const tooLarge = file !== null && file.size > FILE_BYTES_MAX;
  const ready = number.trim().length >= 3 && issuedOn !== null && paise !== null && paise !== "0" && !tooLarge;
  const submit = async () => {
    if (!ready) return;
    const kept = file && { name: file.name, base64: await base64Of(file) };
    props.onPaper({ number: number.trim(), issuedOn, paise, file: kept });
  };
  return (
    <AskForm
      act={props.act(paise === null ? "" : rupees(paise))}
      command={command}
      disabled={!ready}
      onSend={() => void submit()}
    >
      <p className="hint">{say(`quarter.${quarter as 1 | 2 | 3 | 4}`)}</p>
      <TextInput
        label={say("number")}
        description={say("numberHint")}
        autoComplete="off"
        data-autofocus
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <DateInput label={say("issuedOn")} value={issuedOn} onChange={setIssuedOn} />
      <RupeesInput label={say("amount")} value={paise} onChange={setPaise} />
      <FileInput
        label={say("file")}
        accept="application/pdf,image/jpeg,image/png"
        value={file}
        onChange={setFile}
        error={tooLarge ? say("fileTooLarge") : null}
      />
    </AskForm>
  );
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
