// From a connection, a bill or an advice to what proves that it is paid, and to its account.

import { Link } from "@tanstack/react-router";
import type { Advice } from "#server/payments/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { proofsWords } from "./words.ts";
import "./proofs.css";

/** Of a connection that shows arrears though it is paid. */
export function ProofLinks(props: { connection: string; discom: number }) {
  const say = useWords(proofsWords);
  const { connection, discom } = props;
  return (
    <p className="proof-links">
      <Link to="/proof" search={{ connection, discom }}>
        {say("title")}
      </Link>
      <Link to="/accounts/$discom/$connection" params={{ discom: String(discom), connection }} search={{}}>
        {say("account")}
      </Link>
    </p>
  );
}

/** Once the bank has confirmed the money; before that there is nothing to prove. */
export function AdviceProofs({ advice }: { advice: Advice }) {
  const say = useWords(proofsWords);
  const isReceived = advice.state === "settled" || advice.state === "posted";
  if (!isReceived && !advice.events.some(({ event }) => event === "bank-confirmed")) return null;
  return (
    <Panel title={say("title")}>
      <p className="hint">{say("ofAdvice")}</p>
      <p className="proof-links">
        <Link to="/proof" search={{ of: advice.number }}>
          {say("title")}
        </Link>
        {isReceived && (
          <Link to="/receipts/papers" search={{ advice: advice.number }}>
            {say("receiptsOf")}
          </Link>
        )}
      </p>
    </Panel>
  );
}
