import http from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';
import type { OutgoingMail } from '../../platform/mail/mailer.ts';
import { createMailboxMailer } from './index.ts';
import { isThisMachine, linksIn } from './mailbox.rules.ts';

type Message = { id: string; to: string; subject: string; text: string; html: string; links: string[]; sentAt: string };

describe('the development mailbox', () => {
  let server: TestServer;
  let projectId: string;
  beforeAll(async () => {
    server = await startTestServer();
    projectId = (await server.running.services.modules.projects.bySlug('acme'))?.id ?? '';
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await server.running.services.database.pool.query('delete from mailbox_messages');
  });

  let sent = 0;
  async function send(given: Partial<OutgoingMail> = {}): Promise<void> {
    const { services } = server.running;
    sent++;
    // Two of the same millisecond would have no order.
    services.clock.advance(1);
    await createMailboxMailer(services).send({
      projectId,
      fromName: 'Acme',
      replyTo: null,
      to: 'ada@example.com',
      subject: `Verify your address ${sent}`,
      text: `Hello\n\n${server.base}/verify-email?token=ver_${sent}\n`,
      html: `<p>Hello ${sent}</p>`,
      messageId: `<${services.ids.uuid()}@localhost>`,
      ...given,
    });
  }
  async function list(to?: string): Promise<Message[]> {
    const query = to === undefined ? '' : `?to=${encodeURIComponent(to)}`;
    const answer = await server.api.get(`${server.origin}/dev/mailbox/messages.json${query}`);
    expect(answer.status).toBe(200);
    return answer.json as Message[];
  }

  test('messages are listed newest first, with the links of their text, by recipient', async () => {
    await send();
    await send({ to: 'bram@example.com' });
    await send();
    const all = await list();
    expect(all.map(({ to }) => to)).toEqual(['ada@example.com', 'bram@example.com', 'ada@example.com']);
    expect(all[0]).toEqual({
      id: expect.stringMatching(/^mbx_[0-9a-z]{26}$/),
      to: 'ada@example.com',
      subject: `Verify your address ${sent}`,
      text: expect.stringContaining('/verify-email?token='),
      html: `<p>Hello ${sent}</p>`,
      links: [`${server.base}/verify-email?token=ver_${sent}`],
      sentAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(await list('bram@example.com')).toHaveLength(1);
    expect(await list('nobody@example.com')).toEqual([]);
  });

  test('a mail that a job sends twice is one message', async () => {
    const messageId = `<${server.running.services.ids.uuid()}@localhost>`;
    await send({ messageId });
    await send({ messageId });
    expect(await list()).toHaveLength(1);
  });

  test('the newest 500 are kept', async () => {
    const insert = `insert into mailbox_messages (id, project_id, recipient, subject, text, html, links, sent_at)
      select gen_random_uuid(), $1, 'old@example.com', n::text, '', '', '{}', now() - make_interval(mins => 600 - n) from generate_series(1, 500) n`;
    await server.running.services.database.pool.query(insert, [projectId]);
    await send();
    const all = await list();
    expect(all).toHaveLength(500);
    expect(all[0]?.to).toBe('ada@example.com');
    expect(all.at(-1)?.subject).toBe('2');
  });

  test('the pages show the list and a message, and frame its HTML without scripts or an origin', async () => {
    await send({ subject: '<script>alert(1)</script>', html: '<p>Hello</p><script>alert(2)</script>' });
    const [message] = await list();
    const page = await server.api.get(`${server.origin}/dev/mailbox`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.text).toContain(`/dev/mailbox/${message?.id}`);
    expect(page.text).not.toContain('<script>alert');

    const detail = await server.api.get(`${server.origin}/dev/mailbox/${message?.id}`);
    expect(detail.status).toBe(200);
    expect(detail.text).not.toContain('<script>alert');
    const [, source, sandbox] = /<iframe[^>]* src="([^"]+)" sandbox="([^"]*)"/.exec(detail.text) ?? [];
    expect(sandbox).not.toMatch(/allow-(scripts|same-origin|forms)/);
    expect(detail.headers.get('content-security-policy')).toContain("frame-src 'self'");

    const body = await server.api.get(`${server.origin}${source}`);
    expect(body.status).toBe(200);
    expect(body.text).toContain('<p>Hello</p>');
    const policy = body.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/sandbox (?!.*allow-(scripts|same-origin))/);
    expect(policy).not.toContain('script-src');
  });

  test('a message that is not there is not found, whatever the id looks like', async () => {
    for (const id of [
      'mbx_01h455vb4pex5vsknk084sn02q',
      'usr_01h455vb4pex5vsknk084sn02q',
      '%00',
      "'",
      'x'.repeat(400),
    ]) {
      const answer = await server.api.get(`${server.origin}/dev/mailbox/${id}`, { accept: 'application/json' });
      expect(answer.status, id).toBeGreaterThanOrEqual(400);
      expect(answer.status, id).toBeLessThan(500);
    }
  });

  test('a form of this host empties it; a form of another site does not', async () => {
    await send();
    const clear = (origin: string) => server.api.form(`${server.origin}/dev/mailbox/clear`, {}, { origin });
    expect((await clear('https://evil.example')).status).toBe(403);
    expect(await list()).toHaveLength(1);
    const answer = await clear(server.origin);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/dev/mailbox');
    expect(await list()).toEqual([]);
  });

  test('an unknown parameter is refused', async () => {
    const answer = await server.api.get(`${server.origin}/dev/mailbox/messages.json?from=ada@example.com`);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'request.invalid']);
  });

  test('under a name of the web there is nothing, although the peer is this machine (DNS rebinding)', async () => {
    await send();
    for (const path of ['/dev/mailbox', '/dev/mailbox/messages.json', '/dev/mailbox/x/body']) {
      expect(await statusUnder(server.origin, path, 'evil.example'), path).toBe(404);
      expect(
        await statusUnder(server.origin, path, `localhost.evil.example:${new URL(server.origin).port}`),
        path,
      ).toBe(404);
    }
    expect(await statusUnder(server.origin, '/dev/mailbox', new URL(server.origin).host)).toBe(200);
  });

  test('a claim to come from elsewhere or from here changes nothing for a peer that is no proxy', async () => {
    const answer = await server.api.get(`${server.origin}/dev/mailbox/messages.json`, {
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-host': 'evil.example',
    });
    expect(answer.status).toBe(200);
  });
});

