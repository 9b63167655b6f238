// How often each property is tried, and that a failure names the seed by which it is tried again.

/** A thousand each; MILAAN_RUNS tries more or fewer, MILAAN_SEED the very same ones again. fast-check prints the seed when it fails. */
export const RUNS = Number(process.env.MILAAN_RUNS ?? 1000);
const SEED = Number(process.env.MILAAN_SEED ?? Math.trunc(Math.random() * 0x7fffffff));

let told = false;

/** `share` of the runs, where one costs more than another. */
export function runs(share = 1): { numRuns: number; seed: number } {
  if (!told) process.stderr.write(`properties: ${RUNS} runs each, MILAAN_SEED=${SEED}\n`);
  told = true;
  return { numRuns: Math.ceil(RUNS * share), seed: SEED };
}
