import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWith } from '../../../../../testing/kit/describe-with.ts';
import {
  bearer,
  createPerson,
  type Person,
  signInForTokens,
  startTestServer,
  type TestServer,
  type TokenSession,
  until,
} from '../../../../../testing/kit/index.ts';
import { type RedisServer, startRedis, startRedisCluster } from '../../../../../testing/kit/redis-server.ts';
import { decodeId } from '../../lib/type-id.ts';
import type { Change } from '../../platform/change-feed/changes.ts';
import { credentialHash } from './credentials.ts';

const at = (server: TestServer, credential: string) =>
  server.api.get(`${server.origin}/p/acme/session`, bearer(credential));
const copiesOf = (server: TestServer) => {
  const { shared } = server.running.services.modules.sessionCheck;
  if (shared === null) throw new Error('this server has no Valkey');
  return shared;
};
const signedIn = async (server: TestServer): Promise<Person & TokenSession> => {
  const person = await createPerson(server);
  return { ...person, ...(await signInForTokens(server, person)) };
};
const revoke = async (server: TestServer, sessionId: string) => {
  const headers = bearer(server.secretKey);
  const { status } = await server.api.request('DELETE', `${server.origin}/v1/sessions/${sessionId}`, { headers });
  expect(status).toBe(204);
};
const ban = async (server: TestServer, userId: string) => {
  const headers = bearer(server.secretKey);
  expect((await server.api.post(`${server.origin}/v1/users/${userId}/ban`, { reason: 'spam' }, headers)).status).toBe(
    200,
  );
};

/** Checks until that replica answers from Valkey. */
async function untilShared(server: TestServer, credential: string): Promise<void> {
  const ask = async () => {
    const { hits } = copiesOf(server).counts;
    expect((await at(server, credential)).status).toBe(200);
    return copiesOf(server).counts.hits > hits;
  };
  await until(ask, 5_000, 'an answer from Valkey');
}

const endsWithinASecond = (servers: readonly TestServer[], credential: string) =>
  Promise.all(
    servers.map((server) => until(async () => (await at(server, credential)).status === 401, 1_000, 'the end')),
  );

