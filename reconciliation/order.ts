// One fixed order for everything that is listed, so that the plan does not depend on how the input happened to be sorted.

/** Compares by code units: the same on every machine and locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
