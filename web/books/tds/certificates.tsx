// The certificates of a payer's quarter, those taken back struck out with the reason.

import { useState } from "react";
import { type Certificate, certificateFile, type TdsRow, withdrawCertificate } from "#server/ledger/tds-contract.ts";
import { saveFile } from "#web/files.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { Money } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useCommand } from "#web/use-api.ts";
import { tdsWords } from "./words.ts";

export function Certificates(props: { row: TdsRow; mayTakeBack: boolean }) {
  const [taking, take] = useState<Certificate | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  return (
    <>
      <ul className="certificates">
        {props.row.certificates.map((certificate) => (
          <Line
            key={certificate.id}
            certificate={certificate}
            {...(props.mayTakeBack && { onTakeBack: () => take(certificate) })}
            onProblem={setProblem}
          />
        ))}
      </ul>
      <ProblemNote error={problem} />
      {taking && <TakingBack certificate={taking} onClose={() => take(null)} />}
    </>
  );
}

function Line(props: { certificate: Certificate; onTakeBack?: () => void; onProblem: (problem: unknown) => void }) {
  const say = useWords(tdsWords);
  const { id, number, issuedOn, paise, fileName, withdrawn } = props.certificate;
  return (
    <li>
      <span className={withdrawn === null ? "" : "withdrawn dim"}>
        <Reference value={number} /> {say("ofDate", { date: showDate(issuedOn) })} <Money paise={paise} />
      </span>
      {fileName !== null && (
        <button
          type="button"
          className="link-button"
          aria-label={say("fileOf", { number })}
          onClick={() => void saveFile(certificateFile, { params: { id } }).then(undefined, props.onProblem)}
        >
          {say("openFile")}
        </button>
      )}
      {withdrawn !== null && <span className="hint">{say("withdrawn", { why: withdrawn })}</span>}
      {withdrawn === null && props.onTakeBack && (
        <button
          type="button"
          className="link-button"
          aria-label={say("takeBackOf", { number })}
          onClick={props.onTakeBack}
        >
          {say("takeBack")}
        </button>
      )}
    </li>
  );
}

function TakingBack(props: { certificate: Certificate; onClose: () => void }) {
  const say = useWords(tdsWords);
  const { id, number } = props.certificate;
  const withdraw = useCommand(withdrawCertificate, { onDone: props.onClose });
  return (
    <ReasonModal
      opened
      title={say("takeBackTitle", { number })}
      act={say("takeBackAct")}
      busy={withdraw.isPending}
      error={withdraw.error}
      onReason={(why) => withdraw.mutate({ params: { id }, body: { why } })}
      onClose={props.onClose}
    />
  );
}
