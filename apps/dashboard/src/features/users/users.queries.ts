import { keepPreviousData, queryOptions, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { asProblem } from '../../api/api-problem.ts';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { paths } from '../../api/openapi.generated.ts';
import type { User } from '../../api/types.ts';
import { isUserId, type UsersSearch } from './users.search.ts';

export const USERS_ON_A_PAGE = 50;

type Body<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  requestBody: { content: { 'application/json': infer Json } };
}
  ? Json
  : never;
export type NewUser = Body<'/v1/users', 'post'>;
export type UserChange = Body<'/v1/users/{userId}', 'patch'>;
export type Ban = Body<'/v1/users/{userId}/ban', 'post'>;

type UserPage = { data: User[]; nextCursor: string | null };

export const usersQuery = (projectId: string, { q, status, after }: UsersSearch) =>
  queryOptions({
    queryKey: ['project', projectId, 'users', 'list', { q, status, after }],
    queryFn: (): Promise<UserPage> => {
      if (q !== undefined && isUserId(q)) return findById(projectId, q);
      const query = {
        limit: USERS_ON_A_PAGE,
        ...(q === undefined ? {} : { q }),
        ...(status === undefined ? {} : { status }),
        ...(after === undefined ? {} : { cursor: after }),
      };
      return answerOf(instanceApi.GET('/v1/users', { params: { query }, ...projectHeader(projectId) }));
    },
    placeholderData: keepPreviousData,
  });

/** An id in the search field is looked up whole. */
async function findById(projectId: string, userId: string): Promise<UserPage> {
  try {
    return { data: [await getUser(projectId, userId)], nextCursor: null };
  } catch (error) {
    if (asProblem(error).status === 404) return { data: [], nextCursor: null };
    throw error;
  }
}

function getUser(projectId: string, userId: string): Promise<User> {
  return answerOf(instanceApi.GET('/v1/users/{userId}', { params: { path: { userId } }, ...projectHeader(projectId) }));
}

export const userQuery = (projectId: string, userId: string) =>
  queryOptions({ queryKey: ['project', projectId, 'user', userId, 'self'], queryFn: () => getUser(projectId, userId) });

/** The user of this page. Its layout has loaded them. */
export function useUser(): User {
  const { projectId, userId } = useParams({ from: '/projects/$projectId/users/$userId' });
  return useSuspenseQuery(userQuery(projectId, userId)).data;
}

export function displayName(user: Pick<User, 'name' | 'email'>): string {
  return user.name ?? user.email;
}

/** After a change, everything that shows the user is asked for again: the lists, the sessions, the referrals and the audit log. */
export function useAfterChange(projectId: string) {
  const queryClient = useQueryClient();
  return (user: User | null) => {
    if (user !== null) queryClient.setQueryData(userQuery(projectId, user.id).queryKey, user);
    for (const part of ['users', 'user', 'referrals', 'audit'])
      void queryClient.invalidateQueries({ queryKey: ['project', projectId, part] });
  };
}

export function useCreateUser(projectId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: (body: NewUser) => answerOf(instanceApi.POST('/v1/users', { body, ...projectHeader(projectId) })),
    onSuccess: after,
  });
}

export function useUpdateUser(projectId: string, userId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: (body: UserChange) =>
      answerOf(
        instanceApi.PATCH('/v1/users/{userId}', { params: { path: { userId } }, body, ...projectHeader(projectId) }),
      ),
    onSuccess: after,
  });
}

export function useBanUser(projectId: string, userId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: (body: Ban) =>
      answerOf(
        instanceApi.POST('/v1/users/{userId}/ban', { params: { path: { userId } }, body, ...projectHeader(projectId) }),
      ),
    onSuccess: after,
  });
}

export function useUnbanUser(projectId: string, userId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.POST('/v1/users/{userId}/unban', {
          params: { path: { userId } },
          body: {},
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: after,
  });
}

export function useUnlockUser(projectId: string, userId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.POST('/v1/users/{userId}/unlock', {
          params: { path: { userId } },
          body: {},
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: after,
  });
}

export function useKeepAccount(projectId: string, userId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.POST('/v1/users/{userId}/deletion/cancel', {
          params: { path: { userId } },
          body: {},
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: after,
  });
}

export function useSendReset(projectId: string, userId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.POST('/v1/users/{userId}/password-reset', {
          params: { path: { userId } },
          body: {},
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: () => after(null),
  });
}

export function useSetEmail(projectId: string, userId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: (body: { email: string; emailVerified: boolean }) =>
      answerOf(
        instanceApi.PUT('/v1/users/{userId}/email', {
          params: { path: { userId } },
          body,
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: after,
  });
}

export function useSetRoles(projectId: string, userId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: (roles: readonly string[]) =>
      answerOf(
        instanceApi.PUT('/v1/users/{userId}/roles', {
          params: { path: { userId } },
          body: { roles: [...roles] },
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: after,
  });
}

export const termsAcceptancesQuery = (projectId: string, userId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'user', userId, 'terms-acceptances'],
    queryFn: () =>
      answerOf(
        instanceApi.GET('/v1/users/{userId}/terms-acceptances', {
          params: { path: { userId } },
          ...projectHeader(projectId),
        }),
      ),
  });

/** By the whole address or the id; null where nobody is that. */
export async function findUser(projectId: string, text: string): Promise<User | null> {
  if (isUserId(text)) return (await findById(projectId, text)).data[0] ?? null;
  const query = { q: text, limit: 50 };
  const found = await answerOf(instanceApi.GET('/v1/users', { params: { query }, ...projectHeader(projectId) }));
  return found.data.find(({ email }) => email.toLowerCase() === text.toLowerCase()) ?? null;
}

export function useFindUser(projectId: string) {
  return useMutation({
    mutationFn: (text: string) => findUser(projectId, text),
  });
}

export function useMergeUser(projectId: string, userId: string) {
  const after = useAfterChange(projectId);
  return useMutation({
    mutationFn: (from: string) =>
      answerOf(
        instanceApi.POST('/v1/users/{userId}/merge', {
          params: { path: { userId } },
          body: { from },
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: after,
  });
}

export function useImpersonate(projectId: string, userId: string) {
  return useMutation({
    mutationFn: (reason: string) =>
      answerOf(
        instanceApi.POST('/v1/users/{userId}/impersonate', {
          params: { path: { userId } },
          body: { reason },
          ...projectHeader(projectId),
        }),
      ),
  });
}

export function useDeleteUser(projectId: string, userId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(instanceApi.DELETE('/v1/users/{userId}', { params: { path: { userId } }, ...projectHeader(projectId) })),
    // The page of the user is still there: asking for them again would show that they are gone before the list does.
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['project', projectId, 'users'] }),
  });
}
