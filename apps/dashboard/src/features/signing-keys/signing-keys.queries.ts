import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';

const LISTED_AT_ONCE = 50;
const REFRESHED_MILLISECONDS = 5_000;

/** Asked for again while somebody looks: a key takes over by itself, and the words beside it change with that. */
export const signingKeysQuery = (projectId: string) =>
  infiniteQueryOptions({
    queryKey: ['project', projectId, 'signing-keys'],
    queryFn: ({ pageParam }) =>
      answerOf(
        instanceApi.GET('/v1/signing-keys', {
          params: { query: { limit: LISTED_AT_ONCE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          ...projectHeader(projectId),
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: REFRESHED_MILLISECONDS,
  });

export function usePrepareNextKey(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => answerOf(instanceApi.POST('/v1/signing-keys/rotate', { body: {}, ...projectHeader(projectId) })),
    onSuccess: () => queryClient.invalidateQueries(signingKeysQuery(projectId)),
  });
}

export function useReplaceKeyNow(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      answerOf(instanceApi.POST('/v1/signing-keys/rotate-now', { body: { reason }, ...projectHeader(projectId) })),
    onSuccess: () => queryClient.invalidateQueries(signingKeysQuery(projectId)),
  });
}
