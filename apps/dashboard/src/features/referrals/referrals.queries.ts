import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import { findUser } from '../users/users.queries.ts';

const LISTED_AT_ONCE = 50;

const keyOf = (projectId: string) => ['project', projectId, 'referrals'] as const;

/** Of everybody, or by the link of one user. */
export const referralsQuery = (projectId: string, referrerId: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [...keyOf(projectId), 'list', { referrerId }],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: LISTED_AT_ONCE,
        ...(referrerId === undefined ? {} : { referrerId }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      };
      return answerOf(instanceApi.GET('/v1/referrals', { params: { query }, ...projectHeader(projectId) }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const referralCountQuery = (projectId: string, referrerId: string | undefined) =>
  queryOptions({
    queryKey: [...keyOf(projectId), 'count', { referrerId }],
    queryFn: () =>
      answerOf(
        instanceApi.GET('/v1/referrals/count', {
          params: { query: referrerId === undefined ? {} : { referrerId } },
          ...projectHeader(projectId),
        }),
      ),
  });

/** Whose link it was; null where nobody is that. */
export const referrerQuery = (projectId: string, by: string) =>
  queryOptions({ queryKey: [...keyOf(projectId), 'referrer', by], queryFn: () => findUser(projectId, by) });

/** By whose link a user came: one at most. */
export const referralOfQuery = (projectId: string, referredUserId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'user', referredUserId, 'referral'],
    queryFn: async () => {
      const query = { referredUserId, limit: 1 };
      const found = await answerOf(
        instanceApi.GET('/v1/referrals', { params: { query }, ...projectHeader(projectId) }),
      );
      return found.data[0] ?? null;
    },
  });
