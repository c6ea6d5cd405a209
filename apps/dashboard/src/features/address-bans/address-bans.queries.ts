import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, instanceApi } from '../../api/client.ts';
import type { paths } from '../../api/openapi.generated.ts';

export type NewAddressBan = paths['/v1/instance/address-bans']['post']['requestBody']['content']['application/json'];

const LISTED_AT_ONCE = 50;

export const addressBansQuery = infiniteQueryOptions({
  queryKey: ['instance', 'address-bans'],
  queryFn: ({ pageParam }) =>
    answerOf(
      instanceApi.GET('/v1/instance/address-bans', {
        params: { query: { limit: LISTED_AT_ONCE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export function useAddAddressBan() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: NewAddressBan) => answerOf(instanceApi.POST('/v1/instance/address-bans', { body })),
    onSuccess: () => queryClient.invalidateQueries(addressBansQuery),
  });
}

export function useLiftAddressBan(addressBanId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(instanceApi.DELETE('/v1/instance/address-bans/{addressBanId}', { params: { path: { addressBanId } } })),
    onSuccess: () => queryClient.invalidateQueries(addressBansQuery),
  });
}
