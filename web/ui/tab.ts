// The browser's tab names the screen first, because tabs are narrow.

import { useEffect } from "react";

export function useTab(name: string): void {
  useEffect(() => {
    document.title = name ? `${name} · Milaan` : "Milaan";
  }, [name]);
}
