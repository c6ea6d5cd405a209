import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  bearer,
  codeOf,
  createPerson,
  insist,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      signUp: { mode: 'waitlist', verification: 'required', blockedDomains: ['blocked.example'] },
      limits: { signUpsPerAddressAndHour: 10_000, mailsPerRecipientAndTenMinutes: 3 },
    },
  });
});
afterAll(() => server.stop());

type Entry = { id: string; position: number; email: string; status: string; approvedBy: string | null };

const join = (email: string, given: Record<string, unknown> = {}) =>
  insist(() => server.api.post(`${server.base}/auth/waitlist`, { email, ...given }));

const manage = (method: string, path: string, body?: unknown) =>
  insist(() =>
    server.api.request(method, `${server.origin}/v1/${path}`, {
      headers: bearer(server.secretKey),
      ...(body === undefined ? {} : { body }),
    }),
  );

async function list(query = ''): Promise<Entry[]> {
  const answer = await manage('GET', `waitlist-entries?limit=100${query}`);
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as { data: Entry[] }).data;
}

async function count(sql: string): Promise<number> {
  const { rows } = await server.running.services.database.pool.query(`select count(*)::int as n from ${sql}`);
  return rows[0].n;
}

describe('joining', () => {
  test('gives numbers in the order of joining, told by mail, and no account', async () => {
    for (const name of ['first', 'second', 'third']) {
      const answer = await join(`${name}@example.com`);
      expect(answer.status).toBe(202);
      expect(answer.json).toEqual({});
    }
    expect((await list()).map(({ email, position }) => [email, position])).toEqual([
      ['first@example.com', 1],
      ['second@example.com', 2],
      ['third@example.com', 3],
    ]);
    const mail = await server.mail('third@example.com', /waitlist/i);
    expect(mail.text).toContain('your number is 3');
    expect(mail.links[0]).toMatch(new RegExp(`^${server.base}/waitlist\\?token=wtl_`));
    expect(
      await count(`users where email like '%@example.com' and project_id <> (select id from projects where is_system)`),
    ).toBe(0);
    const signUp = await server.api.post(`${server.base}/auth/sign-up`, {
      email: 'first@example.com',
      password: 'long enough to pass 1',
    });
    expect(codeOf(signUp)).toBe('sign_up.closed');
  });

  test('twice is the same answer and the same number, also in another spelling', async () => {
    expect((await join('First@Example.com')).status).toBe(202);
    expect((await list()).filter(({ email }) => /first/i.test(email))).toHaveLength(1);
    expect((await join('fourth@example.com')).status).toBe(202);
    expect((await list()).at(-1)).toMatchObject({ email: 'fourth@example.com', position: 4 });
  });

  test('answers an address that has an account like any other', async () => {
    const person = await createPerson(server, { email: 'has-account@example.com' });
    const known = await join(person.email);
    const unknown = await join('has-none@example.com');
    const headers = (answer: typeof known) => [...answer.headers.keys()].sort();
    expect([known.status, known.text, headers(known)]).toEqual([unknown.status, unknown.text, headers(unknown)]);
    expect((await list()).slice(-2).map(({ email }) => email)).toEqual([person.email, 'has-none@example.com']);
  });

  test('costs the same rows for an address that is new and one that is on the list', async () => {
    const rows = async () => [await count('audit_events'), await count('mail_log'), await count('limits')];
    const before = await rows();
    await join('counted@example.com');
    const between = await rows();
    await join('counted@example.com');
    const after = await rows();
    expect(between.map((n, at) => n - (before[at] ?? 0))).toEqual([1, 1, 2]);
    // The limits of the recipient are there already, whoever it is.
    expect(after.map((n, at) => n - (between[at] ?? 0))).toEqual([1, 1, 0]);
  });

  test('gives 20 people who come at once 20 numbers in a row, and one address that comes 20 times one', async () => {
    const from = (await list()).length;
    const crowd = await Promise.all(Array.from({ length: 20 }, (_, n) => join(`crowd${n}@example.com`)));
    expect(crowd.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 202));
    await Promise.all(Array.from({ length: 20 }, () => join('eager@example.com')));
    const positions = (await list()).map(({ position }) => position);
    expect(positions).toEqual(Array.from({ length: from + 21 }, (_, n) => n + 1));
  });

  test('is limited for each recipient, and refused by the rules of sign-up and in other modes', async () => {
    for (let tries = 0; tries < 3; tries++) expect((await join('often@example.com')).status).toBe(202);
    expect(codeOf(await join('often@example.com'))).toBe('limits.too_many');
    expect(codeOf(await join('a@blocked.example'))).toBe('sign_up.domain_not_allowed');
    expect((await join('b@example.com', { position: 1 })).status).toBe(400);
    const other = await server.api.post(`${server.origin}/p/frontdesk/auth/waitlist`, { email: 'a@example.com' });
    expect(codeOf(other)).toBe('waitlist_entries.closed');
  });
});

describe('the place', () => {
  test('is shown by the link of the mail as often as somebody looks, and by no other', async () => {
    const { links } = await server.mail('second@example.com', /waitlist/i);
    for (let times = 0; times < 3; times++) {
      const page = await server.api.get(links[0] ?? '', { accept: 'text/html' });
      expect(page.status).toBe(200);
      expect(page.text).toContain('You are number 2');
    }
    // Every other last character: those that decode to the same bytes are no spelling of the token either.
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
    for (const last of letters.filter((letter) => !links[0]?.endsWith(letter))) {
      const forged = (links[0] ?? '').replace(/.$/, last);
      expect([last, (await server.api.get(forged, { accept: 'text/html' })).status]).toEqual([last, 404]);
    }
    const elsewhere = (links[0] ?? '').replace('/p/acme/', '/p/frontdesk/');
    expect((await server.api.get(elsewhere, { accept: 'text/html' })).status).toBe(404);
  });
});

