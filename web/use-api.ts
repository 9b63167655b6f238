// The two hooks of every screen: one keeps an answer fresh, the other does what the person asked, once, however often it is retried.

import { keepPreviousData, QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Endpoint } from "#server/contract.ts";
import { type AnswerOf, ApiProblem, type CallInput, call, newIntent } from "./api.ts";
import { upload } from "./upload.ts";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      placeholderData: keepPreviousData,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiProblem && error.status > 0 && error.status < 500),
    },
  },
});

/** `useAnswer(listDues, { query: search })`; `data` keeps the last page while the next one comes. */
export function useAnswer<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  options: { enabled?: boolean; refetchInterval?: number | false } = {},
) {
  const { params, query } = input as { params?: unknown; query?: unknown };
  return useQuery<AnswerOf<E>>({
    queryKey: [endpoint.method, endpoint.path, params ?? {}, query ?? {}],
    queryFn: ({ signal }) => call(endpoint, { ...input, signal }),
    ...options,
  });
}

/**
 * `const approve = useCommand(approveAdvice); approve.mutate({ params: { id }, body: {} })`. Afterwards every list on the screen is asked for
 * again. Commands of one `inTurn` wait for each other.
 */
export function useCommand<E extends Endpoint>(
  endpoint: E,
  options: { onDone?: (answer: AnswerOf<E>) => void; inTurn?: string } = {},
) {
  const client = useQueryClient();
  const intended = useIntents();
  return useMutation<AnswerOf<E>, Error, CallInput<E>>({
    mutationFn: (input) => intended(JSON.stringify(input), (intent) => call(endpoint, { ...input, intent })),
    ...(options.inTurn && { scope: { id: options.inTurn } }),
    onSuccess: async (answer) => {
      options.onDone?.(answer);
      await client.invalidateQueries();
    },
    onError: refreshAfterConflict(client),
  });
}

/** What stood on the screen was no longer so: it is asked for again beside the refusal. */
function refreshAfterConflict(client: QueryClient) {
  return (problem: Error) => {
    if (problem instanceof ApiProblem && problem.status === 409) void client.invalidateQueries();
  };
}

/** Like `useCommand`, with a file: `send.mutate({ params, body, file })`; `sending` is what `UploadZone` shows meanwhile. */
export function useUpload<E extends Endpoint>(endpoint: E, options: { onDone?: (answer: AnswerOf<E>) => void } = {}) {
  const client = useQueryClient();
  const intended = useIntents();
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null);
  const send = useMutation<AnswerOf<E>, Error, CallInput<E> & { file: File }>({
    mutationFn: (input) => {
      const { name, size, lastModified } = input.file;
      const onProgress = (share: number) => setSending({ name, share });
      return intended(JSON.stringify([input, name, size, lastModified]), (intent) =>
        upload(endpoint, input.file, { ...input, intent }, onProgress),
      );
    },
    onSuccess: async (answer) => {
      options.onDone?.(answer);
      await client.invalidateQueries();
    },
    onSettled: () => setSending(null),
  });
  return { ...send, sending };
}

/** One intent per thing meant, kept until the server has answered well: a retry after a lost answer repeats it. */
function useIntents() {
  const intents = useRef(new Map<string, string>());
  return async function intended<T>(meant: string, work: (intent: string) => Promise<T>): Promise<T> {
    const intent = intents.current.get(meant) ?? newIntent();
    intents.current.set(meant, intent);
    const answer = await work(intent);
    intents.current.delete(meant);
    return answer;
  };
}
