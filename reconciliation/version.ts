// Names the rules of this engine, so that every run can say by which rules its decisions came about.

/** Raise it in the same change that lets any line get another decision than before from the same open items and policy. */
export const RULES_VERSION = 9;