describe('letting in', () => {
  test('sends one, many or the next so many their invitation, once', async () => {
    const [first, second] = await list('&status=waiting');
    const one = await manage('POST', 'waitlist-entries/approve', { entryIds: [first?.id] });
    expect(one.json).toMatchObject({
      data: [{ email: 'first@example.com', status: 'approved', approvedBy: expect.any(String) }],
    });
    expect((await server.mail('first@example.com', /invitation/i)).links[0]).toContain('/invitation?token=inv_');
    // Somebody who is in is not let in again.
    const both = await manage('POST', 'waitlist-entries/approve', { entryIds: [first?.id, second?.id] });
    expect((both.json as { data: Entry[] }).data.map(({ email }) => email)).toEqual(['second@example.com']);
    const next = await manage('POST', 'waitlist-entries/approve', { next: 2 });
    expect((next.json as { data: Entry[] }).data.map(({ position }) => position)).toEqual([3, 4]);
    expect(await count('invitations')).toBe(4);
    expect((await list('&status=waiting'))[0]?.position).toBe(5);
  });

  test('lets in whoever has an account without a mail, and tells it in the list', async () => {
    const [entry] = (await list('&status=waiting')).filter(({ email }) => email === 'has-account@example.com');
    const before = await count('invitations');
    await manage('POST', 'waitlist-entries/approve', { entryIds: [entry?.id] });
    expect(await count('invitations')).toBe(before);
    expect((await list('&status=approved')).map(({ email }) => email)).toContain('has-account@example.com');
  });

  test('reminds whoever is invited at the same moment, and lets the others in as well', async () => {
    const entries = (await list('&status=waiting')).slice(0, 2);
    const [entry, other] = entries.map(({ email }) => email);
    const { pool } = server.running.services.database;
    const client = await pool.connect();
    try {
      // Another invitation of that address is written, and not committed yet.
      await client.query('begin');
      await client.query(
        `insert into invitations (project_id, id, email, email_key, created_at, sent_at, token_id, expires_at)
         select project_id, gen_random_uuid(), email, email_key, now(), now(), gen_random_uuid(), now() + interval '7 days'
         from waitlist_entries where email = $1`,
        [entry],
      );
      const approval = manage('POST', 'waitlist-entries/approve', { entryIds: entries.map(({ id }) => id) });
      await until(
        async () => (await count(`pg_stat_activity where wait_event_type = 'Lock' and query like '%invitations%'`)) > 0,
        5_000,
        'the approval that waits',
      );
      await client.query('commit');
      const answer = await approval;
      expect(answer.status, answer.text).toBe(200);
    } finally {
      client.release();
    }
    expect(await count(`invitations where email = '${entry}'`)).toBe(1);
    expect((await server.mail(entry ?? '', /invitation/i)).links[0]).toContain('/invitation?token=inv_');
    expect((await server.mail(other ?? '', /invitation/i)).links[0]).toContain('/invitation?token=inv_');
  });

  test('20 times at once lets 20 different people in, and writes to each once', async () => {
    const before = await count('invitations');
    const waiting = (await list('&status=waiting')).length;
    const answers = await atOnce(20, () => manage('POST', 'waitlist-entries/approve', { next: 1 }));
    const ids = answers.flatMap(({ json }) => (json as { data: Entry[] }).data.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(await count('invitations')).toBe(before + ids.length);
    expect((await list('&status=waiting')).length).toBe(waiting - ids.length);
    expect(await count(`outbox_events where type = 'waitlist_entry.approved'`)).toBe(
      (await list('&status=approved')).length,
    );
  });

  test('names entries or how many, never both, and none of another project', async () => {
    expect((await manage('POST', 'waitlist-entries/approve', {})).status).toBe(400);
    const [entry] = await list();
    expect((await manage('POST', 'waitlist-entries/approve', { entryIds: [entry?.id], next: 1 })).status).toBe(400);
    const stranger = 'wle_01h455vb4pex5vsknk084sn02q';
    expect((await manage('POST', 'waitlist-entries/approve', { entryIds: [stranger] })).json).toEqual({ data: [] });
    expect(codeOf(await manage('DELETE', `waitlist-entries/${stranger}`))).toBe('waitlist_entries.not_found');
  });

  test('is not undone by taking somebody off the list', async () => {
    const [entry] = await list('&status=waiting');
    expect((await manage('DELETE', `waitlist-entries/${entry?.id}`)).status).toBe(204);
    expect((await list()).map(({ id }) => id)).not.toContain(entry?.id);
    expect(codeOf(await manage('DELETE', `waitlist-entries/${entry?.id}`))).toBe('waitlist_entries.not_found');
  });

  test('goes page by page in the order of joining', async () => {
    const everybody = await list();
    const pages: Entry[] = [];
    let cursor = '';
    do {
      const { json } = await manage('GET', `waitlist-entries?limit=7${cursor}`);
      const page = json as { data: Entry[]; nextCursor: string | null };
      pages.push(...page.data);
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(pages).toEqual(everybody);
    expect(codeOf(await manage('GET', 'waitlist-entries?cursor=bm9uZQ'))).toBe('waitlist_entries.cursor_invalid');
  });
});
