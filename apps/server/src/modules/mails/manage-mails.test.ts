import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Answer,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { createResendSink, type ResendSink } from '../../../../../testing/kit/resend-sink.ts';
import { housekeeping } from '../../app/housekeeping.ts';

const KEY = 're_TheKeyThatNobodySees42';
const OWN = { provider: 'resend', fromAddress: 'hello@acme.example', fromName: 'Acme & Sons' };

type Entry = { id: string; recipient: string; kind: string; status: string; lastError: string | null };

let resend: ResendSink;
let server: TestServer;
beforeAll(async () => {
  resend = await createResendSink({ key: KEY });
  server = await startTestServer({
    env: { RESEND_API_URL: resend.url, FRONTDESK_OUTBOUND_ALLOWED: resend.host },
    settings: { limits: { mailsPerRecipientAndTenMinutes: 3 } },
  });
});
afterAll(async () => {
  await server?.stop();
  await resend?.close();
});
beforeEach(async () => {
  resend.answers = [];
  await query('delete from mail_log; delete from mail_senders; delete from limits');
});

const headers = () => bearer(server.secretKey);
const query = (sql: string, values?: unknown[]) => server.running.services.database.pool.query(sql, values);
const call = (method: string, path: string, body?: object): Promise<Answer> =>
  server.api.request(method, `${server.origin}${path}`, { headers: headers(), ...(body ? { body } : {}) });
