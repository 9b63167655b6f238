// A certificate is given as it stands on the paper, with the paper where it was scanned.

import { Drawer, FileInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { enterCertificate, type PayerTaxRow } from "#server/receipts/tax-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { DateInput, RupeesInput } from "#web/ui/inputs.tsx";
import { rupees } from "#web/ui/money.tsx";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useCommand } from "#web/use-api.ts";
import { accountWords } from "./account-words.ts";

const FILE_BYTES_MAX = 2_000_000;

export function EnterCertificate(props: { row: PayerTaxRow | null; fy: number; onClose: () => void }) {
  const say = useWords(accountWords);
  const language = useLanguage();
  const { row } = props;
  return (
    <Drawer
      opened={row !== null}
      onClose={props.onClose}
      position="right"
      size="440px"
      title={say("enterTitle", { discom: row ? (language === "hi" ? row.discom.nameHi : row.discom.name) : "" })}
      closeButtonProps={{ "aria-label": say("closeEnter") }}
    >
      {row && <Form row={row} fy={props.fy} onDone={props.onClose} />}
    </Drawer>
  );
}

function Form(props: { row: PayerTaxRow; fy: number; onDone: () => void }) {
  const say = useWords(accountWords);
  const { discom, quarter, balancePaise } = props.row;
  const [number, setNumber] = useState("");
  const [issuedOn, setIssuedOn] = useState<string | null>(null);
  const [paise, setPaise] = useState<string | null>(
    balancePaise.startsWith("-") || balancePaise === "0" ? null : balancePaise,
  );
  const [file, setFile] = useState<File | null>(null);
  const enter = useCommand(enterCertificate, { onDone: props.onDone });
  const tooLarge = file !== null && file.size > FILE_BYTES_MAX;
  const ready = number.trim().length >= 3 && issuedOn !== null && paise !== null && paise !== "0" && !tooLarge;
  const submit = async () => {
    if (!ready) return;
    const kept = file && { name: file.name, base64: await base64Of(file) };
    enter.mutate({
      body: { discomId: discom.id, fy: props.fy, quarter, number: number.trim(), issuedOn, paise, file: kept },
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
      <ProblemNote error={enter.error} />
      <div className="act">
        <PrimaryButton type="submit" loading={enter.isPending} disabled={!ready}>
          {say("give", { sum: paise === null ? "" : rupees(paise) })}
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
