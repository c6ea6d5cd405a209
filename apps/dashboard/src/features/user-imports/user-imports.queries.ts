import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { paths } from '../../api/openapi.generated.ts';
import type { UserImport, UserImportRow } from '../../api/types.ts';
import { isRunning, type Outcome } from './user-imports.rules.ts';

const LISTED_AT_ONCE = 30;
const ROWS_AT_ONCE = 100;
const DOWNLOADED_AT_ONCE = 1_000;
const WATCHED_MILLISECONDS = 1_000;

export type NewUserImport = paths['/v1/user-imports']['post']['requestBody']['content']['application/json'];

const keyOf = (projectId: string) => ['project', projectId, 'user-imports'] as const;

export const userImportsQuery = (projectId: string) =>
  infiniteQueryOptions({
    queryKey: [...keyOf(projectId), 'list'],
    queryFn: ({ pageParam }) =>
      answerOf(
        instanceApi.GET('/v1/user-imports', {
          params: { query: { limit: LISTED_AT_ONCE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          ...projectHeader(projectId),
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.data.some((one) => isRunning(one)) ? WATCHED_MILLISECONDS * 3 : false,
  });

export const userImportQuery = (projectId: string, userImportId: string) =>
  queryOptions({
    queryKey: [...keyOf(projectId), userImportId, 'self'],
    queryFn: () =>
      answerOf(
        instanceApi.GET('/v1/user-imports/{userImportId}', {
          params: { path: { userImportId } },
          ...projectHeader(projectId),
        }),
      ),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? WATCHED_MILLISECONDS : false),
  });

/** Another state is another report: it is asked for anew. */
export const userImportRowsQuery = (projectId: string, { id, state }: UserImport, outcome: Outcome | undefined) =>
  infiniteQueryOptions({
    queryKey: [...keyOf(projectId), id, 'rows', state, outcome],
    queryFn: ({ pageParam }) => rowsPage(projectId, id, { outcome, cursor: pageParam, limit: ROWS_AT_ONCE }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** Every refused row, for a file. */
export async function allFailedRows(projectId: string, id: string): Promise<UserImportRow[]> {
  const rows: UserImportRow[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof rowsPage>> = await rowsPage(projectId, id, {
      outcome: 'failed',
      cursor,
      limit: DOWNLOADED_AT_ONCE,
    });
    rows.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}

function rowsPage(
  projectId: string,
  userImportId: string,
  { outcome, cursor, limit }: { outcome: Outcome | undefined; cursor: string | null; limit: number },
) {
  const query = { limit, ...(outcome === undefined ? {} : { outcome }), ...(cursor === null ? {} : { cursor }) };
  return answerOf(
    instanceApi.GET('/v1/user-imports/{userImportId}/rows', {
      params: { path: { userImportId }, query },
      ...projectHeader(projectId),
    }),
  );
}

export function createUserImport(projectId: string, body: NewUserImport): Promise<UserImport> {
  return answerOf(instanceApi.POST('/v1/user-imports', { body, ...projectHeader(projectId) }));
}

export function putChunk(projectId: string, userImportId: string, position: number, data: string): Promise<UserImport> {
  return answerOf(
    instanceApi.PUT('/v1/user-imports/{userImportId}/chunks/{position}', {
      params: { path: { userImportId, position } },
      body: { data },
      ...projectHeader(projectId),
    }),
  );
}

export function startUserImport(projectId: string, userImportId: string, dryRun: boolean): Promise<UserImport> {
  return answerOf(
    instanceApi.POST('/v1/user-imports/{userImportId}/start', {
      params: { path: { userImportId } },
      body: { dryRun },
      ...projectHeader(projectId),
    }),
  );
}

function useAfterChange(projectId: string) {
  const queryClient = useQueryClient();
  return (changed: UserImport) => {
    queryClient.setQueryData(userImportQuery(projectId, changed.id).queryKey, changed);
    void queryClient.invalidateQueries({ queryKey: [...keyOf(projectId), 'list'] });
  };
}

export function useStartUserImport(projectId: string, userImportId: string) {
  const onSuccess = useAfterChange(projectId);
  return useMutation({ mutationFn: () => startUserImport(projectId, userImportId, false), onSuccess });
}

export function useCancelUserImport(projectId: string, userImportId: string) {
  const onSuccess = useAfterChange(projectId);
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.POST('/v1/user-imports/{userImportId}/cancel', {
          params: { path: { userImportId } },
          body: {},
          ...projectHeader(projectId),
        }),
      ),
    onSuccess,
  });
}
