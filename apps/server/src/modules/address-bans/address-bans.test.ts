import { request as httpRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, createPerson, startTestServer, type TestServer, until } from '../../../../../testing/kit/index.ts';
import { controlHeader, operatorHeader } from '../../../../../testing/kit/operators.ts';
import { requestBytes, sendRaw } from '../../../../../testing/kit/raw-requests.ts';

let first: TestServer;
let second: TestServer;

// These tests reach the server by loopback, which is trusted as a proxy here: the address of the client is the one that it forwards.
beforeAll(async () => {
  const env = { FRONTDESK_TRUSTED_PROXIES: '127.0.0.0/8, ::1, 10.1.0.0/16' };
  first = await startTestServer({ env });
  second = await startTestServer({ env, replicaOf: first });
});
afterAll(async () => {
  await second.stop();
  await first.stop();
});
afterEach(async () => {
  for (const { id } of await listed()) await lift(id);
});

type Ban = { id: string; network: string; source: string; reason: string | null; expiresAt: string | null };
const url = () => `${first.origin}/v1/instance/address-bans`;
const from = (ip: string, more: Record<string, string> = {}) => ({ 'x-forwarded-for': ip, ...more });

async function listed(): Promise<Ban[]> {
  const { status, text, json } = await first.api.get(url(), controlHeader(first));
  expect(status, text).toBe(200);
  return (json as { data: Ban[] }).data;
}
const add = (body: object, headers = controlHeader(first) as Record<string, string>) =>
  first.api.post(url(), body, headers);
const lift = (id: string) => first.api.request('DELETE', `${url()}/${id}`, { headers: controlHeader(first) });

/** Both replicas go with one time. */
function advance(milliseconds: number): void {
  for (const server of [first, second]) server.running.services.clock.advance(milliseconds);
}

const visit = (server: TestServer, ip: string, path = '/p/acme/sign-in', more: Record<string, string> = {}) =>
  server.api.get(server.origin + path, from(ip, more));

async function strike(ip: string, times: number, path = '/.env', server = first): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < times; index++) statuses.push((await visit(server, ip, path)).status);
  return statuses;
}

async function bannedAt(server: TestServer, ip: string): Promise<void> {
  await until(async () => (await visit(server, ip)).status === 403, 3_000, `the ban of ${ip}`);
}

