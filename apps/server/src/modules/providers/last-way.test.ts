import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  atOnce,
  bearer,
  changeSettings,
  codeOf,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { offerSimulator, putProvider, signInAtProvider } from '../../../../../testing/kit/providers.ts';

/** A provider brings people in, so it may be the only thing that does, and then it stays. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
});
afterAll(() => server.stop());

const NONE = { password: false, magicLink: false, emailCode: false, passkey: false };
const ALL = { password: true, magicLink: true, passkey: true };
const patch = (methods: object) =>
  server.api.request('PATCH', `${server.origin}/v1/projects/${server.project.id}`, {
    body: { settings: { methods } },
    headers: bearer(server.secretKey),
  });
const remove = (key: string) =>
  server.api.request('DELETE', `${server.origin}/v1/providers/${key}`, { headers: bearer(server.secretKey) });
const put = (key: string, enabled: boolean) =>
  putProvider(server, key, { kind: key, clientId: `id-${key}`, clientSecret: 'the secret of it', enabled });
const offered = async () => {
  const { json } = await server.api.get(`${server.base}/auth/sign-in/providers`);
  return (json as { data: { key: string }[] }).data.map(({ key }) => key);
};

test('a provider may be the only way in, while it is offered', async () => {
  expect(codeOf(await patch(NONE))).toBe('projects.last_method');
  await put('github', false);
  expect(codeOf(await patch(NONE))).toBe('projects.last_method');
  await offerSimulator(server);
  expect((await patch(NONE)).status).toBe(200);
  const { answer } = await signInAtProvider(server, { email: 'only@example.com' });
  expect(answer.status).toBe(303);
  for (const refused of [await remove('simulator'), await switchOff()])
    expect([refused.status, codeOf(refused)]).toEqual([422, 'projects.last_method']);
  expect(await offered()).toEqual(['simulator']);
  // What brings nobody in may go.
  expect((await remove('github')).status).toBe(204);
  await changeSettings(server, { methods: ALL });
  expect((await remove('simulator')).status).toBe(204);
});

const switchOff = () =>
  putProvider(server, 'simulator', { kind: 'simulator', credentials: 'instance', enabled: false });

test('of two that go at once, while nothing else is left, one stays', async () => {
  await put('github', true);
  await put('discord', true);
  expect((await patch(NONE)).status).toBe(200);
  const answers = await atOnce(2, (n) => remove(n === 0 ? 'github' : 'discord'));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 422]);
  expect(await offered()).toHaveLength(1);
});
