import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { MailTemplate } from '../../api/types.ts';
import type { OwnWords } from './mail-templates.rules.ts';

export type Which = Pick<MailTemplate, 'kind' | 'locale'>;

export const mailTemplatesQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'mail-templates'],
    queryFn: () => answerOf(instanceApi.GET('/v1/mail-templates', projectHeader(projectId))),
  });

/** The mail as the server writes it. While the next one is on its way, and while words are wrong, the last one stays. */
export const previewQuery = (projectId: string, { kind, locale }: Which, words: OwnWords) =>
  queryOptions({
    queryKey: ['project', projectId, 'mail-preview', kind, locale, words],
    queryFn: () =>
      answerOf(
        instanceApi.POST('/v1/mail-templates/{kind}/{locale}/preview', {
          params: { path: { kind, locale } },
          body: words,
          ...projectHeader(projectId),
        }),
      ),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });

/** Without a version the last writer wins. */
export function usePutMailTemplate(projectId: string, { kind, locale }: Which) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: OwnWords & { version?: number }) =>
      answerOf(
        instanceApi.PUT('/v1/mail-templates/{kind}/{locale}', {
          params: { path: { kind, locale } },
          body,
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: (saved) =>
      queryClient.setQueryData(mailTemplatesQuery(projectId).queryKey, (list) =>
        list === undefined
          ? undefined
          : { data: list.data.map((one) => (one.kind === kind && one.locale === locale ? saved : one)) },
      ),
  });
}

export function useResetMailTemplate(projectId: string, { kind, locale }: Which) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.DELETE('/v1/mail-templates/{kind}/{locale}', {
          params: { path: { kind, locale } },
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries(mailTemplatesQuery(projectId)),
  });
}

export function useTestMailTemplate(projectId: string, { kind, locale }: Which, draft: OwnWords) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (to: string) =>
      answerOf(
        instanceApi.POST('/v1/mail-templates/{kind}/{locale}/test', {
          params: { path: { kind, locale } },
          body: { to, draft },
          ...projectHeader(projectId),
        }),
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['project', projectId, 'mails'] }),
  });
}
