import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';

export const userSessionsQuery = (projectId: string, userId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'user', userId, 'sessions'],
    queryFn: () =>
      answerOf(
        instanceApi.GET('/v1/users/{userId}/sessions', { params: { path: { userId } }, ...projectHeader(projectId) }),
      ),
  });

export function useEndSession(projectId: string, userId: string) {
  const after = useAfterEnd(projectId, userId);
  return useMutation({
    mutationFn: (sessionId: string) =>
      answerOf(
        instanceApi.DELETE('/v1/sessions/{sessionId}', {
          params: { path: { sessionId } },
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: after,
  });
}

export function useEndSessions(projectId: string, userId: string) {
  const after = useAfterEnd(projectId, userId);
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.DELETE('/v1/users/{userId}/sessions', {
          params: { path: { userId } },
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: after,
  });
}

function useAfterEnd(projectId: string, userId: string) {
  const queryClient = useQueryClient();
  return async () => {
    void queryClient.invalidateQueries({ queryKey: ['project', projectId, 'audit'] });
    await queryClient.invalidateQueries(userSessionsQuery(projectId, userId));
  };
}