describeWith('redis', 'copies that replicas share in Valkey', () => {
  let redis: RedisServer;
  let first: TestServer;
  let second: TestServer;
  /** No copies in these processes: every check asks Valkey. */
  const env = () => ({ REDIS_URL: redis.url, FRONTDESK_SESSION_COPIES: '0' });
  beforeAll(async () => {
    redis = await startRedis();
    first = await startTestServer({ env: env() });
    second = await startTestServer({ env: env(), replicaOf: first });
  });
  afterAll(async () => {
    await second?.stop();
    await first?.stop();
    await redis?.stop();
  });

  async function keyOf(credential: string): Promise<string> {
    const [key, ...others] = await redis.client.keys(`*${credentialHash(credential).replaceAll(/[[\]*?\\]/g, '?')}`);
    if (key === undefined || others.length > 0) throw new Error('there is not exactly one copy of this credential');
    return key;
  }

  async function copyOf(credential: string): Promise<{ key: string; bytes: Buffer }> {
    const key = await keyOf(credential);
    const bytes = await redis.client.getBuffer(key);
    if (bytes === null) throw new Error('the copy is gone');
    return { key, bytes };
  }

  test('what one replica has read answers at the others, without Postgres, with the same bytes', async () => {
    const { accessToken, refreshToken } = await signedIn(first);
    for (const credential of [accessToken, refreshToken]) {
      await untilShared(first, credential);
      const { hits, misses, refused } = copiesOf(second).counts;
      const [here, there] = [await at(first, credential), await at(second, credential)];
      expect(there.text).toBe(here.text);
      expect(copiesOf(second).counts).toEqual({ hits: hits + 1, misses, refused });
    }
    const { text } = await first.api.get(`${first.origin}/metrics`);
    expect(text).toMatch(/frontdesk_session_checks_total\{source="valkey"\} [1-9]/);
    expect(text).toMatch(/frontdesk_shared_copies_total\{result="hits"\} [1-9]/);
    expect(text).toMatch(/frontdesk_shared_cache_open 0/);
  });

  test('hold no credential, neither in the name nor in the value', async () => {
    const { accessToken, refreshToken } = await signedIn(first);
    for (const credential of [accessToken, refreshToken]) {
      await untilShared(first, credential);
      const { key, bytes } = await copyOf(credential);
      for (const part of [credential, credential.slice(-40)]) {
        expect(key).not.toContain(part);
        expect(bytes.includes(part)).toBe(false);
      }
      expect(await redis.client.pttl(key)).toBeLessThanOrEqual(10 * 60_000);
      expect(await redis.client.pttl(key)).toBeGreaterThan(0);
    }
  });

  describe('that are put back by hand', () => {
    test.each(['revoked', 'banned'])(
      'after the person was %s say nothing, however often they come back',
      async (what) => {
        const person = await signedIn(first);
        await untilShared(second, person.accessToken);
        const { key, bytes } = await copyOf(person.accessToken);
        await (what === 'banned' ? ban(first, person.userId) : revoke(first, person.sessionId));
        let stop = false;
        const restoring = (async () => {
          while (!stop) await redis.client.set(key, bytes);
        })();
        await endsWithinASecond([first, second], person.accessToken);
        const { refused } = copiesOf(second).counts;
        for (let times = 0; times < 50; times++) {
          expect((await at(first, person.accessToken)).status).toBe(401);
          expect((await at(second, person.accessToken)).status).toBe(401);
        }
        stop = true;
        await restoring;
        // It was the copy that was refused, not one that was missing.
        expect(copiesOf(second).counts.refused).toBeGreaterThanOrEqual(refused + 40);
      },
    );

    test('say nothing to a replica that was started after the ban either', async () => {
      const [person, other] = [await signedIn(first), await signedIn(first)];
      for (const { accessToken } of [person, other]) await untilShared(first, accessToken);
      const copies = [await copyOf(person.accessToken), await copyOf(other.accessToken)];
      await ban(first, person.userId);
      await endsWithinASecond([first], person.accessToken);
      const third = await startTestServer({ env: env(), replicaOf: first });
      try {
        for (const { key, bytes } of copies) await redis.client.set(key, bytes);
        await until(
          async () => (await third.api.get(`${third.origin}/health`)).text.includes('"cache":"ok"'),
          5_000,
          'ok',
        );
        await until(() => third.running.services.modules.sessionCheck.shared?.readBegins() !== null, 5_000, 'Valkey');
        // The first request of a project loads it, by way of Fastify.
        for (let times = 0; times < 3; times++) {
          expect((await at(third, person.accessToken)).status).toBe(401);
          expect((await at(third, other.accessToken)).status).toBe(200);
        }
        expect(copiesOf(third).counts.refused).toBeGreaterThan(0);
        // What is as old and was not changed is believed: a new replica does not ask Postgres for everybody.
        expect(copiesOf(third).counts.hits).toBeGreaterThan(0);
      } finally {
        await third.stop();
      }
    });

    test('show no longer what a profile was', async () => {
      const person = await signedIn(first);
      await untilShared(second, person.accessToken);
      const { key, bytes } = await copyOf(person.accessToken);
      const body = { name: 'Ines Okafor' };
      const headers = bearer(person.accessToken);
      expect((await first.api.request('PATCH', `${first.base}/me`, { body, headers })).status).toBe(200);
      const shown = async (server: TestServer) =>
        ((await at(server, person.accessToken)).json as { user: { name: string | null } }).user.name;
      expect(await shown(first)).toBe('Ines Okafor');
      await until(async () => (await shown(second)) === 'Ines Okafor', 1_000, 'the new name');
      for (let times = 0; times < 20; times++) {
        await redis.client.set(key, bytes);
        expect(await shown(second)).toBe('Ines Okafor');
      }
    });
  });

  describe('that were made by somebody else', () => {
    const genuine = async () => {
      const [mine, theirs] = [await signedIn(first), await signedIn(first)];
      for (const { accessToken } of [mine, theirs]) await untilShared(second, accessToken);
      return { mine, own: await copyOf(mine.accessToken), foreign: await copyOf(theirs.accessToken) };
    };
    const forged: Record<string, (own: Buffer, foreign: Buffer) => Buffer> = {
      'another person’s': (_own, foreign) => foreign,
      'changed in one byte of the answer': (own) => {
        const bytes = Buffer.from(own);
        bytes[bytes.length - 3] = 0x58;
        return bytes;
      },
      'with a later moment': (own) => {
        const bytes = Buffer.from(own);
        bytes.write('9', bytes.indexOf('= ') + 2);
        return bytes;
      },
      'without a signature': (own) => own.subarray(32),
      empty: () => Buffer.alloc(0),
      'cut short': (own) => own.subarray(0, 60),
      garbage: () => Buffer.from('{"user":{"id":"usr_1"},"session":{}}'),
    };
    test.each(Object.keys(forged))('are not believed: %s', async (name) => {
      const { mine, own, foreign } = await genuine();
      const before = copiesOf(second).counts.refused;
      await redis.client.set(own.key, forged[name]?.(own.bytes, foreign.bytes) ?? '');
      const answer = await at(second, mine.accessToken);
      expect(answer.status).toBe(200);
      expect((answer.json as { user: { email: string } }).user.email).toBe(mine.email);
      expect(copiesOf(second).counts.refused).toBe(before + 1);
    });

    test('sign nobody in who is not', async () => {
      const { foreign } = await genuine();
      const invented = `fds_${'A'.repeat(91)}`;
      await redis.client.set(foreign.key.replace(/[^:]+$/, credentialHash(invented)), foreign.bytes);
      expect((await at(second, invented)).status).toBe(401);
    });
  });

  test('a read that began earlier does not replace what a later one has kept', async () => {
    const { accessToken } = await signedIn(first);
    await untilShared(second, accessToken);
    const shared = copiesOf(first);
    const hash = credentialHash(accessToken);
    const projectId = decodeId('project', first.project.id) ?? '';
    const copy = await new Promise<Parameters<typeof shared.store>[2] | null>((found) =>
      shared.find(hash, projectId, found),
    );
    const moment = shared.readBegins();
    if (!copy || !moment) throw new Error('there is no copy');
    const later = { ...moment, xmin: moment.xmin + 1_000 };
    const wireOf = async () => (await copyOf(accessToken)).bytes.toString('latin1').split('\n').at(-1);
    shared.store(later, hash, { ...copy, wire: '"later"' });
    await until(async () => (await wireOf()) === '"later"', 2_000, 'the later one');
    shared.store(moment, hash, { ...copy, wire: '"earlier"' });
    shared.store(later, hash, { ...copy, wire: '"last"' });
    await until(async () => (await wireOf()) === '"last"', 2_000, 'the last one');
    // Both were on one connection, in this order: the one in between was refused.
    shared.store(moment, hash, { ...copy, wire: '"earlier"' });
    shared.store({ ...later, xmin: later.xmin + 1 }, 'marker', copy);
    await until(async () => (await redis.client.keys('*marker')).length === 1, 2_000, 'the marker');
    expect(await wireOf()).toBe('"last"');
  });

  describe('a commit', () => {
    let subscriber: RedisServer['client'] | null = null;
    afterAll(() => subscriber?.disconnect());
    const heardAt = (server: TestServer) => {
      const heard: { change: Change; xid: number | null }[] = [];
      server.running.services.changes.listen({ drop: (change, xid) => heard.push({ change, xid }), dropAll() {} });
      return heard;
    };

    test('is told to the other replicas at once, and by the feed again', async () => {
      const heard = heardAt(second);
      const { sessionId, userId } = await signedIn(first);
      await revoke(first, sessionId);
      await until(
        () => heard.some(({ xid, change }) => xid === null && change.scope === 'session'),
        1_000,
        'the message',
      );
      await until(() => heard.some(({ xid, change }) => xid !== null && change.scope === 'session'), 1_000, 'the feed');
      expect(userId).toBeTruthy();
    });

    test('that is told twice, late, or by somebody else changes nothing', async () => {
      const { accessToken, sessionId } = await signedIn(first);
      const messages: { channel: string; text: string }[] = [];
      subscriber = redis.client.duplicate();
      subscriber.on('error', () => {});
      subscriber.on('pmessage', (_pattern: string, channel: string, text: string) => messages.push({ channel, text }));
      await subscriber.psubscribe('frontdesk:*');
      const other = await signedIn(first);
      await revoke(first, other.sessionId);
      await until(() => messages.some(({ text }) => text.includes('"session"')), 1_000, 'the message');
      const heard = heardAt(second);
      for (const { channel, text } of [...messages]) {
        await redis.client.publish(channel, text);
        await redis.client.publish(channel, text.replace('"session"', '"project"'));
        await redis.client.publish(channel, text.slice(45));
        await redis.client.publish(channel, '');
      }
      await until(() => heard.length > 0, 1_000, 'the message that came twice');
      expect(heard.every(({ change }) => change.scope !== 'project')).toBe(true);
      expect((await at(second, accessToken)).status).toBe(200);
      expect((await at(second, other.accessToken)).status).toBe(401);
      await untilShared(second, accessToken);
      await revoke(first, sessionId);
      await endsWithinASecond([first, second], accessToken);
    });
  });
});

