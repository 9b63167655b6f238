// Amounts come in by a file: the payable bills to fill in, and the place to send them.

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { SHEET_MEGABYTES_MAX, sheetTemplate, uploadSheet } from "#server/payments/sheets/sheets-contract.ts";
import { saveFile } from "#web/files.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { UploadZone } from "#web/ui/upload-zone.tsx";
import { useUpload } from "#web/use-api.ts";
import { amountsWords } from "./words.ts";
import "./amounts.css";

const KINDS = [".csv", ".xlsx"];

export function AmountSheet() {
  const say = useWords(amountsWords);
  const navigate = useNavigate();
  const [problem, setProblem] = useState<unknown>(null);
  const send = useUpload(uploadSheet, {
    onDone: ({ id }) => void navigate({ to: "/amount-sheets/$id", params: { id } }),
  });
  const save = (kind: "csv" | "xlsx") => {
    setProblem(null);
    saveFile(sheetTemplate, { query: { kind } }).catch(setProblem);
  };
  return (
    <>
      <Running title={say("sheet")}>
        <span className="hint">{say("sheetScope")}</span>
        <Link to="/basket">{say("toBasket")}</Link>
      </Running>
      <div className="page sheet-steps">
        <Panel title={say("stepTemplate")}>
          <p>{say("templateBody")}</p>
          <div className="act">
            <Button leftSection={<IconDownload size={16} />} onClick={() => save("xlsx")}>
              {say("workbook")}
            </Button>
            <Button leftSection={<IconDownload size={16} />} onClick={() => save("csv")}>
              {say("csv")}
            </Button>
          </div>
          <ProblemNote error={problem} />
        </Panel>
        <Panel title={say("stepSend")} hint={say("sendHint")}>
          <UploadZone
            kinds={KINDS}
            megabytesMax={SHEET_MEGABYTES_MAX}
            sending={send.sending}
            error={send.error}
            onFile={(file) => send.mutate({ file })}
          />
        </Panel>
      </div>
    </>
  );
}
