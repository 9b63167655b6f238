// A person says which account or name pays for a payer, without waiting for a decision to show it.

import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { KnownKind, teach } from "#server/policies/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useCommand } from "#web/use-api.ts";
import { PayerFinder, type PayerFound } from "./payer-finder.tsx";
import { policiesWords } from "./words.ts";

export function Teach(props: { onClose: () => void }) {
  const say = useWords(policiesWords);
  const language = useLanguage();
  const [payer, setPayer] = useState<PayerFound | null>(null);
  const [kind, setKind] = useState<KnownKind>("name");
  const [key, setKey] = useState("");
  const [missing, setMissing] = useState(false);
  const save = useCommand(teach, { onDone: props.onClose });
  return (
    <ReasonModal
      opened
      title={say("teach")}
      act={say("teachAct")}
      busy={save.isPending}
      error={save.error}
      onReason={(why) => {
        const whole = payer !== null && key.trim() !== "";
        setMissing(!whole);
        if (whole) save.mutate({ body: { payerId: payer.id, kind, key: key.trim(), why } });
      }}
      onClose={props.onClose}
    >
      <p className="hint">{say("teachHint")}</p>
      {payer ? (
        <p>
          {say("payer")}: <b>{language === "hi" ? payer.nameHi : payer.name}</b>{" "}
          <button type="button" className="link-button" onClick={() => setPayer(null)}>
            {say("otherPayer")}
          </button>
        </p>
      ) : (
        <PayerFinder label={say("ofPayer")} onPayer={setPayer} />
      )}
      <NativeSelect
        label={say("kind")}
        value={kind}
        data={KnownKind.options.map((value) => ({ value, label: say(`kind.${value}`) }))}
        onChange={(event) => setKind(event.currentTarget.value as KnownKind)}
      />
      <TextInput
        label={say("key")}
        description={kind === "name" ? say("nameHint") : say("accountHint")}
        value={key}
        error={missing ? say("sayWhose") : undefined}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
    </ReasonModal>
  );
}
