// The two hooks of every screen: one keeps an answer fresh, the other does what the person asked, once, however often it is retried.

import { keepPreviousData, QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { Endpoint } from "#server/contract.ts";
import { type AnswerOf, ApiProblem, type CallInput, call, newIntent } from "./api.ts";

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

/** `const approve = useCommand(approveAdvice); approve.mutate({ params: { id }, body: {} })`. Afterwards every list on the screen is asked for again. */
export function useCommand<E extends Endpoint>(endpoint: E, options: { onDone?: (answer: AnswerOf<E>) => void } = {}) {
  const client = useQueryClient();
  const intents = useRef(new Map<string, string>());
  return useMutation<AnswerOf<E>, Error, CallInput<E>>({
    mutationFn: async (input) => {
      const meant = JSON.stringify(input);
      const intent = intents.current.get(meant) ?? newIntent();
      intents.current.set(meant, intent);
      const answer = await call(endpoint, { ...input, intent });
      intents.current.delete(meant);
      return answer;
    },
    onSuccess: async (answer) => {
      options.onDone?.(answer);
      await client.invalidateQueries();
    },
  });
}
