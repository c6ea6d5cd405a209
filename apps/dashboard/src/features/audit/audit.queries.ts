import { infiniteQueryOptions } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';

const LISTED_AT_ONCE = 50;

/** Of the whole project, of what happened to one thing, or of what somebody did. */
export type AuditFilter = { target?: string; actor?: string; action?: string; from?: string; to?: string };

export const auditQuery = (projectId: string, filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['project', projectId, 'audit', filter],
    queryFn: ({ pageParam }) =>
      answerOf(
        instanceApi.GET('/v1/audit-events', {
          params: { query: { limit: LISTED_AT_ONCE, ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          ...projectHeader(projectId),
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