/** fetch does not let a caller choose the Host header. */
function statusUnder(origin: string, path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(new URL(path, origin), { headers: { host }, agent: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    request.on('error', reject);
  });
}

test.each([
  ['127.0.0.1', 'localhost:4400', true],
  ['::1', '[::1]:4400', true],
  ['127.0.0.1', '127.0.0.1', true],
  ['127.0.0.1', 'acme.localhost:4400', true],
  ['203.0.113.7', 'localhost:4400', false],
  ['127.0.0.1', 'evil.example', false],
  ['127.0.0.1', '127.0.0.1.evil.example', false],
  ['127.0.0.1', 'localhost@evil.example', false],
  ['127.0.0.1', 'evil@localhost', false],
  ['127.0.0.1', 'localhost/x', false],
  ['127.0.0.1', '', false],
  ['127.0.0.1', undefined, false],
])('peer %s under the name %s: %s', (peer, host, allowed) => {
  expect(isThisMachine(peer, host)).toBe(allowed);
});

describe('links of a text', () => {
  test('each is found once, in its order, without what belongs to the sentence', () => {
    const text =
      'See https://a.example/x?t=1&u=2. Or (http://localhost:4400/p/a?token=ver_-_), https://a.example/x?t=1&u=2! mailto:a@b.example <https://c.example/>';
    expect(linksIn(text)).toEqual([
      'https://a.example/x?t=1&u=2',
      'http://localhost:4400/p/a?token=ver_-_',
      'https://c.example/',
    ]);
  });

  test('a token survives whatever characters it has', () => {
    const token = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => `ver_${Buffer.from(bytes).toString('base64url')}`);
    fc.assert(
      fc.property(
        token,
        (text) =>
          linksIn(`Open this:\n\nhttp://localhost/verify-email?token=${text}\n\nBye.`)[0] ===
          `http://localhost/verify-email?token=${text}`,
      ),
    );
  });
});
