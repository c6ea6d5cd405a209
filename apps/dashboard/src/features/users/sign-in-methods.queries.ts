import { queryOptions, useMutation } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import { useAfterChange } from './users.queries.ts';

export const userFactorsQuery = (projectId: string, userId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'user', userId, 'factors'],
    queryFn: () =>
      answerOf(
        instanceApi.GET('/v1/users/{userId}/factors', { params: { path: { userId } }, ...projectHeader(projectId) }),
      ),
  });

export const userIdentitiesQuery = (projectId: string, userId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'user', userId, 'identities'],
    queryFn: () =>
      answerOf(
        instanceApi.GET('/v1/users/{userId}/identities', { params: { path: { userId } }, ...projectHeader(projectId) }),
      ),
  });

export const userPasskeysQuery = (projectId: string, userId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'user', userId, 'passkeys'],
    queryFn: () =>
      answerOf(
        instanceApi.GET('/v1/users/{userId}/passkeys', { params: { path: { userId } }, ...projectHeader(projectId) }),
      ),
  });

export function useRemoveIdentity(projectId: string, userId: string, identityId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.DELETE('/v1/users/{userId}/identities/{identityId}', {
          params: { path: { userId, identityId } },
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: () => after(null),
  });
}

export function useRemovePasskey(projectId: string, userId: string, passkeyId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.DELETE('/v1/users/{userId}/passkeys/{passkeyId}', {
          params: { path: { userId, passkeyId } },
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: () => after(null),
  });
}

export function useRemoveFactors(projectId: string, userId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.DELETE('/v1/users/{userId}/factors', { params: { path: { userId } }, ...projectHeader(projectId) }),
      ),
    onSuccess: () => after(null),
  });
}
