import { afterEach, describe, expect, test } from 'vitest';
import { sendJson, sendProblem, startWire, type Wire } from '../../test/wire.ts';
import { createFrontdesk } from '../create-frontdesk.ts';

let wire: Wire | null = null;

afterEach(async () => {
  await wire?.close();
  wire = null;
  Reflect.deleteProperty(globalThis, 'window');
});

async function start(answer: Parameters<typeof startWire>[0]) {
  wire = await startWire(answer);
  const { api } = createFrontdesk({ baseUrl: `${wire.origin}/p/demo`, secretKey: 'sk_test' });
  return { api, seen: wire.seen };
}

describe('the management client', () => {
  test('calls /v1 of the origin with the secret key, and leaves out what is not given', async () => {
    const { api, seen } = await start((_, res) => sendJson(res, 200, { data: [], nextCursor: null }));
    await api.users.list({ q: 'a&b=c', cursor: null });
    await api.auditEvents.list();
    expect(seen.map((call) => call.url)).toEqual(['/v1/users?q=a%26b%3Dc', '/v1/audit-events']);
    expect(seen[0]?.headers.authorization).toBe('Bearer sk_test');
    expect(seen[0]?.headers['idempotency-key']).toBeUndefined();
  });

  test('walks the pages of a list as far as they are read', async () => {
    const pages: Record<string, unknown> = {
      '/v1/users?q=a&limit=100': { data: [{ id: 'usr_1' }, { id: 'usr_2' }], nextCursor: 'c+1/=' },
      '/v1/users?q=a&limit=100&cursor=c%2B1%2F%3D': { data: [{ id: 'usr_3' }], nextCursor: null },
    };
    const { api, seen } = await start((req, res) => sendJson(res, 200, pages[req.url ?? '']));
    const ids: string[] = [];
    for await (const user of api.users.all({ q: 'a' })) ids.push(user.id);
    expect(ids).toEqual(['usr_1', 'usr_2', 'usr_3']);
    for await (const user of api.users.all({ q: 'a' })) if (user.id === 'usr_1') break;
    expect(seen).toHaveLength(3);
  });

  test('repeats what is put off with the same idempotency key, and a fresh one for the next creation', async () => {
    const { api, seen } = await start((_, res, count) => {
      if (count === 1) return sendProblem(res, 429, 'limits.too_many', { 'retry-after': '0' });
      if (count === 2)
        return sendProblem(res, 503, 'instance.overloaded', { 'retry-after': new Date(0).toUTCString() });
      return sendJson(res, 201, { id: 'usr_1' });
    });
    expect((await api.users.create({ email: 'ada@example.com' })).id).toBe('usr_1');
    await api.users.create({ email: 'bob@example.com' });
    await api.users.create({ email: 'eve@example.com' }, { idempotencyKey: 'import-7' });
    const keys = seen.map((call) => call.headers['idempotency-key']);
    expect(keys).toHaveLength(5);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(new Set(keys).size).toBe(3);
    expect(keys.at(-1)).toBe('import-7');
  });

  test('gives up after three repetitions, and at once where the wait is long', async () => {
    const { api, seen } = await start((req, res) =>
      sendProblem(res, 429, 'limits.too_many', { 'retry-after': req.url === '/v1/users' ? '0' : '900' }),
    );
    await expect(api.users.list()).rejects.toMatchObject({ code: 'limits.too_many', status: 429 });
    expect(seen).toHaveLength(4);
    await expect(api.projects.list()).rejects.toMatchObject({ code: 'limits.too_many', retryAfterSeconds: 900 });
    expect(seen).toHaveLength(5);
  });

  test('repeats a creation whose answer was lost, but no deletion', async () => {
    const { api, seen } = await start((req, res, count) =>
      count === 1 || req.method === 'DELETE' ? res.destroy() : sendJson(res, 201, { id: 'usr_1' }),
    );
    expect((await api.users.create({ email: 'ada@example.com' })).id).toBe('usr_1');
    expect(new Set(seen.map((call) => call.headers['idempotency-key'])).size).toBe(1);
    await expect(api.users.delete('usr_1')).rejects.toMatchObject({ code: 'network.unreachable' });
    expect(seen).toHaveLength(3);
  });

  test('throws what the server refused, field by field', async () => {
    const fields = [{ path: 'email', code: 'invalid_format', message: 'is no e-mail address' }];
    const { api } = await start((_, res) =>
      sendJson(res, 400, {
        title: 'Not valid.',
        status: 400,
        code: 'request.invalid',
        requestId: 'req_9',
        errors: fields,
      }),
    );
    await expect(api.users.create({ email: 'x' })).rejects.toMatchObject({
      code: 'request.invalid',
      status: 400,
      requestId: 'req_9',
      fields,
      message: 'Not valid.',
    });
  });

  test.each(['', '..', '.', 'usr_1/ban', 'usr_1?x=1', 'usr_1#', '%2e%2e', 'usr 1', 'é', 'a'.repeat(65)])(
    'never calls with %j as an id',
    async (id) => {
      const { api, seen } = await start((_, res) => res.writeHead(204).end());
      await expect(api.users.delete(id)).rejects.toMatchObject({ code: 'request.invalid', status: 400 });
      await expect(api.sessions.revoke(id)).rejects.toMatchObject({ code: 'request.invalid' });
      expect(seen).toHaveLength(0);
    },
  );
});

describe('the secret key', () => {
  const baseUrl = 'https://auth.example.com';

  test('is needed, and must look like one', () => {
    expect(() => createFrontdesk({ baseUrl }).api).toThrow(expect.objectContaining({ code: 'configuration.invalid' }));
    expect(() => createFrontdesk({ baseUrl, secretKey: '' })).toThrow(
      expect.objectContaining({ code: 'configuration.invalid' }),
    );
    expect(() => createFrontdesk({ baseUrl, secretKey: 'sk_1\r\nx: y' })).toThrow(
      expect.objectContaining({ code: 'configuration.invalid' }),
    );
  });

  test('is refused in a browser', () => {
    Object.assign(globalThis, { window: {} });
    expect(() => createFrontdesk({ baseUrl, secretKey: 'sk_test' })).toThrow(/browser/);
    expect(createFrontdesk({ baseUrl }).signInUrl()).toBe(`${baseUrl}/sign-in`);
  });

  test('is not in what a log prints of the client or of an error', async () => {
    const { api } = await start((_, res) => sendProblem(res, 403, 'access.forbidden'));
    const { inspect } = await import('node:util');
    const error = await api.users.list().catch((fault: unknown) => fault);
    const client = createFrontdesk({ baseUrl, secretKey: 'sk_live_hidden' });
    expect(inspect([client, client.api, error], { depth: 9, getters: true })).not.toMatch(/sk_(live|test)/);
  });
});
