// The person's name and roles in the bar; it stands there before the menu behind it has been loaded.

import type { ComponentProps } from "react";
import type { SignedInUser } from "#server/accounts/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { shellWords } from "./words.ts";

export function UserButton({ user, ...button }: { user: SignedInUser } & ComponentProps<"button">) {
  const say = useWords(shellWords);
  const language = useLanguage();
  const name = language === "hi" ? user.nameHi : user.name;
  const roles = user.roles.map((role) => say(`role.${role}`)).join(", ");
  return (
    <button type="button" {...button} className="user-name" aria-label={say("account", { name: `${name}, ${roles}` })}>
      {name}, {roles}
    </button>
  );
}
