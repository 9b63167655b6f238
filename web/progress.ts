// Follows long work by server-sent events over fetch, because EventSource cannot carry the access token; reconnects until it ends.

import { useEffect, useState } from "react";
import { Work } from "#server/contract.ts";
import { streamWork } from "#server/work/contract.ts";
import { type ApiProblem, problemOf, urlOf, withToken } from "./api.ts";

const LONGEST_PAUSE_MS = 10_000;

/** The latest state of the work with this id, and the refusal if following it was refused. Null follows nothing. */
export function useProgress(id: string | null): { work: Work | null; problem: unknown } {
  const [work, setWork] = useState<Work | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => {
    setWork(null);
    setProblem(null);
    if (id === null) return;
    const url = urlOf(streamWork, { params: { id } });
    const stop = new AbortController();
    void follow(url, stop.signal, setWork).then(setProblem, setProblem);
    return () => stop.abort();
  }, [id]);
  return { work, problem };
}

async function follow(url: string, signal: AbortSignal, onWork: (work: Work) => void): Promise<ApiProblem | null> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const response = await withToken((headers) =>
      fetch(url, { headers: { ...headers, accept: "text/event-stream" }, credentials: "same-origin", signal }),
    ).catch(() => null);
    if (response && response.status >= 400 && response.status < 500) return await problemOf(response);
    if (response?.ok && response.body && (await readEvents(response.body, onWork).catch(() => false))) return null;
    await pause(Math.min(LONGEST_PAUSE_MS, 500 * 2 ** attempt), signal);
  }
  return null;
}

/** True when the work ended, false when the connection ended first. */
async function readEvents(body: ReadableStream<Uint8Array>, onWork: (work: Work) => void): Promise<boolean> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return false;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const parsed = Work.safeParse(dataOf(block));
      if (!parsed.success) continue;
      onWork(parsed.data);
      if (parsed.data.state === "done" || parsed.data.state === "failed") {
        await reader.cancel();
        return true;
      }
    }
  }
}

function dataOf(block: string): unknown {
  const lines = block.split("\n").filter((line) => line.startsWith("data:"));
  try {
    return JSON.parse(lines.map((line) => line.slice(5).trim()).join("\n"));
  } catch {
    return null;
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
