import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Answer,
  atOnce,
  type Browser,
  bearer,
  codeOf,
  createPerson,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { decodeId } from '../../lib/type-id.ts';
import { systemContext } from '../../platform/context/context.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { write } from '../../platform/outbox/write.ts';
import { issueSession } from '../sessions/index.ts';
import {
  actionsOn,
  expectOneWinner,
  FIREFOX,
  from,
  isSignedIn,
  PHONE,
  signInFrom,
  startAccountServer,
} from './account.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startAccountServer();
});
afterAll(() => server?.stop());

type Device = {
  id: string;
  name: string | null;
  browser: string | null;
  mobile: boolean;
  ip: string | null;
  place: string | null;
  trustedUntil: string | null;
  current: boolean;
};

async function devicesOf(browser: Browser): Promise<Device[]> {
  const answer = await browser.get(`${server.base}/me/devices`);
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as { data: Device[] }).data;
}

async function twoBrowsers() {
  const person = await createPerson(server);
  const laptop = await signInFrom(server, person, from(FIREFOX));
  const phone = await signInFrom(server, person, from(PHONE, '198.51.100.4'));
  return { person, laptop, phone };
}

test('devices and sessions are listed with what they are and where they are', async () => {
  const { person, laptop } = await twoBrowsers();
  const devices = await devicesOf(laptop);
  expect(devices.map(({ browser, mobile, ip, place, current }) => ({ browser, mobile, ip, place, current }))).toEqual([
    { browser: 'Safari on iOS', mobile: true, ip: '198.51.100.4', place: 'Japan', current: false },
    { browser: 'Firefox on Windows', mobile: false, ip: '203.0.113.7', place: 'Vienna, Austria', current: true },
  ]);
  type Session = { browser: string; place: string; deviceId: string; current: boolean };
  const expected = [
    ['Safari on iOS', 'Japan', devices[0]?.id],
    ['Firefox on Windows', 'Vienna, Austria', devices[1]?.id],
  ];
  const mine = (await laptop.get(`${server.base}/me/sessions`)).json as { data: Session[] };
  expect(mine.data.map(({ browser, place, deviceId }) => [browser, place, deviceId])).toEqual(expected);
  const url = `${server.origin}/v1/users/${person.userId}/sessions`;
  const managed = (await server.api.get(url, bearer(server.secretKey))).json as { data: Session[] };
  expect(managed.data.map(({ browser, place, deviceId }) => [browser, place, deviceId])).toEqual(expected);
});

test('a browser that signs in again is the same device', async () => {
  const { person, laptop } = await twoBrowsers();
  await signInFrom(server, person, from(FIREFOX), laptop);
  expect(await devicesOf(laptop)).toHaveLength(2);
});

test('a device gets a name, and loses it again', async () => {
  const { laptop } = await twoBrowsers();
  const [phone] = await devicesOf(laptop);
  const url = `${server.base}/me/devices/${phone?.id}`;
  const named = await laptop.request('PATCH', url, { body: { name: '  Phone of the kitchen ' } });
  expect([named.status, (named.json as Device).name]).toEqual([200, 'Phone of the kitchen']);
  expect((await devicesOf(laptop))[0]?.name).toBe('Phone of the kitchen');
  const bare = await laptop.request('PATCH', url, { body: { name: '' } });
  expect((bare.json as Device).name).toBeNull();
  for (const name of ['a\u202eb', 'x'.repeat(121), 7]) {
    expect((await laptop.request('PATCH', url, { body: { name } })).status).toBe(400);
  }
});

test('a forgotten device is signed out, and is a new one at the next sign-in', async () => {
  const { person, laptop, phone } = await twoBrowsers();
  const [device] = await devicesOf(laptop);
  const url = `${server.base}/me/devices/${device?.id}`;
  const answers = await atOnce(20, () => laptop.request('DELETE', url));
  expectOneWinner(answers, 204, 404);
  expect([await isSignedIn(server, phone), await isSignedIn(server, laptop)]).toEqual([false, true]);
  expect(await actionsOn(server, device?.id ?? '')).toEqual(['devices.forgotten']);
  await signInFrom(server, person, from(PHONE), phone);
  expect((await devicesOf(laptop)).map(({ id }) => id)).not.toContain(device?.id);
});

test('a sign-in that is under way when its device is forgotten ends with it', async () => {
  const { person, laptop, phone } = await twoBrowsers();
  const [device] = await devicesOf(laptop);
  const { services } = server.running;
  const project = await services.modules.projects.bySlug('acme');
  const userId = decodeId('user', person.userId);
  if (!project || !userId) throw new Error('the project and the person are there');
  const cookies = createCookieJar([...phone.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
  const signIn = { ...systemContext(services, 'sign-in', cookies), project };
  let forgetting: Promise<Answer> | undefined;
  const issued = await write(signIn, async (tx) => {
    const session = await issueSession(signIn, tx, { userId, amr: ['pwd'], transport: 'cookie' });
    forgetting = laptop.request('DELETE', `${server.base}/me/devices/${device?.id}`);
    await until(
      async () => {
        const { rows } = await services.database.pool.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rows.length > 0;
      },
      10_000,
      'a device that is forgotten after the sign-in',
    );
    return session;
  });
  expect((await forgetting)?.status).toBe(204);
  const { rows } = await services.database.pool.query('select revoked_reason from sessions where id = $1', [
    issued.row.sessionId,
  ]);
  expect([issued.row.deviceId, rows]).toEqual([
    decodeId('device', device?.id ?? ''),
    [{ revoked_reason: 'device_forgotten' }],
  ]);
});

test('who forgets the device at hand is signed out', async () => {
  const { laptop } = await twoBrowsers();
  const current = (await devicesOf(laptop)).find((device) => device.current);
  expect((await laptop.request('DELETE', `${server.base}/me/devices/${current?.id}`)).status).toBe(204);
  expect([...laptop.cookies.keys()].some((name) => name.startsWith('frontdesk_prj_'))).toBe(false);
  expect(await isSignedIn(server, laptop)).toBe(false);
});

test('trust is shown while it lasts, and taken back', async () => {
  const { laptop } = await twoBrowsers();
  const { clock, database } = server.running.services;
  const [phone] = await devicesOf(laptop);
  const trust = (days: number) =>
    database.pool.query(
      `update devices set trusted_until = $1 where user_agent = $2 and last_seen_at = (select max(last_seen_at) from devices)`,
      [new Date(clock.now().getTime() + days * 86_400_000), PHONE],
    );
  await trust(-1);
  expect((await devicesOf(laptop))[0]?.trustedUntil).toBeNull();
  await trust(30);
  expect((await devicesOf(laptop))[0]?.trustedUntil).not.toBeNull();
  expect((await laptop.request('DELETE', `${server.base}/me/devices/${phone?.id}/trust`)).status).toBe(204);
  expect((await devicesOf(laptop))[0]?.trustedUntil).toBeNull();
});

test("somebody else's devices are not there, whatever is tried", async () => {
  const { laptop } = await twoBrowsers();
  const { laptop: stranger } = await twoBrowsers();
  const before = await devicesOf(laptop);
  const url = `${server.base}/me/devices/${before[0]?.id}`;
  const tries = [
    await stranger.request('PATCH', url, { body: { name: 'mine now' } }),
    await stranger.request('DELETE', url),
    await stranger.request('DELETE', `${url}/trust`),
  ];
  expect(tries.map(codeOf)).toEqual(Array(3).fill('devices.not_found'));
  expect(await devicesOf(laptop)).toEqual(before);
  expect(await isSignedIn(server, laptop)).toBe(true);
});
