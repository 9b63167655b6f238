// An empty list of dues says which of three reasons it has, and brings what helps.

import { Link } from "@tanstack/react-router";
import { useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { Empty } from "#web/ui/notes.tsx";
import { duesWords } from "./words.ts";

export function NoDues(props: { connections: boolean; narrowed: boolean; discom: number | undefined }) {
  const say = useWords(duesWords);
  const tags = useUser().roles.some((role) => role === "maker" || role === "admin");
  if (!props.connections) {
    return (
      <Empty title={say("noConnections")} action={tags && <Link to="/connections/mass-tag">{say("tagMany")}</Link>}>
        {say("noConnectionsBody")}
      </Empty>
    );
  }
  if (!props.narrowed) return <Empty title={say("nothingDue")}>{say("nothingDueBody")}</Empty>;
  return (
    <Empty
      title={say("nothingFound")}
      action={
        <Link to="/dues" search={{ page: 1, discom: props.discom }}>
          {say("showAll")}
        </Link>
      }
    >
      {say("nothingFoundBody")}
    </Empty>
  );
}
