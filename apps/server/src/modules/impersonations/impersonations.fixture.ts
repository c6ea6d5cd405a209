import { bearer, codeOf, type Person, type TestServer } from '../../../../../testing/kit/index.ts';
import { operatorHeader } from '../../../../../testing/kit/operators.ts';
import { createReader, pathOf, type Reader } from '../hosted-pages/pages.fixture.ts';

/** The link that an operator gets for the page of the project. */
export async function impersonationLink(
  server: TestServer,
  userId: string,
  headers: Record<string, string>,
): Promise<string> {
  const url = `${server.origin}/v1/users/${userId}/impersonate`;
  const answer = await server.api.post(url, { reason: 'Ticket 4711' }, headers);
  if (answer.status !== 201) throw new Error(`impersonation answered ${answer.status} ${codeOf(answer)}`);
  return (answer.json as { url: string }).url;
}

/** A browser in which the operator is signed in as this user, by the button of the page. */
export async function impersonate(server: TestServer, person: Person, operator = server.operator): Promise<Reader> {
  const headers = await operatorHeader(server, operator, server.project.id);
  const reader = createReader(server);
  const entered = await reader.fill(
    pathOf(await impersonationLink(server, person.userId, headers)),
    '/impersonate',
    {},
  );
  if (entered.status !== 303) throw new Error(`the button answered ${entered.status}: ${entered.problems}`);
  return reader;
}

/** The access token of that session, as an app would have it. */
export async function tokenOf(server: TestServer, reader: Reader): Promise<{ authorization: string }> {
  const answer = await reader.browser.post(`${server.base}/auth/refresh`, {});
  if (answer.status !== 200) throw new Error(`the refresh answered ${answer.status}: ${answer.text}`);
  return bearer((answer.json as { accessToken: string }).accessToken);
}