describe('strikes', () => {
  test('the fifth within an hour bans the address for a day, at both replicas, and every answer is a refusal', async () => {
    const ip = '203.0.113.10';
    expect(await strike(ip, 5)).toEqual([404, 404, 404, 404, 404]);
    const refused = await visit(first, ip);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'address_bans.banned']);
    expect(refused.headers.get('x-request-id')).toBe((refused.json as { requestId: string }).requestId);
    await bannedAt(second, ip);
    for (const path of ['/p/acme/session', '/p/acme/.well-known/jwks.json', '/v1/users', '/dashboard', '/.env'])
      expect([path, (await visit(second, ip, path)).status]).toEqual([path, 403]);
    const signIn = await second.api.post(`${second.origin}/p/acme/auth/sign-in/password`, {}, from(ip));
    expect(codeOf(signIn)).toBe('address_bans.banned');
    expect((await visit(second, '203.0.113.11')).status).toBe(200);

    const [ban] = await listed();
    expect(ban).toMatchObject({ network: '203.0.113.10/32', source: 'scanner', reason: 'Secrets in a file' });
    advance(24 * 60 * 60_000 + 1_000);
    expect((await visit(first, ip)).status).toBe(200);
    expect(await listed()).toEqual([]);
  });

  test('are counted over both replicas, and 40 at once make one ban', async () => {
    const ip = '203.0.113.20';
    await Promise.all(Array.from({ length: 40 }, (_, n) => strike(ip, 1, '/wp-login.php', n % 2 ? first : second)));
    await strike(ip, 5, '/.git/config');
    await bannedAt(first, ip);
    await bannedAt(second, ip);
    expect(await listed()).toHaveLength(1);
    const { rows } = await first.running.services.database.pool.query(
      `select actor_type, host(ip) as ip, changes ->> 'network' as network from audit_events where action = 'address_bans.added' and changes ->> 'network' like '203.0.113.20%'`,
    );
    expect(rows).toEqual([{ actor_type: 'system', ip, network: '203.0.113.20/32' }]);
  });

  test('of one IPv6 /64 are of one, in every spelling', async () => {
    const hosts = [
      '2001:db8:5:6::1',
      '2001:DB8:5:6:0:0:0:2',
      '2001:db8:5:6:ffff::3',
      '2001:db8:0005:6::4',
      '2001:db8:5:6::5',
    ];
    for (const host of hosts) expect(await strike(host, 1)).toEqual([404]);
    expect((await visit(first, '2001:db8:5:6:7:8:9:a')).status).toBe(403);
    expect((await visit(first, '2001:db8:5:7::1')).status).toBe(200);
  });

  test('are forgotten after an hour', async () => {
    const ip = '203.0.113.30';
    await strike(ip, 4);
    advance(61 * 60_000);
    expect(await strike(ip, 4)).toEqual([404, 404, 404, 404]);
    expect((await visit(first, ip)).status).toBe(200);
  });

  test('below a project count as those at the root, and what is no path of scanners counts nothing', async () => {
    await strike('203.0.113.40', 5, '/p/acme/phpmyadmin/index.php');
    expect((await visit(first, '203.0.113.40')).status).toBe(403);
    for (const path of [
      '/p/acme/no-such-page',
      '/favicon.ico',
      '/robots.txt',
      '/p/nobody/sign-in',
      '/.well-known/security.txt',
    ])
      await strike('203.0.113.41', 3, path);
    expect((await visit(first, '203.0.113.41')).status).toBe(200);
  });

  test('are not what a page makes its readers’ browsers ask for', async () => {
    const ip = '203.0.113.50';
    for (const site of ['cross-site', 'same-site', 'same-origin'])
      for (let index = 0; index < 5; index++)
        expect((await visit(first, ip, '/.env', { 'sec-fetch-site': site })).status).toBe(404);
    expect((await visit(first, ip)).status).toBe(200);
  });

  test('of loopback, of trusted proxies and of what may be a proxy that nobody has named never ban', async () => {
    for (const ip of [
      '127.0.0.1',
      '::1',
      '10.1.2.3',
      '10.9.9.9',
      '192.168.1.5',
      '172.20.0.1',
      '100.64.1.1',
      'fd00::1',
      'fe80::1',
    ]) {
      await strike(ip, 8);
      expect([ip, (await visit(first, ip)).status]).toEqual([ip, 200]);
    }
    for (let index = 0; index < 8; index++) await first.api.get(`${first.origin}/.env`);
    expect((await first.api.get(`${first.origin}/p/acme/sign-in`)).status).toBe(200);
    expect(await listed()).toEqual([]);
  });

  test('cannot be laid on somebody else: what a stranger forwards does not count', async () => {
    const strict = await startTestServer();
    try {
      for (let index = 0; index < 8; index++) await visit(strict, '203.0.113.60', '/.env');
      expect((await visit(strict, '203.0.113.60')).status).toBe(200);
      expect(strict.running.services.modules.addressBans.size).toBe(0);
    } finally {
      await strict.stop();
    }
  });

  test('by whatever stands left of the last hop that is no proxy: the hop is struck', async () => {
    await strike('192.0.2.1, 203.0.113.70', 5);
    expect((await visit(first, '192.0.2.1')).status).toBe(200);
    expect((await visit(first, '203.0.113.70')).status).toBe(403);
  });
});

