import { pages, routes } from '../../apps/server/src/app/routes.ts';
import { createReader, pathOf } from '../../apps/server/src/modules/hosted-pages/pages.fixture.ts';
import { keyOf, requestFor, type Targets, type World } from '../architecture/world.ts';
import { type Answer, bearer, createPerson, signInForTokens } from '../kit/index.ts';

/** How a call was answered that met a database with a fault. */
export type Answered = {
  readonly call: string;
  readonly status: number;
  /** From the call, or from the fault where that came later, to the answer. */
  readonly milliseconds: number;
  /** What is wrong with it whatever the database does: no problem document, no page, a failure of ours. */
  readonly fault: string | null;
};

export type Call = { readonly name: string; run(): Promise<Answer> };

/** They take away what others are about to use, so they wait until those are answered. */
const LAST = /^DELETE |sign-out|deletion|\/ban$/;

/** Every row of the routes tables with a credential that fits, every page, and the forms on them that change something. */
export async function prepareEveryCall(world: World): Promise<Call[]> {
  const { server } = world;
  const targets = await world.freshTargets();
  const { accessToken } = await signInForTokens(server, await createPerson(server));
  const rows = routes.map((row): Call => {
    const { method, url, body } = requestFor(world, row, targets);
    const headers = row.who.surface === 'project' ? bearer(accessToken) : managementHeaders(world, row, targets);
    const sent = body === undefined ? { headers } : { headers, body };
    return { name: keyOf(row), run: () => server.api.request(method, url, sent) };
  });
  const signedIn = createReader(server);
  await signedIn.signIn(await createPerson(server));
  const opened = pages
    .filter(({ method, path }) => method === 'GET' && !path.includes('/:'))
    .map(({ path }): Call => ({ name: `page ${path}`, run: () => signedIn.open(path) }));
  return [...rows, ...opened, ...(await prepareForms(world))];
}

/** Owners reach everything, and a project that is to be deleted is one of their own. */
function managementHeaders(world: World, row: { path: string }, targets: Targets): Record<string, string> {
  const project = row.path.includes(':projectId') ? targets.projectId : world.own.projectId;
  return { ...bearer(world.tokens.owner), 'frontdesk-project': project };
}

/** Forms that were opened while all was well, and are sent when it is not. */
async function prepareForms({ server }: World): Promise<Call[]> {
  const { email, password } = await createPerson(server);
  const forgetful = await createPerson(server);
  await server.api.post(`${server.base}/auth/password-reset`, { email: forgetful.email });
  const mail = await server.mail(forgetful.email, /reset/i);
  const reset = pathOf(mail.links.find((link) => link.includes('reset-password')));
  const typed = [
    ['/sign-in', '/sign-in', { email, password }],
    ['/sign-up', '/sign-up', { email: 'form@example.com', password }],
    ['/forgot-password', '/forgot-password', { email }],
    ['/magic-link', '/magic-link', { email }],
    [reset, '/reset-password', { password: 'another long password 42' }],
  ] as const;
  const calls: Call[] = [];
  for (const [page, form, fields] of typed) {
    const reader = createReader(server);
    const opened = (await reader.open(page)).form(form);
    calls.push({ name: `form ${form}`, run: () => reader.send(opened, fields) });
  }
  return calls;
}

type Asking = {
  /** The moment of a fault that comes while they run. */
  readonly faultAt?: () => number;
  /** Changes of one thing come one after the other: each locks its row, and all of them at once would only wait for each other. */
  readonly changesInTurn?: boolean;
};

/** All at once. */
export async function askEverything(
  calls: readonly Call[],
  { faultAt = () => 0, changesInTurn = false }: Asking = {},
): Promise<Answered[]> {
  const ask = async ({ name, run }: Call): Promise<Answered> => {
    const began = performance.now();
    const answer = await run();
    const milliseconds = performance.now() - Math.max(began, faultAt());
    return { call: name, status: answer.status, milliseconds, fault: faultOf(answer) };
  };
  const askAll = async (some: readonly Call[]): Promise<Answered[]> => {
    const groups = Map.groupBy(some, ({ name }) => (changesInTurn ? thingOf(name) : name));
    const answers = await Promise.all([...groups.values()].map((group) => inTurn(group, ask)));
    return answers.flat();
  };
  const first = await askAll(calls.filter(({ name }) => !LAST.test(name)));
  return [...first, ...(await askAll(calls.filter(({ name }) => LAST.test(name))))];
}

/** These change the row of their project. */
const OF_PROJECT = ['/v1/captcha', '/v1/signing-keys'];

/** `POST /v1/users/:userId/ban` and `PATCH /v1/users/:userId` change one thing, and so does all below `/me`; whoever only reads waits for nobody. */
function thingOf(name: string): string {
  const [method, path = ''] = name.split(' ');
  if (method !== 'POST' && method !== 'PATCH' && method !== 'PUT' && method !== 'DELETE') return name;
  const thing = path.split('/').slice(0, 3).join('/');
  if (OF_PROJECT.includes(thing)) return '/v1/projects';
  return path.startsWith('/me/') ? '/me' : thing;
}

async function inTurn(calls: readonly Call[], ask: (call: Call) => Promise<Answered>): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (const call of calls) answers.push(await ask(call));
  return answers;
}

function faultOf({ status, headers, text, json }: Answer): string | null {
  if (status < 400) return null;
  if (status === 500) return text.slice(0, 200);
  const type = headers.get('content-type') ?? '';
  if (type.startsWith('text/html')) return null;
  const { code, requestId } = (json ?? {}) as { code?: string; requestId?: string };
  return type.startsWith('application/problem+json') && code && requestId ? null : `no problem document: ${text}`;
}
