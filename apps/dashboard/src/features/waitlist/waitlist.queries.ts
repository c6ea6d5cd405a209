import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { paths } from '../../api/openapi.generated.ts';
import type { WaitlistEntry } from '../../api/types.ts';

const LISTED_AT_ONCE = 50;

/** What the server takes in one call. */
export const MOST_AT_ONCE = 100;

export type WaitlistStatus = WaitlistEntry['status'];
type Approval = paths['/v1/waitlist-entries/approve']['post']['requestBody']['content']['application/json'];

export const waitlistQuery = (projectId: string, status: WaitlistStatus) =>
  infiniteQueryOptions({
    queryKey: ['project', projectId, 'waitlist', { status }],
    queryFn: ({ pageParam }) =>
      answerOf(
        instanceApi.GET('/v1/waitlist-entries', {
          params: { query: { limit: LISTED_AT_ONCE, status, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          ...projectHeader(projectId),
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** Letting in makes invitations: their list is asked for again too. */
function useAfterChange(projectId: string) {
  const queryClient = useQueryClient();
  return () => {
    for (const part of ['waitlist', 'invitations', 'audit'])
      void queryClient.invalidateQueries({ queryKey: ['project', projectId, part] });
  };
}

export function useLetIn(projectId: string) {
  const onSuccess = useAfterChange(projectId);
  return useMutation({
    mutationFn: (body: Approval) =>
      answerOf(instanceApi.POST('/v1/waitlist-entries/approve', { body, ...projectHeader(projectId) })),
    onSuccess,
  });
}

export function useRemoveEntry(projectId: string, waitlistEntryId: string) {
  const onSuccess = useAfterChange(projectId);
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.DELETE('/v1/waitlist-entries/{waitlistEntryId}', {
          params: { path: { waitlistEntryId } },
          ...projectHeader(projectId),
        }),
      ),
    onSuccess,
  });
}
