import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { paths } from '../../api/openapi.generated.ts';
import type { SecretKey } from '../../api/types.ts';

export type NewSecretKey = paths['/v1/secret-keys']['post']['requestBody']['content']['application/json'];
export type Scope = NonNullable<NewSecretKey['scopes']>[number];

const LISTED_AT_ONCE = 100;
const MOST_PAGES = 10;

export const secretKeysQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'secret-keys'],
    queryFn: () => allSecretKeys(projectId),
  });

/** All of them: people look for what a leaked key was, and for what still works. A project has few; a thousand are shown at most. */
async function allSecretKeys(projectId: string): Promise<{ data: readonly SecretKey[]; complete: boolean }> {
  const data: SecretKey[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query: { limit: number; cursor?: string } = { limit: LISTED_AT_ONCE, ...(cursor === null ? {} : { cursor }) };
    const answer = await answerOf(
      instanceApi.GET('/v1/secret-keys', { params: { query }, ...projectHeader(projectId) }),
    );
    data.push(...answer.data);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return { data, complete: cursor === null };
}

export function useCreateSecretKey(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: NewSecretKey) =>
      answerOf(instanceApi.POST('/v1/secret-keys', { body, ...projectHeader(projectId) })),
    onSuccess: () => queryClient.invalidateQueries(secretKeysQuery(projectId)),
    // The secret is not kept in memory longer than its dialog.
    gcTime: 0,
  });
}

export function useRevokeSecretKey(projectId: string, secretKeyId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.DELETE('/v1/secret-keys/{secretKeyId}', {
          params: { path: { secretKeyId } },
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries(secretKeysQuery(projectId)),
  });
}
