// Several places of the menu under one word, for what is not gone to every day.

import { lazy, Suspense, useState } from "react";
import { GroupButton, type MenuGroupProps } from "./group-button.tsx";

const GroupDropdown = lazy(async () => ({ default: (await import("./group-dropdown.tsx")).GroupDropdown }));

export function MenuGroup(props: MenuGroupProps) {
  const [pressed, setPressed] = useState(false);
  const closed = <GroupButton {...props} aria-expanded={false} onClick={() => setPressed(true)} />;
  return <Suspense fallback={closed}>{pressed ? <GroupDropdown {...props} /> : closed}</Suspense>;
}
