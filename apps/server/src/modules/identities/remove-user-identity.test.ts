import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  bearer,
  codeOf,
  createPerson,
  setUpAuthenticator,
  signInForTokens,
  signInWithBrowser,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { controlHeader, createOperator, operatorHeader, uuidOf } from '../../../../../testing/kit/operators.ts';
import { arriveAtProvider, comeBack, offerSimulator, signInAtProvider } from '../../../../../testing/kit/providers.ts';
import { encodeId } from '../../lib/type-id.ts';

let server: TestServer;
let key: { authorization: string };

beforeAll(async () => {
  server = await startTestServer({
    settings: {
      methods: { password: true, magicLink: false, emailCode: false },
      limits: { signUpsPerAddressAndHour: 1_000, addressFailures: 10_000 },
    },
  });
  await offerSimulator(server);
  key = bearer(server.secretKey);
});
afterAll(() => server?.stop());

type Headers = Record<string, string>;
const identitiesOf = (userId: string) => `${server.origin}/v1/users/${userId}/identities`;
const list = async (userId: string) =>
  ((await server.api.get(identitiesOf(userId), key)).json as { data: { id: string; subject: string }[] }).data;
const remove = (userId: string, id: string, headers: Headers = key) =>
  server.api.request('DELETE', `${identitiesOf(userId)}/${id}`, { headers });

/** Made by the provider: it is the only way in that they have. */
async function arrived(subject: string) {
  const email = `${subject}@example.com`;
  const { browser } = await signInAtProvider(server, { email, subject });
  const { user } = (await browser.get(`${server.base}/session`)).json as { user: { id: string } };
  const [identity] = await list(user.id);
  return { browser, email, userId: user.id, identityId: identity?.id ?? '' };
}

async function eventsOf(userId: string): Promise<{ action: string; actor: object; changes: object }[]> {
  const answer = await server.api.get(`${server.origin}/v1/audit-events?target=${userId}`, key);
  return (answer.json as { data: { action: string; actor: object; changes: object }[] }).data;
}
const removals = async (userId: string) =>
  (await eventsOf(userId)).filter(({ action }) => action === 'identities.removed');

describe('an operator', () => {
  test('disconnects an account, the last way in too: it opens nothing, what was open ends, and its owner is told', async () => {
    const { browser, email, userId, identityId } = await arrived('lost');
    expect((await remove(userId, identityId)).status).toBe(204);
    expect(await list(userId)).toEqual([]);
    await until(async () => (await browser.get(`${server.base}/session`)).status === 401, 1_000, 'the end of it');
    expect((await server.mail(email, /disconnected|no longer/i)).text).toContain('Simulator');
    expect(await removals(userId)).toMatchObject([
      { actor: { type: 'secret_key' }, changes: { signInProvider: 'simulator', identityId } },
    ]);
    const again = await signInAtProvider(server, { email: 'else@example.com', subject: 'lost' });
    const { json } = await again.browser.get(`${server.base}/session`);
    expect((json as { user: { id: string } }).user.id).not.toBe(userId);
  });

  test('ends what was begun with it: a second step that waits is none any more', async () => {
    const person = await createPerson(server);
    const browser = await signInWithBrowser(server, person);
    const begun = await browser.post(`${server.base}/me/identities`, { provider: 'simulator' });
    const arrival = { email: 'careful@example.com', subject: 'careful' };
    await comeBack(browser, await arriveAtProvider(server, (begun.json as { url: string }).url, arrival));
    await setUpAuthenticator(server, (await signInForTokens(server, person)).accessToken);
    const half = async () => {
      const { browser: theirs, answer } = await signInAtProvider(server, arrival);
      const onward = new URL(answer.headers.get('location') ?? '', server.origin);
      expect(onward.pathname).toBe('/p/acme/sign-in/second-factor');
      return () => theirs.get(onward.href);
    };
    const page = await half();
    expect((await page()).text).toContain('name="code"');
    const [identity] = await list(person.userId);
    expect((await remove(person.userId, identity?.id ?? '')).status).toBe(204);
    expect((await page()).text).not.toContain('name="code"');
  });

  test('of 20 who ask at once, one disconnects it, and one mail is sent', async () => {
    const { email, userId, identityId } = await arrived('once');
    const answers = await atOnce(20, () => remove(userId, identityId));
    const refused = answers.filter(({ status }) => status !== 204);
    expect(refused.map(codeOf)).toEqual(Array(19).fill('identities.not_found'));
    expect(await removals(userId)).toHaveLength(1);
    await server.mail(email, /disconnected|no longer/i);
    const { pool } = server.running.services.database;
    const { rows } = await pool.query(`select from mail_log where kind = 'identity_unlinked' and recipient = $1`, [
      email,
    ]);
    expect(rows).toHaveLength(1);
  });

  test('does not reach that of another user, of another project, or one that there is not', async () => {
    const { userId, identityId } = await arrived('kept');
    const other = await createPerson(server);
    const session = await signInForTokens(server, other);
    for (const [of, code] of [
      [other.userId, 'identities.not_found'],
      ['usr_01h455vb4pex5vsknk084sn02q', 'users.not_found'],
    ] as const) {
      const refused = await remove(of, identityId);
      expect([refused.status, codeOf(refused)]).toEqual([404, code]);
    }
    const made = await server.api.post(`${server.origin}/v1/projects`, { slug: 'elsewhere' }, controlHeader(server));
    const foreign = await remove(userId, identityId, bearer((made.json as { secretKey: string }).secretKey));
    expect([foreign.status, codeOf(foreign)]).toEqual([404, 'users.not_found']);
    expect(await list(userId)).toHaveLength(1);
    expect(await removals(userId)).toEqual([]);
    // Nothing of them ended either.
    expect((await server.api.get(`${server.base}/session`, bearer(session.accessToken))).status).toBe(200);
  });

  test('who holds less does not decide how an owner of the instance signs in', async () => {
    const { running } = server;
    const organizationId = running.system.firstOrganizationId;
    const owner = await createOperator(server, { email: 'owner-2@example.com', organizationId, role: 'owner' });
    const admin = await createOperator(server, { email: 'admin@example.com', organizationId, role: 'admin' });
    const id = running.services.ids.uuid();
    await running.services.database.pool.query(
      `insert into identities (project_id, id, user_id, provider, issuer, subject, created_at, last_used_at)
       values ($1, $2, $3, 'google', 'https://accounts.google.com', 'of the owner', now(), now())`,
      [running.system.id, id, uuidOf('user', owner.userId)],
    );
    const systemId = encodeId('project', running.system.id);
    const identityId = encodeId('identity', id);
    const refused = await remove(owner.userId, identityId, await operatorHeader(server, admin, systemId));
    expect([refused.status, codeOf(refused)]).toEqual([403, 'users.outranked']);
    expect((await remove(owner.userId, identityId, await operatorHeader(server, owner, systemId))).status).toBe(204);
  });
});
