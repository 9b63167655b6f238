// Everything of one bill; on a phone the card shows three facts, and this the rest.

import { Drawer } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Due } from "#server/bills/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { ProofLinks } from "#web/proofs/proof-links.tsx";
import { showDate, showMonth } from "#web/ui/dates.ts";
import { DataList, type Fact } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { DueStateWord } from "./due-state.tsx";
import { duesWords } from "./words.ts";

export function BillFacts(props: { due: Due | undefined; discomCode: string | undefined; onClose: () => void }) {
  const say = useWords(duesWords);
  const { due } = props;
  return (
    <Drawer
      opened={due !== undefined}
      onClose={props.onClose}
      position="right"
      size="420px"
      title={due?.site ?? ""}
      closeButtonProps={{ "aria-label": say("closeFacts") }}
    >
      {due && <Facts due={due} discomCode={props.discomCode} />}
    </Drawer>
  );
}

function Facts({ due, discomCode }: { due: Due; discomCode: string | undefined }) {
  const say = useWords(duesWords);
  const language = useLanguage();
  const money = (name: string, paise: string | null): Fact => ({ name, value: <Money paise={paise} sign /> });
  const facts: Fact[] = [
    { name: say("state"), value: <DueStateWord due={due} /> },
    { name: say("connection"), value: due.connectionNumber, copy: due.connectionNumber },
    { name: say("billNumber"), value: due.billNumber, copy: due.billNumber },
    { name: say("discom"), value: due.discom },
    { name: say("office"), value: language === "hi" ? due.officeHi : due.office },
    { name: say("category"), value: due.category },
    { name: say("ofMonth"), value: showMonth(due.month, language) },
    { name: say("dueDate"), value: showDate(due.dueDate) },
    money(say("current"), due.currentPaise),
    money(say("arrears"), due.arrearsPaise),
    money(say("surcharge"), due.surchargePaise),
    ...(due.paidPaise === "0" ? [] : [money(say("paidEarlier"), due.paidPaise)]),
    money(say("outstanding"), due.outstandingPaise),
    ...(due.rebatePaise === null || due.rebateUntil === null
      ? []
      : [
          {
            ...money(say("rebate"), due.rebatePaise),
            hint: say("rebateUntil", { day: showDate(due.rebateUntil) }),
          },
        ]),
    { name: say("payable"), value: <b>{<Money paise={due.payablePaise} sign />}</b> },
  ];
  return (
    <>
      <DataList facts={facts} />
      {discomCode && (
        <p>
          <Link to="/bills/$discom/$number" params={{ discom: discomCode, number: due.billNumber }}>
            {say("wholeBill")}
          </Link>
        </p>
      )}
      <ProofLinks connection={due.connectionNumber} discom={due.discomId} />
    </>
  );
}
