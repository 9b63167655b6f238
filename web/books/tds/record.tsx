// The discom's accountant writes down a certificate that a payer handed in.

import { Drawer } from "@mantine/core";
import { recordCertificate, type TdsRow } from "#server/ledger/tds-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useCommand } from "#web/use-api.ts";
import { CertificateForm } from "./certificate-form.tsx";
import { tdsWords } from "./words.ts";

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
  const record = useCommand(recordCertificate, { onDone: props.onDone });
  return (
    <CertificateForm
      quarter={quarter}
      balancePaise={balancePaise}
      act={(sum) => say("recordAct", { sum })}
      command={record}
      onPaper={(paper) => record.mutate({ body: { payerId: props.payerId, fy, quarter, ...paper } })}
    />
  );
}
