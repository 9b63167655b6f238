// Indian Overseas Bank: the table of Indian Bank; only the text above it tells the two apart.

import { indian } from "./indian.ts";
import type { Layout } from "./layout.ts";

export const iob: Layout = {
  ...indian,
  id: "iob",
  name: "Indian Overseas Bank",
  identify: /indian overseas bank|\bIOBA0|(?<![a-z])iob(?![a-z])/i,
};
