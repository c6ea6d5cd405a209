import { QueryClient } from '@tanstack/react-query';
import { asProblem } from '../api/api-problem.ts';

const RETRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What the server refused stays refused; a lost connection or a restart is worth two more tries.
      retry: (failures, error) => {
        const { status } = asProblem(error);
        return failures < RETRIES && (status === 0 || status === 502 || status === 503);
      },
      retryDelay: (attempt) => 400 * 2 ** attempt,
      // The server may be on this machine: being offline says nothing about reaching it.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
