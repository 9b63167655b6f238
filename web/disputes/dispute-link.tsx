// From a bill or receipt to the form that disputes it, already filled in; for those of a payer who may.

import { Link } from "@tanstack/react-router";
import { useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { disputeLinkWords } from "./link-words.ts";

export function DisputeLink(props: { about: "bill" | "receipt"; discom?: number; reference: string }) {
  const say = useWords(disputeLinkWords);
  const { payer, roles } = useUser();
  if (payer === null || !roles.some((role) => role === "maker" || role === "checker" || role === "admin")) return null;
  return (
    <Link to="/disputes/new" search={props}>
      {say("disputeThis")}
    </Link>
  );
}
