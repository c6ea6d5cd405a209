import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { paths } from '../../api/openapi.generated.ts';

export const captchaQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'captcha'],
    queryFn: () => answerOf(instanceApi.GET('/v1/captcha', projectHeader(projectId))),
  });

export type CaptchaChange = paths['/v1/captcha']['put']['requestBody']['content']['application/json'];

export function usePutCaptcha(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: CaptchaChange) =>
      answerOf(instanceApi.PUT('/v1/captcha', { body, ...projectHeader(projectId) })),
    onSuccess: (captcha) => queryClient.setQueryData(captchaQuery(projectId).queryKey, captcha),
    // The secret is not kept in memory longer than its request.
    gcTime: 0,
  });
}
