// Claiming or letting go of many connections by a file: the template, the place to send it, and the files sent earlier.

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import {
  listTagUploads,
  TAG_FILE_MEGABYTES_MAX,
  type TagAction,
  type TagUpload,
  tagActions,
  tagTemplate,
  uploadTags,
} from "#server/connections/contract.ts";
import { saveFile } from "#web/files.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { Filters, Pager } from "#web/ui/filters.tsx";
import { Panel, Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty, ProblemNote } from "#web/ui/notes.tsx";
import { UploadZone } from "#web/ui/upload-zone.tsx";
import { useAnswer, useUpload } from "#web/use-api.ts";
import { taggingWords } from "./tagging/words.ts";
import { UploadState } from "./upload-state.tsx";
import { connectionsWords } from "./words.ts";
import "./connections.css";

const KINDS = [".csv", ".xlsx"];

export function MassTag() {
  const say = useWords(connectionsWords);
  const { action, page } = useSearch({ from: "/portal/connections/mass-tag" });
  const navigate = useNavigate({ from: "/connections/mass-tag" });
  const sayTagging = useWords(taggingWords);
  const titles = {
    tag: say("massTitle"),
    untag: say("massUntagTitle"),
    transfer: sayTagging("massTransferTitle"),
  } satisfies Record<TagAction, string>;
  const tabs = { tag: say("tagMany"), untag: say("untagMany"), transfer: sayTagging("transferMany") };
  const sends = useUser().roles.some((role) => role === "maker" || role === "admin");
  return (
    <>
      <Running title={titles[action]}>
        <Link to="/connections" search={{ page: 1 }}>
          {say("title")}
        </Link>
      </Running>
      <nav className="views" aria-label={say("action")}>
        {tagActions.map((one) => (
          <Link
            key={one}
            to="/connections/mass-tag"
            search={{ page: 1, action: one }}
            aria-current={one === action ? "page" : undefined}
          >
            {tabs[one]}
          </Link>
        ))}
      </nav>
      <div className="page mass-tag">
        {sends && (
          <div className="steps">
            <Template action={action} />
            <Send action={action} />
          </div>
        )}
        <Earlier page={page} onPage={(wanted) => void navigate({ search: { action, page: wanted } })} />
      </div>
    </>
  );
}

function Template(props: { action: TagAction }) {
  const say = useWords(connectionsWords);
  const sayTagging = useWords(taggingWords);
  const [problem, setProblem] = useState<unknown>(null);
  const save = (kind: "csv" | "xlsx") => {
    setProblem(null);
    saveFile(tagTemplate, { query: { action: props.action, kind } }).catch(setProblem);
  };
  return (
    <Panel title={say("stepTemplate")}>
      <p>
        {props.action === "transfer"
          ? sayTagging("templateTransfer")
          : say(props.action === "tag" ? "templateTag" : "templateUntag")}
      </p>
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
  );
}

function Send(props: { action: TagAction }) {
  const say = useWords(connectionsWords);
  const navigate = useNavigate();
  const send = useUpload(uploadTags, {
    onDone: ({ id }) => void navigate({ to: "/connections/mass-tag/$id", params: { id }, search: { page: 1 } }),
  });
  return (
    <Panel title={say("stepSend")} hint={say("sendHint")}>
      <UploadZone
        kinds={KINDS}
        megabytesMax={TAG_FILE_MEGABYTES_MAX}
        sending={send.sending}
        error={send.error}
        onFile={(file) => send.mutate({ file, body: { action: props.action } })}
      />
    </Panel>
  );
}

function Earlier(props: { page: number; onPage: (page: number) => void }) {
  const say = useWords(connectionsWords);
  const uploads = useAnswer(listTagUploads, { query: { page: props.page } });
  const columns = useColumns();
  const navigate = useNavigate();
  return (
    <Panel title={say("earlier")} flush>
      {(uploads.data?.total ?? 0) > 100 && (
        <Filters pager={<Pager page={props.page} total={uploads.data?.total} onPage={props.onPage} />}>{null}</Filters>
      )}
      <LedgerTable
        label={say("earlier")}
        columns={columns}
        rows={uploads.data?.rows}
        rowKey={idOf}
        onOpen={({ id }) => void navigate({ to: "/connections/mass-tag/$id", params: { id }, search: { page: 1 } })}
        error={uploads.error}
        onRetry={() => void uploads.refetch()}
        empty={<Empty title={say("noneEarlier")} />}
      />
    </Panel>
  );
}

function idOf({ id }: TagUpload): string {
  return id;
}

function useColumns(): LedgerColumn<TagUpload>[] {
  const say = useWords(connectionsWords);
  const language = useLanguage();
  return useMemo(
    () => [
      {
        id: "file",
        head: say("file"),
        names: true,
        card: "name",
        cell: (one) => (
          <Link to="/connections/mass-tag/$id" params={{ id: one.id }} search={{ page: 1 }}>
            {one.fileName}
          </Link>
        ),
      },
      { id: "action", head: say("action"), cell: (one) => say(`action.${one.action}`) },
      {
        id: "sent",
        head: say("sent"),
        cell: (one) =>
          say("sentBy", {
            when: showTime(one.uploadedAt),
            who: language === "hi" ? one.uploadedByHi : one.uploadedBy,
          }),
      },
      { id: "rows", head: say("rows"), amount: true, card: "amount", cell: (one) => groupNumber(one.rows) },
      { id: "applied", head: say("applied"), amount: true, cell: (one) => groupNumber(one.applied) },
      { id: "wrong", head: say("wrong"), amount: true, cell: (one) => groupNumber(one.wrong) },
      { id: "state", head: say("state"), card: "state", cell: (one) => <UploadState state={one.state} /> },
    ],
    [say, language],
  );
}
