import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { answerOf, instanceApi, projectHeader } from '../../api/client.ts';
import type { paths } from '../../api/openapi.generated.ts';
import type { Project } from '../../api/types.ts';

const LISTED_AT_ONCE = 100;

/** The first hundred: what the switcher offers. */
export const projectsQuery = queryOptions({
  queryKey: ['projects', 'switcher'],
  queryFn: () => answerOf(instanceApi.GET('/v1/projects', { params: { query: { limit: LISTED_AT_ONCE } } })),
});

export const allProjectsQuery = infiniteQueryOptions({
  queryKey: ['projects', 'list'],
  queryFn: ({ pageParam }) =>
    answerOf(
      instanceApi.GET('/v1/projects', {
        params: { query: { limit: LISTED_AT_ONCE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export const projectQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['project', projectId, 'self'],
    queryFn: () =>
      answerOf(
        instanceApi.GET('/v1/projects/{projectId}', { params: { path: { projectId } }, ...projectHeader(projectId) }),
      ),
  });

/** The project of this page. Its layout has loaded it. */
export function useProject(): Project {
  const { projectId } = useParams({ from: '/projects/$projectId' });
  return useSuspenseQuery(projectQuery(projectId)).data;
}

export function useCreateProject() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; slug: string }) => answerOf(instanceApi.POST('/v1/projects', { body })),
    onSuccess: ({ project }) => {
      queryClient.setQueryData(projectQuery(project.id).queryKey, project);
      return queryClient.invalidateQueries({ queryKey: ['projects'] });
    },
  });
}

type ProjectChange = paths['/v1/projects/{projectId}']['patch']['requestBody']['content']['application/json'];

export function useUpdateProject(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ProjectChange) =>
      answerOf(
        instanceApi.PATCH('/v1/projects/{projectId}', {
          params: { path: { projectId } },
          body,
          ...projectHeader(projectId),
        }),
      ),
    onSuccess: (project) => {
      queryClient.setQueryData(projectQuery(projectId).queryKey, project);
      return queryClient.invalidateQueries({ queryKey: ['projects'] });
    },
  });
}

export function useDeleteProject({ id, slug }: Project) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(
        instanceApi.DELETE('/v1/projects/{projectId}', {
          params: { path: { projectId: id }, query: { confirm: slug } },
          ...projectHeader(id),
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['projects'] }),
  });
}
