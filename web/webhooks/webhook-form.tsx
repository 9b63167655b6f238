// An address that is told, and of what: the same form adds and changes.

import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { webhookKinds } from "#server/webhooks/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { webhooksWords } from "./words.ts";

export interface Wish {
  readonly url: string;
  readonly description: string;
  readonly kinds: readonly string[];
}

export function WebhookForm(props: {
  first: Wish;
  act: string;
  busy: boolean;
  error: unknown;
  onWish: (wish: Wish) => void;
}) {
  const say = useWords(webhooksWords);
  const [wish, setWish] = useState(props.first);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        props.onWish({ ...wish, url: wish.url.trim(), description: wish.description.trim() });
      }}
    >
      <div className="webhook-where">
        <TextInput
          label={say("url")}
          description={say("urlHint")}
          type="url"
          inputMode="url"
          spellCheck={false}
          value={wish.url}
          onChange={(event) => setWish({ ...wish, url: event.currentTarget.value })}
        />
        <TextInput
          label={say("description")}
          description={say("descriptionHint")}
          maxLength={100}
          value={wish.description}
          onChange={(event) => setWish({ ...wish, description: event.currentTarget.value })}
        />
      </div>
      <Checkbox.Group
        label={say("kinds")}
        value={[...wish.kinds]}
        onChange={(kinds) => setWish({ ...wish, kinds: webhookKinds.filter((kind) => kinds.includes(kind)) })}
      >
        <div className="webhook-kinds">
          {webhookKinds.map((kind) => (
            <Checkbox key={kind} value={kind} label={<span className="reference">{kind}</span>} />
          ))}
        </div>
      </Checkbox.Group>
      <ProblemNote error={props.error} />
      <div className="act">
        <PrimaryButton type="submit" loading={props.busy} disabled={wish.url.trim() === "" || wish.kinds.length === 0}>
          {props.act}
        </PrimaryButton>
      </div>
    </form>
  );
}