describe('owners of the instance', () => {
  test('ban a range for a while, with a reason, and lift it again', async () => {
    const expiresAt = new Date(first.running.services.clock.now().getTime() + 60 * 60_000).toISOString();
    const made = await add({ network: '198.51.100.77/24', reason: ' scans ', expiresAt }, await operatorHeader(first));
    expect([made.status, made.json]).toMatchObject([
      201,
      {
        network: '198.51.100.0/24',
        source: 'operator',
        reason: 'scans',
        expiresAt,
        createdBy: expect.stringMatching(/^usr_/),
      },
    ]);
    expect((await visit(first, '198.51.100.200')).status).toBe(403);
    await bannedAt(second, '198.51.100.1');
    expect((await visit(first, '198.51.101.1')).status).toBe(200);
    const again = await add({ network: '198.51.100.0/24' });
    expect([again.status, codeOf(again)]).toEqual([409, 'address_bans.taken']);

    const { id } = made.json as Ban;
    expect((await lift(id)).status).toBe(204);
    expect(codeOf(await lift(id))).toBe('address_bans.not_found');
    expect((await visit(first, '198.51.100.200')).status).toBe(200);
    await until(async () => (await visit(second, '198.51.100.1')).status === 200, 3_000, 'the end of the ban');
  });

  test('let somebody in again, whose strikes begin anew', async () => {
    const ip = '203.0.113.80';
    await strike(ip, 5);
    const [ban] = await listed();
    expect((await lift(ban?.id ?? '')).status).toBe(204);
    expect(await strike(ip, 4)).toEqual([404, 404, 404, 404]);
    expect((await visit(first, ip)).status).toBe(200);
  });

  test('cannot lock themselves, loopback, a proxy or half of the internet out', async () => {
    const refused = async (network: string, headers?: Record<string, string>) => {
      const answer = await add({ network }, headers);
      return [answer.status, codeOf(answer)];
    };
    expect(await refused('127.0.0.1')).toEqual([422, 'address_bans.never_banned']);
    expect(await refused('::1')).toEqual([422, 'address_bans.never_banned']);
    expect(await refused('10.1.2.3')).toEqual([422, 'address_bans.never_banned']);
    expect(await refused('0.0.0.0/0')).toEqual([422, 'address_bans.never_banned']);
    expect(await refused('128.0.0.0/1')).toEqual([422, 'address_bans.too_wide']);
    expect(await refused('2000::/3')).toEqual([422, 'address_bans.too_wide']);
    const owner = { ...(await operatorHeader(first)), ...from('203.0.113.90') };
    expect(await refused('203.0.113.0/24', owner)).toEqual([422, 'address_bans.own_address']);
    const past = await add({ network: '198.51.100.1', expiresAt: '2020-01-01T00:00:00Z' });
    expect([past.status, codeOf(past)]).toEqual([422, 'address_bans.ends_before']);
    for (const network of ['nonsense', '1.2.3.4/33', '', '1.2.3.4/24/1'])
      expect((await add({ network })).status).toBe(400);
    expect(await listed()).toEqual([]);
  });

  test('see the newest first, page by page', async () => {
    for (const last of [1, 2, 3]) expect((await add({ network: `198.51.100.${last}` })).status).toBe(201);
    const page = async (query: string) =>
      (await first.api.get(`${url()}?${query}`, controlHeader(first))).json as {
        data: Ban[];
        nextCursor: string | null;
      };
    const begin = await page('limit=2');
    expect(begin.data.map(({ network }) => network)).toEqual(['198.51.100.3/32', '198.51.100.2/32']);
    const end = await page(`limit=2&cursor=${begin.nextCursor}`);
    expect([end.data.map(({ network }) => network), end.nextCursor]).toEqual([['198.51.100.1/32'], null]);
  });
});

