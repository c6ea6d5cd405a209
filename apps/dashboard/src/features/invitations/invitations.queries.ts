import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { paths } from '../../api/openapi.generated.ts';
import type { Invitation } from '../../api/types.ts';

const LISTED_AT_ONCE = 50;

export type InvitationStatus = Invitation['status'];
export type NewInvitation = paths['/v1/invitations']['post']['requestBody']['content']['application/json'];

export const invitationsQuery = (projectId: string, status: InvitationStatus | undefined) =>
  infiniteQueryOptions({
    queryKey: ['project', projectId, 'invitations', { status }],
    queryFn: ({ pageParam }) =>
      answerOf(
        instanceApi.GET('/v1/invitations', {
          params: {
            query: {
              limit: LISTED_AT_ONCE,
              ...(status === undefined ? {} : { status }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          ...projectHeader(projectId),
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** After a change the lists are asked for again, and the audit log with them. */
function useAfterChange(projectId: string) {
  const queryClient = useQueryClient();
  return () => {
    for (const part of ['invitations', 'audit'])
      void queryClient.invalidateQueries({ queryKey: ['project', projectId, part] });
  };
}

export function useInvite(projectId: string) {
  const onSuccess = useAfterChange(projectId);
  return useMutation({
    mutationFn: (body: NewInvitation) =>
      answerOf(instanceApi.POST('/v1/invitations', { body, ...projectHeader(projectId) })),
    onSuccess,
  });
}

export function useResendInvitation(projectId: string) {
  const onSuccess = useAfterChange(projectId);
  return useMutation({
    mutationFn: (invitationId: string) =>
      answerOf(
        instanceApi.POST('/v1/invitations/{invitationId}/resend', {
          params: { path: { invitationId } },
          body: {},
          ...projectHeader(projectId),
        }),
      ),
    onSuccess,
  });
}

export function useRevokeInvitation(projectId: string, invitationId: string) {
  const onSuccess = useAfterChange(projectId);
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.POST('/v1/invitations/{invitationId}/revoke', {
          params: { path: { invitationId } },
          body: {},
          ...projectHeader(projectId),
        }),
      ),
    onSuccess,
  });
}
