import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { SecurityOverview } from '../../api/types.ts';

const REFRESHED_MILLISECONDS = 60_000;

/** As often as the server counts. */
export const securityQuery = (projectId: string, range: SecurityOverview['range']) =>
  queryOptions({
    queryKey: ['project', projectId, 'security', range],
    queryFn: () =>
      answerOf(instanceApi.GET('/v1/security-overview', { params: { query: { range } }, ...projectHeader(projectId) })),
    refetchInterval: REFRESHED_MILLISECONDS,
    placeholderData: keepPreviousData,
  });
