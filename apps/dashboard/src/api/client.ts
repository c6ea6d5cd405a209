import createClient from 'openapi-fetch';
import { ApiProblem } from './api-problem.ts';
import type { paths } from './openapi.generated.ts';

const client = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' });

/** Calls of the instance itself: who am I, which projects are there. */
export const instanceApi = client;

/** Calls inside one project: the header says which. */
export function projectHeader(projectId: string): { headers: { 'Frontdesk-Project': string } } {
  return { headers: { 'Frontdesk-Project': projectId } };
}

type Answer<Data> = { data?: Data; error?: unknown; response: Response };

let whenSignedOut: (() => void) | null = null;

/** The shell says here what happens once the operator's session has ended. */
export function onSignedOut(handle: (() => void) | null): void {
  whenSignedOut = handle;
}

/** The data of an answer; an answer that says no, or that does not come, is thrown as an `ApiProblem`. */
export async function answerOf<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw new ApiProblem(0, { title: String(cause) }, new Date());
  });
  if (response.ok) return data as Data;
  const document = typeof error === 'object' && error !== null ? error : {};
  if (response.status === 401 && whenSignedOut !== null) {
    whenSignedOut();
    // The browser is leaving: nothing is said about an answer that the person can do nothing with.
    return new Promise<never>(() => {});
  }
  throw new ApiProblem(
    response.status,
    { requestId: response.headers.get('x-request-id') ?? '', ...document },
    new Date(),
  );
}
