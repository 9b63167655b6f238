// Which of the discom's bank accounts, or all of them.

import { NativeSelect } from "@mantine/core";
import { useBankAccounts } from "#web/statements/accounts.ts";

export function AccountSelect(props: {
  label: string;
  /** Words for all of them; left out, one is always chosen. */
  all?: string;
  chosen: number | undefined;
  onAccount: (id: number | undefined) => void;
}) {
  const accounts = useBankAccounts();
  return (
    <NativeSelect
      className="account-select no-print"
      aria-label={props.label}
      value={props.chosen === undefined ? "" : String(props.chosen)}
      data={[
        ...(props.all === undefined ? [] : [{ value: "", label: props.all }]),
        ...accounts.map(({ id, label }) => ({ value: String(id), label })),
      ]}
      onChange={({ currentTarget: { value } }) => props.onAccount(value === "" ? undefined : Number(value))}
    />
  );
}