describe('a replica', () => {
  test('asks nobody about a banned address', async () => {
    expect((await add({ network: '198.51.100.9' })).status).toBe(201);
    const { pool } = first.running.services.database;
    const { query, connect } = pool;
    let asked = 0;
    const counting = (original: unknown) =>
      function (this: unknown, ...given: unknown[]) {
        asked++;
        return (original as (...all: unknown[]) => unknown).apply(this, given);
      };
    Object.assign(pool, { query: counting(query), connect: counting(connect) });
    try {
      // All in a moment: the copy is asked for its version once a second by itself.
      const request = requestBytes('GET', '/.env', from('198.51.100.9'));
      const answers = await Promise.all(Array.from({ length: 200 }, () => sendRaw(first.origin, request)));
      expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(403));
      expect(asked).toBeLessThan(20);
    } finally {
      Object.assign(pool, { query, connect });
    }
  });

  test('goes on as it is where the bans cannot be read, and lets everybody else in', async () => {
    expect((await add({ network: '198.51.100.10' })).status).toBe(201);
    const { database } = first.running.services;
    await database.pool.query('alter table address_bans_version rename to hidden');
    try {
      await expect(first.running.services.modules.addressBans.refresh()).rejects.toThrow('address_bans_version');
      expect((await visit(first, '198.51.100.10')).status).toBe(403);
      expect((await visit(first, '198.51.100.11')).status).toBe(200);
    } finally {
      await database.pool.query('alter table hidden rename to address_bans_version');
    }
  });

  test('cannot read a change at once: it stands, and is read as soon as it can be', async () => {
    const shared = first.running.services.database.share('administration');
    const { prepared } = shared;
    let refused = 0;
    const refusing: typeof prepared = (statement, values) => {
      if (statement.name !== 'address_bans.version') return prepared(statement, values);
      refused++;
      return Promise.reject(new Error('the bans cannot be read'));
    };
    Object.assign(shared, { prepared: refusing });
    try {
      expect((await add({ network: '198.51.100.15' })).status).toBe(201);
      expect(refused).toBeGreaterThan(0);
      expect((await visit(first, '198.51.100.15')).status).toBe(200);
    } finally {
      Object.assign(shared, { prepared });
    }
    await bannedAt(first, '198.51.100.15');
  });

  test('that is told of many changes at once reads the bans for all who wait, one reading after the other', async () => {
    const shared = first.running.services.database.share('administration');
    const { prepared } = shared;
    let [now, most, all] = [0, 0, 0];
    const counting: typeof prepared = async (statement, values) => {
      if (statement.name !== 'address_bans.version') return prepared(statement, values);
      all++;
      most = Math.max(most, ++now);
      return prepared(statement, values).finally(() => now--);
    };
    Object.assign(shared, { prepared: counting });
    try {
      await Promise.all(Array.from({ length: 20 }, () => first.running.services.modules.addressBans.refresh()));
      // One of them may be that of the second.
      expect(all).toBeLessThanOrEqual(4);
      expect(most).toBeLessThanOrEqual(2);
    } finally {
      Object.assign(shared, { prepared });
    }
  });

  test('that starts anew knows the bans from its first answer on', async () => {
    expect((await add({ network: '198.51.100.12' })).status).toBe(201);
    const third = await startTestServer({ env: { FRONTDESK_TRUSTED_PROXIES: '127.0.0.0/8, ::1' }, replicaOf: first });
    try {
      expect((await visit(third, '198.51.100.12')).status).toBe(403);
    } finally {
      await third.stop();
    }
  });

  test('closes the connection of who is banned, body and all', async () => {
    expect((await add({ network: '198.51.100.13' })).status).toBe(201);
    const status = await new Promise((resolve, reject) => {
      const { hostname, port } = new URL(first.origin);
      const headers = { ...from('198.51.100.13'), 'content-length': '1000000', 'content-type': 'application/json' };
      const req = httpRequest({ hostname, port, method: 'POST', path: '/p/acme/auth/sign-up', headers }, (res) => {
        res.resume();
        resolve([res.statusCode, res.headers.connection]);
        req.destroy();
      });
      req.on('error', reject);
      req.write('{');
    });
    expect(status).toEqual([403, 'close']);
  });
});

test('people who are signed in are not slowed: their checks come from the copy as ever', async () => {
  const person = await createPerson(first);
  const { json } = await first.api.post(`${first.base}/auth/sign-in/password`, {
    email: person.email,
    password: person.password,
    transport: 'token',
  });
  const authorization = `Bearer ${(json as { accessToken: string }).accessToken}`;
  expect((await add({ network: '198.51.100.14' })).status).toBe(201);
  expect((await visit(first, '203.0.113.99', '/p/acme/session', { authorization })).status).toBe(200);
  expect((await visit(first, '198.51.100.14', '/p/acme/session', { authorization })).status).toBe(403);
});
