import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bearer,
  besideHolder,
  GOOD_PASSWORD,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import {
  arriveAtProvider,
  beginAtProvider,
  comeBack,
  offerSimulator,
  signInAtProvider,
} from '../../../../../testing/kit/providers.ts';
import { decodeId } from '../../lib/type-id.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { signUpsPerAddressAndHour: 1_000 } } });
  await offerSimulator(server);
});
afterAll(() => server?.stop());

type Signed = { user: { id: string } };
const key = () => bearer(server.secretKey);

test('an identity that is taken away while its sign-in waits opens nothing', async () => {
  const arrival = { email: 'known@example.com', subject: 'known' };
  const first = await signInAtProvider(server, arrival);
  const { user } = (await first.browser.get(`${server.base}/session`)).json as Signed;
  const browser = server.browser();
  const back = await arriveAtProvider(server, await beginAtProvider(server, browser), arrival);
  const answer = await besideHolder(
    server,
    { userId: user.id },
    () => comeBack(browser, back),
    (holder) => holder.query('delete from identities where user_id = $1', [decodeId('user', user.id)]),
  );
  expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('providers.state_invalid')]);
  expect((await browser.get(`${server.base}/session`)).status).toBe(401);
});

test('an account that gets another address while a sign-in with the old one waits stays its owner’s', async () => {
  const email = 'given-up@example.com';
  const made = await server.api.post(`${server.origin}/v1/users`, { email, password: GOOD_PASSWORD }, key());
  const { id: userId } = made.json as { id: string };
  const browser = server.browser();
  const back = await arriveAtProvider(server, await beginAtProvider(server, browser), { email });
  const answer = await besideHolder(
    server,
    { userId },
    () => comeBack(browser, back),
    (holder) =>
      holder.query(`update users set email = 'kept@example.com', email_key = 'kept@example.com' where id = $1`, [
        decodeId('user', userId),
      ]),
  );
  expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('providers.state_invalid')]);
  expect((await browser.get(`${server.base}/session`)).status).toBe(401);
  const { rows } = await server.running.services.database.pool.query(
    'select (select count(*)::int from passwords where user_id = $1) as passwords, (select count(*)::int from identities where user_id = $1) as identities',
    [decodeId('user', userId)],
  );
  expect(rows).toEqual([{ passwords: 1, identities: 0 }]);
});
