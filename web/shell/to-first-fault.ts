// Whoever sends a form with a fault in it is taken to the first field that has one.

import { useEffect } from "react";

/** For every form of the portal, dialogs included: a field at fault says so by `aria-invalid`, as Mantine's do. */
export function useToFirstFault(): void {
  useEffect(() => {
    const onSubmit = ({ target }: Event) => {
      // React has drawn the faults by then.
      setTimeout(() => (target as Element).querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    };
    document.addEventListener("submit", onSubmit);
    return () => document.removeEventListener("submit", onSubmit);
  }, []);
}
