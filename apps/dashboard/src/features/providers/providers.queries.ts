import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { paths } from '../../api/openapi.generated.ts';

export const providersQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'providers'],
    queryFn: () => answerOf(instanceApi.GET('/v1/providers', projectHeader(projectId))),
  });

export type ProviderChange = paths['/v1/providers/{providerKey}']['put']['requestBody']['content']['application/json'];

export function usePutProvider(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ key, body }: { key: string; body: ProviderChange }) =>
      answerOf(
        instanceApi.PUT('/v1/providers/{providerKey}', {
          params: { path: { providerKey: key } },
          body,
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries(providersQuery(projectId)),
    // The secret is not kept in memory longer than its request.
    gcTime: 0,
  });
}

export function useRemoveProvider(projectId: string, key: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.DELETE('/v1/providers/{providerKey}', {
          params: { path: { providerKey: key } },
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries(providersQuery(projectId)),
  });
}
