import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { paths } from '../../api/openapi.generated.ts';
import type { MailsSearch } from './mails.search.ts';

const LISTED_AT_ONCE = 50;
const REFRESHED_MILLISECONDS = 3_000;

export const mailLogQuery = (projectId: string, filter: MailsSearch) =>
  infiniteQueryOptions({
    queryKey: ['project', projectId, 'mails', filter],
    queryFn: ({ pageParam }) =>
      answerOf(
        instanceApi.GET('/v1/mails', {
          params: { query: { limit: LISTED_AT_ONCE, ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          ...projectHeader(projectId),
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    // A mail that waits is about to change.
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.data.some(({ status }) => status === 'queued') ? REFRESHED_MILLISECONDS : false,
  });

export const mailSenderQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'mail-sender'],
    queryFn: () => answerOf(instanceApi.GET('/v1/mail-sender', projectHeader(projectId))),
  });

export type SenderChange = paths['/v1/mail-sender']['put']['requestBody']['content']['application/json'];

export function usePutMailSender(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: SenderChange) =>
      answerOf(instanceApi.PUT('/v1/mail-sender', { body, ...projectHeader(projectId) })),
    onSuccess: (sender) => queryClient.setQueryData(mailSenderQuery(projectId).queryKey, sender),
    // The key is not kept in memory longer than its request.
    gcTime: 0,
  });
}

export function useRemoveMailSender(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => answerOf(instanceApi.DELETE('/v1/mail-sender', projectHeader(projectId))),
    onSuccess: () => queryClient.invalidateQueries(mailSenderQuery(projectId)),
  });
}

export function useTestMailSender(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (to: string) =>
      answerOf(instanceApi.POST('/v1/mail-sender/test', { body: { to }, ...projectHeader(projectId) })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['project', projectId, 'mails'] }),
  });
}
