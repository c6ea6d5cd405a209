import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { answerOf, instanceApi } from '../../api/client.ts';
import type { InstanceState, Operator } from '../../api/types.ts';

export const instanceQuery = queryOptions({
  queryKey: ['instance'],
  queryFn: () => answerOf(instanceApi.GET('/v1/instance')),
  staleTime: 60_000,
});

export const REFRESHED_MILLISECONDS = 5_000;

/** Asked for again as long as somebody looks at it. A single failure is told at once: it is what the page is about. */
export const instanceHealthQuery = queryOptions({
  queryKey: ['instance', 'health'],
  queryFn: () => answerOf(instanceApi.GET('/v1/instance/health')),
  refetchInterval: REFRESHED_MILLISECONDS,
  staleTime: 0,
  retry: false,
});

/** Inside the gate, where somebody is signed in. */
export function useInstance(): InstanceState & { operator: Operator } {
  const { data } = useSuspenseQuery(instanceQuery);
  if (data.operator === null) throw new Error('the gate lets nobody in who is not signed in');
  return { ...data, operator: data.operator };
}

/** Members look, and so does whoever acts as somebody else; owners and administrators change. The server decides; this spares a button that would be refused. */
export function useMayChange(): boolean {
  const { role, impersonator } = useInstance().operator;
  return role !== 'member' && impersonator === null;
}

/** The sign-in page of the system project, and back to where one was. */
export function signInAddress(instance: Pick<InstanceState, 'systemBaseUrl'>): string {
  return `${instance.systemBaseUrl}/sign-in?returnTo=${here()}`;
}

/** Where an operator proves once more who they are. It ends on the page that tells the others (`proven-page.tsx`). */
export function stepUpAddress(instance: Pick<InstanceState, 'systemBaseUrl'>): string {
  return `${instance.systemBaseUrl}/step-up?returnTo=${encodeURIComponent(`${location.origin}/dashboard/proven`)}`;
}

function here(): string {
  return encodeURIComponent(location.origin + location.pathname + location.search);
}