const put = (body: object) => call('PUT', '/v1/mail-sender', body);
const sendTest = (to: string) => call('POST', '/v1/mail-sender/test', { to });
const list = async (search = ''): Promise<{ data: Entry[]; nextCursor: string | null }> => {
  const answer = await call('GET', `/v1/mails${search}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json as { data: Entry[]; nextCursor: string | null };
};

describe('the sender of a project', () => {
  test('is the instance, in the name of the project, until somebody chooses another', async () => {
    const { json } = await call('GET', '/v1/mail-sender');
    expect(json).toEqual({
      provider: 'instance',
      fromAddress: null,
      fromName: null,
      replyTo: null,
      apiKeyLastFour: null,
      delivery: 'mailbox',
      deliveryFrom: 'Acme <no-reply@localhost>',
      updatedAt: null,
    });
  });

  test('holds a key that no answer, record or row shows', async () => {
    const answer = await put({ ...OWN, apiKey: KEY, replyTo: 'help@acme.example' });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json).toMatchObject({ ...OWN, replyTo: 'help@acme.example', apiKeyLastFour: 'es42' });
    const shown = [
      answer.text,
      (await call('GET', '/v1/mail-sender')).text,
      (await call('GET', '/v1/audit-events')).text,
      (await call('POST', '/v1/mail-sender/test', { to: 'ada@example.com' })).text,
      (await call('GET', '/v1/mails')).text,
    ];
    const { rows } = await query(
      `select (select string_agg(to_jsonb(s)::text || encode(s.api_key_sealed, 'escape'), '') from mail_senders s) as sender,
        (select string_agg(data::text, '') from outbox_events) as events, (select string_agg(changes::text, '') from audit_events) as audit`,
    );
    for (const text of [...shown, JSON.stringify(rows)]) {
      expect(text).not.toContain(KEY);
      expect(text).not.toContain(KEY.slice(3, 12));
    }
    expect((rows[0] as { audit: string }).audit).toContain('"newKey": true');
    expect((rows[0] as { events: string }).events).toContain('"provider": "resend"');
  });

  test('keeps its key where none is sent, and forgets it with the provider', async () => {
    await put({ ...OWN, apiKey: KEY });
    expect((await put({ ...OWN, fromName: 'Acme' })).json).toMatchObject({ apiKeyLastFour: 'es42', fromName: 'Acme' });
    expect((await put({ provider: 'instance', fromName: 'Acme' })).json).toMatchObject({ apiKeyLastFour: null });
    const { rows } = await query('select api_key_sealed from mail_senders');
    expect(rows).toEqual([{ api_key_sealed: null }]);
    await put({ ...OWN, apiKey: KEY });
    expect((await call('DELETE', '/v1/mail-sender')).status).toBe(204);
    expect((await call('DELETE', '/v1/mail-sender')).status).toBe(204);
    expect((await query('select from mail_senders')).rowCount).toBe(0);
  });

  test.each<[string, object, number, string]>([
    ['without a key', OWN, 422, 'mails.sender_incomplete'],
    ['without an address', { provider: 'resend', apiKey: KEY }, 422, 'mails.sender_incomplete'],
    [
      'with an address of the instance',
      { provider: 'instance', fromAddress: 'a@acme.example' },
      422,
      'mails.sender_contradictory',
    ],
    ['with a key for the instance', { provider: 'instance', apiKey: KEY }, 422, 'mails.sender_contradictory'],
    ['with a key of somebody else', { ...OWN, apiKey: 'sk_live_1234567890' }, 400, 'request.invalid'],
    ['with a line break in the key', { ...OWN, apiKey: `${KEY}\r\nX-Evil: 1` }, 400, 'request.invalid'],
    [
      'with a line break in the name',
      { ...OWN, apiKey: KEY, fromName: 'Acme\r\nBcc: eve@example.com' },
      400,
      'request.invalid',
    ],
    [
      'with an address in the name',
      { ...OWN, apiKey: KEY, fromName: 'Acme <eve@example.com>' },
      400,
      'request.invalid',
    ],
    ['with two addresses', { ...OWN, apiKey: KEY, replyTo: 'a@acme.example, b@acme.example' }, 400, 'request.invalid'],
  ])('is refused %s', async (_, body, status, code) => {
    const answer = await put(body);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect((await query('select from mail_senders')).rowCount).toBe(0);
  });

  test('is tried at once by the key of the project, and says what Resend says', async () => {
    await put({ ...OWN, apiKey: KEY });
    const sent = await sendTest('ada@example.com');
    expect(sent.status, sent.text).toBe(200);
    expect(sent.json).toMatchObject({ result: 'sent', provider: 'resend', detail: 'Resend took the mail.' });
    expect(resend.mails.at(-1)).toMatchObject({ from: '"Acme & Sons" <hello@acme.example>', to: ['ada@example.com'] });
    const { mailId, providerMessageId } = sent.json as { mailId: string; providerMessageId: string };
    expect((await list()).data).toMatchObject([
      { id: mailId, kind: 'test', status: 'sent', attempts: 1, providerMessageId },
    ]);

    await put({ ...OWN, apiKey: 're_wrongwrong' });
    expect((await sendTest('ada@example.com')).json).toMatchObject({
      result: 'failed',
      detail: 'Resend answered 401 validation_error: API key is invalid',
    });
    resend.answers = [{ status: 422, name: 'validation_error', message: 'Invalid `to` field.' }];
    expect((await sendTest('ada@example.com')).json).toMatchObject({ result: 'refused' });
    expect((await list()).data.map(({ status }) => status)).toEqual(['refused', 'failed', 'sent']);
    // Nobody waits for a second attempt at a test.
    expect((await query(`select from jobs.job where name = 'mail' and state <> 'completed'`)).rowCount).toBe(0);
  });

  test('is tried a few times for each recipient, and no more', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => sendTest('ada@example.com')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    for (const answer of refused) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await list()).data).toHaveLength(3);
    expect((await sendTest('bram@example.com')).status).toBe(200);
  });

  test('does not let mails to people leave a machine that develops', async () => {
    await put({ ...OWN, apiKey: KEY });
    const before = resend.requests.length;
    const email = 'newcomer@example.com';
    await server.api.post(`${server.base}/auth/sign-up`, { email, password: GOOD_PASSWORD });
    await server.mail(email, /verify/);
    await until(async () => (await list()).data[0]?.status === 'sent', 5_000, 'the line of the log');
    expect(resend.requests).toHaveLength(before);
    expect((await list()).data).toMatchObject([{ kind: 'email_verification', recipient: email, provider: 'mailbox' }]);
  });
});

test('without the allow-list nothing on this machine is reached, whatever the address of the API says', async () => {
  const other = await startTestServer({ env: { RESEND_API_URL: resend.url } });
  try {
    const before = resend.requests.length;
    const headers = bearer(other.secretKey);
    await other.api.request('PUT', `${other.origin}/v1/mail-sender`, { body: { ...OWN, apiKey: KEY }, headers });
    const answer = await other.api.post(`${other.origin}/v1/mail-sender/test`, { to: 'ada@example.com' }, headers);
    expect(answer.json).toMatchObject({
      result: 'failed',
      detail: 'Resend cannot be reached: only https is spoken here',
    });
    expect(resend.requests).toHaveLength(before);
  } finally {
    await other.stop();
  }
});

describe('the log of mails', () => {
  test('is listed newest first, by recipient, state and kind, page by page', async () => {
    await put({ ...OWN, apiKey: KEY });
    for (const to of ['ada@example.com', 'Bram@example.com', 'ada@example.com']) await sendTest(to);
    resend.answers = [{ status: 500, name: 'application_error', message: 'Oh.' }];
    await sendTest('bram@example.com');
    const addresses = (entries: Entry[]) => entries.map(({ recipient }) => recipient);
    const all = await list();
    expect(addresses(all.data)).toEqual(['bram@example.com', 'ada@example.com', 'Bram@example.com', 'ada@example.com']);
    expect(addresses((await list('?recipient=BRAM@example.com')).data)).toEqual([
      'bram@example.com',
      'Bram@example.com',
    ]);
    expect((await list('?status=failed')).data).toMatchObject([
      { lastError: 'Resend answered 500 application_error: Oh.' },
    ]);
    expect((await list('?status=failed&recipient=ada@example.com')).data).toEqual([]);
    expect((await list('?kind=magic_link')).data).toEqual([]);
    const first = await list('?kind=test&limit=3');
    const second = await list(`?kind=test&limit=3&cursor=${first.nextCursor}`);
    expect([...first.data, ...second.data]).toEqual(all.data);
    expect(second.nextCursor).toBeNull();
    for (const search of ['?status=lost', '?kind=nonsense', '?recipient='])
      expect((await call('GET', `/v1/mails${search}`)).status, search).toBe(400);
  });

  test('does not show that somebody asked for an address without an account', async () => {
    await server.api.post(`${server.base}/auth/password-reset`, { email: 'nobody@example.com' });
    expect((await list()).data).toEqual([]);
    await until(async () => (await query('select from mail_log')).rowCount === 0, 5_000, 'the end of the trace');
  });

  test('forgets who is deleted, at once or when their days are over', async () => {
    const [ada, bram, cleo] = await Promise.all(
      ['ada.d@example.com', 'bram.d@example.com', 'cleo.d@example.com'].map((email) => createPerson(server, { email })),
    );
    for (const person of [ada, bram, cleo]) await sendTest(person?.email ?? '');
    expect((await call('DELETE', `/v1/users/${ada?.userId}`)).status).toBe(204);
    expect((await list()).data.map(({ recipient }) => recipient)).toEqual([cleo?.email, bram?.email]);
    await query(`update users set deletion_requested_at = created_at, deletion_due_at = created_at where email = $1`, [
      bram?.email,
    ]);
    await housekeeping(server.running.services);
    expect((await list()).data.map(({ recipient }) => recipient)).toEqual([cleo?.email]);
  });

  test('is kept for thirty days', async () => {
    for (const to of ['old@example.com', 'new@example.com']) await sendTest(to);
    await query(
      `update mail_log set created_at = created_at - interval '30 days 1 minute' where recipient like 'old%'`,
    );
    await query(`update mail_log set created_at = created_at - interval '29 days' where recipient like 'new%'`);
    await housekeeping(server.running.services);
    expect((await list()).data.map(({ recipient }) => recipient)).toEqual(['new@example.com']);
  });
});
