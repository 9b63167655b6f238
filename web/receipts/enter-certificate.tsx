// A payer gives the discom the certificate of a quarter's tax.

import { Drawer } from "@mantine/core";
import { enterCertificate, type PayerTaxRow } from "#server/receipts/tax-contract.ts";
import { CertificateForm } from "#web/books/tds/certificate-form.tsx";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useCommand } from "#web/use-api.ts";
import { accountWords } from "./account-words.ts";

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
  const enter = useCommand(enterCertificate, { onDone: props.onDone });
  return (
    <CertificateForm
      quarter={quarter}
      balancePaise={balancePaise}
      act={(sum) => say("give", { sum })}
      command={enter}
      onPaper={(paper) => enter.mutate({ body: { discomId: discom.id, fy: props.fy, quarter, ...paper } })}
    />
  );
}