describeWith('redis', 'a cluster of three masters', () => {
  test('serves copies of every slot, and what is revoked ends at both replicas', async () => {
    const cluster = await startRedisCluster();
    const first = await startTestServer({ env: { REDIS_URL: cluster.url, FRONTDESK_SESSION_COPIES: '0' } });
    const [node] = cluster.nodes;
    // One node is enough to find the others.
    const env = { REDIS_URL: node?.url ?? '', REDIS_CLUSTER: '1', FRONTDESK_SESSION_COPIES: '0' };
    const second = await startTestServer({ env, replicaOf: first });
    try {
      // One after the other: twelve passwords at once are more than a slow machine takes on.
      const people: TokenSession[] = [];
      for (let n = 0; n < 12; n++) people.push(await signedIn(first));
      for (const { accessToken } of people) await untilShared(first, accessToken);
      for (const { accessToken } of people) await untilShared(second, accessToken);
      const sizes = await Promise.all(cluster.nodes.map(({ client }) => client.dbsize()));
      expect(sizes.every((size) => size > 0)).toBe(true);
      const [person] = people;
      if (!person) throw new Error('nobody');
      await revoke(first, person.sessionId);
      await endsWithinASecond([first, second], person.accessToken);
      const [, other] = people;
      expect((await at(second, other?.accessToken ?? '')).status).toBe(200);
    } finally {
      await second.stop();
      await first.stop();
      await cluster.stop();
    }
  });
});
