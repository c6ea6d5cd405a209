import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../../testing/kit/free-port.ts';
import { bearer, startTestServer, type TestServer } from '../../../testing/kit/index.ts';
import { controlHeader } from '../../../testing/kit/operators.ts';

const CLI = fileURLToPath(new URL('cli.ts', import.meta.url));
const PASSWORD = 'seven tall ships at dawn 7';

let server: TestServer;
let folder: string;

beforeAll(async () => {
  server = await startTestServer({ setUp: false, env: { FRONTDESK_TRUSTED_PROXIES: '127.0.0.0/8' } });
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-cli-'));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command as a shell would, in an environment of its own. */
async function run(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; out: string; err: string; last: unknown }> {
  const { config } = server.running.services;
  const child = spawn(process.execPath, [CLI, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: String(config.port),
      FRONTDESK_SECRET: config.secret ?? '',
      FRONTDESK_DATA_DIR: folder,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (part) => {
    texts.out += part;
  });
  child.stderr.on('data', (part) => {
    texts.err += part;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const line = texts.out.trimEnd().split('\n').at(-1) ?? '';
  return { code, ...texts, last: line.startsWith('{') ? JSON.parse(line) : null };
}

const setup = (project: string, ...more: string[]) =>
  run(['setup', '--email', 'owner@example.com', '--password', PASSWORD, '--project', project, ...more]);

describe('the command line', () => {
  test('explains itself, and what is missing', async () => {
    const help = await run(['--help']);
    expect([help.code, help.err]).toEqual([0, '']);
    expect(help.out).toContain('project create');
    for (const args of [
      [],
      ['frobnicate'],
      ['setup'],
      ['setup', '--email', 'a@b.org'],
      ['project', 'create', '--slog', 'x'],
    ]) {
      const answer = await run(args);
      expect([args, answer.code]).toEqual([args, 2]);
    }
  });

  test('says in one line that no instance runs, that there is no secret, or that it is another one', async () => {
    const closedPort = String(await freePort());
    const absent = await run(['project', 'create', '--slug', 'x-y'], { PORT: closedPort });
    expect(absent.code).toBe(1);
    expect(absent.err).toMatch(
      /^frontdesk: no instance answers at http:\/\/localhost:\d+\. Start it with: npm start\n$/,
    );
    const unknown = await run(['project', 'create', '--slug', 'x-y'], { FRONTDESK_SECRET: '' });
    expect(unknown.err).toMatch(
      /^frontdesk: the instance secret is neither in FRONTDESK_SECRET nor in .*Start the instance first/,
    );
    const other = await run(['setup', '--email', 'a@b.org', '--password', PASSWORD, '--project', 'x-y'], {
      FRONTDESK_SECRET: 'x'.repeat(40),
    });
    expect([other.code, other.out]).toEqual([1, '']);
    expect(other.err).toContain('not valid');
  });

  test('sets the instance up once, and prints one line of JSON last', async () => {
    const weak = await run([
      'setup',
      '--email',
      'owner@example.com',
      '--password',
      'short',
      '--project',
      'acme',
      '--json',
    ]);
    expect([weak.code, weak.out]).toEqual([1, '']);
    expect(weak.err).toContain('at least 12 characters');

    const done = await setup('acme', '--json');
    expect([done.code, done.err]).toEqual([0, '']);
    expect(done.last).toEqual({
      project: { id: expect.stringMatching(/^prj_/), slug: 'acme', baseUrl: `${server.origin}/p/acme` },
      secretKey: expect.stringMatching(/^sk_/),
      operator: { id: expect.stringMatching(/^usr_/) },
    });
    const { secretKey } = done.last as { secretKey: string };
    expect((await server.api.get(`${server.origin}/v1/users`, bearer(secretKey))).status).toBe(200);

    const again = await setup('other', '--json');
    expect([again.code, again.out]).toEqual([1, '']);
    expect(again.err).toBe('frontdesk: This instance is set up already.\n');
  });

  test('makes projects, for programs and for people', async () => {
    const made = await run(['project', 'create', '--slug', 'beta', '--name', 'Beta of it', '--json']);
    expect(made.last).toEqual({
      project: { id: expect.stringMatching(/^prj_/), slug: 'beta', baseUrl: `${server.origin}/p/beta` },
      secretKey: expect.stringMatching(/^sk_/),
    });
    const taken = await run(['project', 'create', '--slug', 'beta']);
    expect([taken.code, taken.err]).toEqual([1, 'frontdesk: A project with this slug exists. Choose another one.\n']);
    const wrong = await run(['project', 'create', '--slug', 'B']);
    expect(wrong.err).toContain('slug: ');
    const people = await run(['project', 'create', '--slug', 'gamma']);
    expect(people.out).toContain(`Base URL    ${server.origin}/p/gamma`);
  });

  test('rotates the signing keys of a project, on time or at once', async () => {
    const states = (answer: { last: unknown }) =>
      (answer.last as { signingKeys: { state: string; algorithm: string }[] }).signingKeys.map(({ state }) => state);
    const planned = await run(['signing-keys', 'rotate', '--project', 'beta', '--json']);
    expect([planned.code, planned.err, states(planned)]).toEqual([0, '', ['next', 'active']]);
    const emergency = await run(['signing-keys', 'rotate', '--project', 'beta', '--emergency', '--json']);
    expect(states(emergency)).toEqual(['active', 'retired', 'retired']);
    const people = await run(['signing-keys', 'rotate', '--project', 'beta']);
    expect(people.out).toMatch(/^next {5}EdDSA \S+ {3}signs from 20\S+ on\nactive/);
    for (const args of [['--project', 'nowhere'], []]) {
      const refused = await run(['signing-keys', 'rotate', ...args]);
      expect([refused.code, refused.out]).toEqual([args.length === 0 ? 2 : 1, '']);
    }
    expect(planned.out + emergency.out + people.out).not.toMatch(/private|"d":/i);
  });

  test('rotates the data key, and shows how far what is sealed has moved', async () => {
    const rotated = await run(['data-keys', 'rotate', '--json']);
    expect(rotated.last).toEqual({
      dataKeys: [
        expect.objectContaining({ id: expect.stringMatching(/^dat_/), state: 'active' }),
        expect.objectContaining({
          state: 'retired',
          sealed: expect.objectContaining({ signingKeys: expect.any(Number) }),
        }),
      ],
    });
    const shown = await run(['data-keys', 'list']);
    expect(shown.out).toMatch(/^active {3}dat_\w+ {3}signingKeys \d+(, \w+ \d+)+, queuedMails \d+\nretired/);
  });

  test('proposes what passwords are hashed with, and stores it only where that is asked for', async () => {
    const url = `${server.origin}/v1/instance/password-parameters`;
    const inUse = async () => (await server.api.get(url, controlHeader(server))).json;
    const least = { memoryKib: 19_456, passes: 2, parallelism: 1, saved: false };
    const shown = await run(['passwords', 'propose']);
    expect([shown.code, shown.err]).toEqual([0, '']);
    expect(shown.out).toMatch(/^Proposed {4}Argon2id m=\d+ t=\d+ p=1 {3}\(\d+ MiB\) {3}\d+ ms here$/m);
    expect(shown.out).toMatch(/^In use {6}Argon2id m=19456 t=2 p=1 .* ms here {3}\(the least; nothing was saved\)$/m);
    expect(await inUse()).toEqual(least);

    const saved = await run(['passwords', 'propose', '--save', '--json']);
    expect([saved.code, saved.err]).toEqual([0, '']);
    const milliseconds = expect.any(Number);
    const { proposed } = saved.last as { proposed: { memoryKib: number; passes: number; milliseconds: number } };
    expect(saved.last).toEqual({ proposed, inUse: { ...least, milliseconds }, saved: true });
    expect(proposed).toMatchObject({ parallelism: 1, milliseconds });
    expect(proposed.memoryKib).toBeGreaterThanOrEqual(19_456);
    expect(proposed.passes).toBeGreaterThanOrEqual(2);
    const { memoryKib, passes } = proposed;
    expect(await inUse()).toEqual({ memoryKib, passes, parallelism: 1, saved: true });

    const wrong = await run(['passwords', 'propose', '--store']);
    expect([wrong.code, wrong.out]).toEqual([2, '']);
  }, 60_000);

  describe('about address bans', () => {
    const hosts = '/p/acme/.well-known/jwks.json';
    const statusFrom = async (ip: string) =>
      (await server.api.get(`${server.origin}${hosts}`, { 'x-forwarded-for': ip })).status;
    const ban = async (network: string, reason?: string) =>
      server.api.post(`${server.origin}/v1/instance/address-bans`, { network, reason }, controlHeader(server));
    const networks = (answer: { last: unknown }, member: 'addressBans' | 'lifted') =>
      (answer.last as Record<string, { network: string }[]>)[member]?.map(({ network }) => network);

    test('shows the bans, for programs and for people, also those beyond one page', async () => {
      const none = await run(['address-bans', 'list']);
      expect([none.code, none.err + none.out]).toEqual([0, 'No network is banned.\n']);
      expect((await ban('203.0.113.0/24', 'Card testing')).status).toBe(201);
      for (let index = 0; index < 101; index++) expect((await ban(`198.51.100.${index}`)).status).toBe(201);

      const listed = await run(['address-bans', 'list', '--json']);
      expect([listed.code, networks(listed, 'addressBans')?.length]).toEqual([0, 102]);
      expect(networks(listed, 'addressBans')?.at(-1)).toBe('203.0.113.0/24');
      const people = await run(['address-bans', 'list']);
      expect(people.out).toMatch(/^203\.0\.113\.0\/24 {9}operator until it is lifted {3}Card testing$/m);
    });

    test('lifts what holds for an address, and nothing else', async () => {
      expect((await ban('2001:db8:7::/64')).status).toBe(201);
      expect([await statusFrom('203.0.113.9'), await statusFrom('2001:db8:7::1')]).toEqual([403, 403]);
      const lifted = await run(['address-bans', 'lift', '203.0.113.9', '--json']);
      expect([lifted.code, lifted.err, networks(lifted, 'lifted')]).toEqual([0, '', ['203.0.113.0/24']]);
      expect([await statusFrom('203.0.113.9'), await statusFrom('198.51.100.7')]).toEqual([200, 403]);
      expect([await statusFrom('198.51.100.100'), await statusFrom('2001:db8:7::1')]).toEqual([403, 403]);

      const v6 = await run(['address-bans', 'lift', '2001:DB8:7::1']);
      expect(v6.out).toMatch(/^Lifted:\n2001:db8:7::\/64 +operator until it is lifted\n$/);
      expect(await statusFrom('2001:db8:7::1')).toBe(200);
      const nothing = await run(['address-bans', 'lift', '203.0.113.9']);
      expect([nothing.code, nothing.out]).toEqual([0, 'No ban holds for 203.0.113.9/32.\n']);
    });

    test('lifts every ban of a network, or all', async () => {
      const some = await run(['address-bans', 'lift', '198.51.100.0/30', '--json']);
      const four = ['198.51.100.3/32', '198.51.100.2/32', '198.51.100.1/32', '198.51.100.0/32'];
      expect([some.code, networks(some, 'lifted')]).toEqual([0, four]);
      expect([await statusFrom('198.51.100.3'), await statusFrom('198.51.100.4')]).toEqual([200, 403]);

      const all = await run(['address-bans', 'lift', 'all', '--json']);
      expect([all.code, networks(all, 'lifted')?.length]).toEqual([0, 97]);
      expect(await statusFrom('198.51.100.4')).toBe(200);
      expect((await run(['address-bans', 'list', '--json'])).last).toEqual({ addressBans: [] });
    });

    test('lifts nothing where nothing that can be read is named, and says so', async () => {
      expect((await ban('203.0.113.0/24')).status).toBe(201);
      for (const args of [[], ['somebody'], ['203.0.113.0/40'], ['203.0.113.9', 'all'], ['--all']]) {
        const refused = await run(['address-bans', 'lift', ...args]);
        expect([args, refused.code, refused.out]).toEqual([args, 2, '']);
      }
      expect(await statusFrom('203.0.113.9')).toBe(403);
    });
  });
});
