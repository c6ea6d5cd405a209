import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';
import { offerSimulator, signInAtProvider } from '../../../../../testing/kit/providers.ts';

let server: TestServer;
let database: pg.Client;
beforeAll(async () => {
  server = await startTestServer({ role: 'api', settings: { limits: { signUpsPerAddressAndHour: 1_000 } } });
  await offerSimulator(server);
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await server?.stop();
});

async function written(): Promise<Record<string, number>> {
  const { rows } = await database.query<Record<string, number>>(
    `select (select count(*)::int from users) as users, (select count(*)::int from identities) as identities,
       (select count(*)::int from sessions) as sessions, (select count(*)::int from mail_log) as mails,
       (select count(*)::int from outbox_events) as events`,
  );
  return rows[0] ?? {};
}

/** Each is a page with words and a code, and leaves nothing behind but the note that it happened. */
describe('a provider that', () => {
  test.each([
    ['tells of somebody who declined', 'access_denied', 403, 'providers.cancelled'],
    ['fails', 'server_error', 502, 'providers.refused'],
    ['answers with another state', 'wrong_state', 400, 'providers.state_invalid'],
    ['answers in the name of another issuer (RFC 9207)', 'wrong_response_issuer', 502, 'providers.answer_invalid'],
    ['does not take the code', 'token_error', 502, 'providers.refused'],
    ['takes longer than anybody waits', 'slow', 502, 'providers.unreachable'],
    ['answers a megabyte', 'oversize', 502, 'providers.unreachable'],
    ['answers something else than JSON', 'no_json', 502, 'providers.answer_invalid'],
    ['redirects to an address inside', 'redirect', 502, 'providers.answer_invalid'],
    ['sends a token with another nonce', 'wrong_nonce', 502, 'providers.answer_invalid'],
    ['sends a token of another issuer', 'wrong_issuer', 502, 'providers.answer_invalid'],
    ['sends a token for another client', 'wrong_audience', 502, 'providers.answer_invalid'],
    ['sends a token that was handed to another client', 'wrong_authorized_party', 502, 'providers.answer_invalid'],
    ['sends a token that has ended', 'expired', 502, 'providers.answer_invalid'],
    ['sends a token without a signature', 'alg_none', 502, 'providers.answer_invalid'],
    ['signs with a key that it does not publish', 'stale_key', 502, 'providers.answer_invalid'],
    ['sends a token that somebody else has signed', 'forged_signature', 502, 'providers.answer_invalid'],
    ['speaks of two people in two answers', 'other_subject', 502, 'providers.answer_invalid'],
    ['tells no address', 'no_email', 422, 'providers.email_missing'],
  ])('%s signs nobody in', async (_, misbehaviour, status, code) => {
    const before = await written();
    const { browser, answer } = await signInAtProvider(server, { email: `${misbehaviour}@example.com`, misbehaviour });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(answer.text).toContain(`<code>${code}</code>`);
    // Nothing that the provider wrote is shown.
    expect(answer.text).not.toMatch(/anybody can have written|not today|Sorry/);
    expect(await written()).toEqual(before);
    expect((await browser.get(`${server.base}/session`)).status).toBe(401);
    const { rows } = await database.query<{ changes: { reason?: string } }>(
      `select changes from audit_events where action = 'sign_in.failed' order by occurred_at desc, id desc limit 1`,
    );
    // A state that is not ours is no sign-in of anybody.
    if (code !== 'providers.state_invalid') expect(rows[0]?.changes.reason).toBe(code);
  });

  test.each([
    ['has not verified the address', 'unverified_email'],
    ['vouches in another answer than that with the address (A55)', 'verified_elsewhere'],
  ])('%s is not believed: our own mail decides', async (_, misbehaviour) => {
    const before = await written();
    const { browser, answer } = await signInAtProvider(server, { email: `${misbehaviour}@example.com`, misbehaviour });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/p/acme/confirm-provider?sent=simulator']);
    const after = await written();
    expect([after.users, after.identities, after.sessions]).toEqual([before.users, before.identities, before.sessions]);
    expect(after.mails).toBe((before.mails ?? 0) + 1);
    expect((await browser.get(`${server.base}/session`)).status).toBe(401);
  });

  test('lies once is asked again the next time, and believed then', async () => {
    const browser = server.browser();
    const arrival = { email: 'second-try@example.com' };
    const lied = await signInAtProvider(server, { ...arrival, misbehaviour: 'wrong_nonce' }, { browser });
    expect(lied.answer.status).toBe(502);
    expect((await signInAtProvider(server, arrival, { browser })).answer.status).toBe(303);
  });
});
