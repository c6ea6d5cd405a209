import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { paths } from '../../api/openapi.generated.ts';

export type NewSecretKey = paths['/v1/secret-keys']['post']['requestBody']['content']['application/json'];
export type Scope = NonNullable<NewSecretKey['scopes']>[number];

export const secretKeysQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'secret-keys'],
    queryFn: () => answerOf(instanceApi.GET('/v1/secret-keys', projectHeader(projectId))),
  });

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
