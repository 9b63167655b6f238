// `milaan verify`: re-proves every invariant on the live database; the exit code says whether all hold.

import type { Command } from "./command.ts";
import { asSystem } from "./database.ts";
import { prove } from "./invariants.ts";
import { auditHeads } from "./invariants-queries.ts";
import { withGround } from "./operator-commands.ts";

/** Exit code 0: all hold; 1: something is broken, named on stderr. */
export const verifyCommand: Command = async (_args, { stdout, stderr }) => {
  const { proofs, heads } = await withGround(async ({ database }) => ({
    proofs: await prove(database),
    heads: await asSystem(database, auditHeads),
  }));
  const broken = proofs.filter((proof) => !proof.holds);
  stdout.write(`${JSON.stringify({ holds: broken.length === 0, invariants: proofs, auditHeads: heads }, null, 2)}\n`);
  for (const { name, says, broken: rows } of broken) {
    stderr.write(
      `${name}: ${says} Broken by ${rows.map(({ discom, what }) => `${what} (discom ${discom})`).join(", ")}\n`,
    );
  }
  stderr.write(
    broken.length === 0 ? `All ${proofs.length} invariants hold.\n` : `${broken.length} invariants are broken.\n`,
  );
  return broken.length === 0 ? 0 : 1;
};
