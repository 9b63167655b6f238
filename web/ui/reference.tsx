// UTRs, VANs, IFSCs and advice numbers: set in a face whose zero is slashed, shown in groups, copied without spaces.

import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useWords } from "#web/i18n/use-words.ts";
import { kitWords } from "./words.ts";

/** `grouped` sets a space after letters and then every four characters; `copy` names what the button copies: "VAN". */
export function Reference(props: { value: string; grouped?: boolean; copy?: string }) {
  const shown = (
    <span className="reference" translate="no">
      {props.grouped ? inGroups(props.value) : props.value}
    </span>
  );
  if (props.copy === undefined) return shown;
  return (
    <span className="with-copy">
      {shown}
      <Copy value={props.value} name={props.copy} />
    </span>
  );
}

export function Copy(props: { value: string; name: string }) {
  const say = useWords(kitWords);
  return (
    <CopyButton value={props.value}>
      {({ copied, copy }) => (
        <Button
          size="compact-xs"
          leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          onClick={copy}
          aria-label={say("copyOf", { name: props.name })}
        >
          {copied ? say("copied") : say("copy")}
        </Button>
      )}
    </CopyButton>
  );
}

/** `SBPDCLSB260004187772` → `SBPDCL SB26 0004 1877 72`, `SB260004187772` → `SB26 0004 1877 72`. */
export function inGroups(value: string): string {
  const van = /^([A-Z]{4,6})([A-Z]{2}\d{12}|P\d{9})$/.exec(value);
  const body = van?.[2] ?? value;
  return [van?.[1], ...(body.match(/.{1,4}/g) ?? [])].filter(Boolean).join(" ");
}
