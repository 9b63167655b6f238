// A certificate is written down as it stands on the paper, with the paper where it was scanned.

import { Drawer, FileInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { recordCertificate, type TdsRow } from "#server/ledger/tds-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { DateInput, RupeesInput } from "#web/ui/inputs.tsx";
import { rupees } from "#web/ui/money.tsx";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useCommand } from "#web/use-api.ts";
import { tdsWords } from "./words.ts";

const FILE_BYTES_MAX = 2_000_000;

export function RecordCertificate(props: { row: TdsRow | null; onClose: () => void }) {
  const say = useWords(tdsWords);
  const language = useLanguage();
  const { row } = props;
  const payer = row?.payer ? (language === "hi" ? row.payer.nameHi : row.payer.name) : "";
  return (
    <Drawer
      opened={row !== null}
      onClose={props.onClose}
      position="right"
      size="440px"
      title={say("recordTitle", { payer })}
      closeButtonProps={{ "aria-label": say("closeRecord") }}
    >
      {row?.payer && <Form row={row} payerId={row.payer.id} onDone={props.onClose} />}
    </Drawer>
  );
}

function Form(props: { row: TdsRow; payerId: string; onDone: () => void }) {
  const say = useWords(tdsWords);
  const { fy, quarter, balancePaise } = props.row;
  const [number, setNumber] = useState("");
  const [issuedOn, setIssuedOn] = useState<string | null>(null);
  const [paise, setPaise] = useState<string | null>(
    balancePaise.startsWith("-") || balancePaise === "0" ? null : balancePaise,
  );
  const [file, setFile] = useState<File | null>(null);
  const record = useCommand(recordCertificate, { onDone: props.onDone });
  const tooLarge = file !== null && file.size > FILE_BYTES_MAX;
  const ready = number.trim().length >= 3 && issuedOn !== null && paise !== null && paise !== "0" && !tooLarge;
  const submit = async () => {
    if (!ready) return;
    const kept = file && { name: file.name, base64: await base64Of(file) };
    record.mutate({
      body: { payerId: props.payerId, fy, quarter, number: number.trim(), issuedOn, paise, file: kept },
    });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
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
      <ProblemNote error={record.error} />
      <div className="act">
        <PrimaryButton type="submit" loading={record.isPending} disabled={!ready}>
          {say("recordAct", { sum: paise === null ? "" : rupees(paise) })}
        </PrimaryButton>
      </div>
    </form>
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
