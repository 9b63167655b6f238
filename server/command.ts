// What a command of the operator's CLI is.

/** Runs with the arguments after the command's name and gives the exit code. JSON to stdout, people's words to stderr. */
export type Command = (
  args: string[],
  out: { stdout: NodeJS.WritableStream; stderr: NodeJS.WritableStream },
) => Promise<number>;
