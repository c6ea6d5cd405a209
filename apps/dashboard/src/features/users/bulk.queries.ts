import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { BulkJob, BulkResults, BulkStart } from '../../api/types.ts';
import { useAfterChange } from './users.queries.ts';

export type BulkAction = BulkStart['action'];
export type Filter = BulkStart['filter'];

/** Whom the action is about: rows that were ticked, or everybody whom the list's search finds. */
export type BulkTarget =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'filter'; readonly filter: Filter; readonly count: number };

export const userCountQuery = (projectId: string, filter: Filter) =>
  queryOptions({
    queryKey: ['project', projectId, 'users', 'count', filter],
    queryFn: () =>
      answerOf(instanceApi.GET('/v1/users/count', { params: { query: filter }, ...projectHeader(projectId) })),
    staleTime: 0,
  });

export function useActOnUsers(projectId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: ({ action, ids }: { action: BulkAction; ids: readonly string[] }): Promise<BulkResults> =>
      answerOf(instanceApi.POST('/v1/users/bulk', { body: { action, ids: [...ids] }, ...projectHeader(projectId) })),
    onSuccess: () => after(null),
  });
}

export function useStartBulkAction(projectId: string) {
  return useMutation({
    mutationFn: (body: BulkStart): Promise<BulkJob> =>
      answerOf(instanceApi.POST('/v1/bulk-actions', { body, ...projectHeader(projectId) })),
  });
}

export function isOver({ state }: Pick<BulkJob, 'state'>): boolean {
  return state !== 'waiting' && state !== 'running';
}

const ASKED_MILLISECONDS = 1_000;

/** Asked for again until it is over. */
export const bulkActionQuery = (projectId: string, bulkActionId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'bulk-action', bulkActionId],
    queryFn: (): Promise<BulkJob> =>
      answerOf(
        instanceApi.GET('/v1/bulk-actions/{bulkActionId}', {
          params: { path: { bulkActionId } },
          ...projectHeader(projectId),
        }),
      ),
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? false : ASKED_MILLISECONDS),
    staleTime: 0,
  });

export function useCancelBulkAction(projectId: string, bulkActionId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (): Promise<BulkJob> =>
      answerOf(
        instanceApi.POST('/v1/bulk-actions/{bulkActionId}/cancel', {
          params: { path: { bulkActionId } },
          body: {},
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: (job) => queryClient.setQueryData(bulkActionQuery(projectId, bulkActionId).queryKey, job),
  });
}
