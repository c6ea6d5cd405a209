import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { findPackage, prepareBinaries } from './binaries.ts';
import { canEnter, readIdentity } from './identity.ts';
import {
  cleanUp,
  FRESH_UID,
  isRoot,
  makeRoom,
  postmasterPid,
  processesOf,
  query,
  startOwner,
  until,
} from './kit.fixture.ts';

// Only root can become another uid, and that uid must be able to read this checkout.
const checkout = fileURLToPath(new URL('.', import.meta.url));
const canBecomeFresh = isRoot && canEnter({ ...readIdentity(), spawnAs: { uid: FRESH_UID, gid: FRESH_UID } }, checkout);
if (!isRoot)
  process.stdout.write('embedded Postgres: what needs several uids is skipped, because this run is not root\n');
else if (!canBecomeFresh)
  process.stdout.write(
    `embedded Postgres: what needs a fresh uid is skipped, because others cannot pass to ${checkout}\n`,
  );
const asRoot = test.skipIf(!isRoot);
const asFreshUid = test.skipIf(!canBecomeFresh);

afterEach(cleanUp);

asRoot('started by root, Postgres runs without rights and lets in root alone', async () => {
  const data = join(makeRoom(), 'data');
  const owner = startOwner(data);
  const { host, port } = await owner.connection();
  expect(statSync(`/proc/${postmasterPid(data)}`).uid).toBe(65534);
  expect(statSync(host)).toMatchObject({ uid: 65534, mode: 0o40700 });

  // Another service that happens to run under the same uid reaches the socket, and is not let in.
  const script = `const pg = (await import('pg')).default;
    for (const user of ['frontdesk', 'postgres']) {
      const client = new pg.Client({ host: '${host}', port: ${port}, user, database: 'postgres', ssl: false });
      client.on('error', () => {});
      process.stdout.write((await client.connect().then(() => 'in', (error) => error.code)) + ' ');
    }
    process.exit();`;
  const options = { cwd: checkout, env: {}, encoding: 'utf8' } as const;
  const run = (as: { uid?: number; gid?: number }) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', script], { ...options, ...as });
  expect(run({}).stdout.trim()).toBe('in in');
  if (canBecomeFresh) {
    expect(run({ uid: 65534, gid: 65534 }).stdout.trim()).toBe('28000 28000');
    expect(run({ uid: FRESH_UID, gid: FRESH_UID }).stdout.trim()).toBe('EACCES EACCES');
  }
});

asFreshUid(
  'a uid without an account entry and without an environment gets its own Postgres, closed to others',
  async () => {
    const home = makeRoom();
    chownSync(home, FRESH_UID, FRESH_UID);
    const data = join(home, 'data');
    const first = startOwner(data, { uid: FRESH_UID });
    const connection = await first.connection();
    expect(statSync(`/proc/${postmasterPid(data)}`).uid).toBe(FRESH_UID);
    // `trust` is right only behind a folder that nobody else can enter.
    expect(statSync(connection.host)).toMatchObject({ uid: FRESH_UID, mode: 0o40700 });
    await query(connection, 'create table kept as select 42 as answer');
    await first.end('SIGKILL');

    const second = startOwner(data, { uid: FRESH_UID });
    expect(await second.next('ready')).toMatchObject({ adopted: true });
    expect(await query(await second.connection(), 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(await second.end('SIGTERM')).toBe(0);
    await until('every process to end', () => processesOf(data).length === 0);
  },
);

asFreshUid("a folder of somebody else's data is refused with one line", async () => {
  const data = join(makeRoom(), 'data');
  const mine = startOwner(data);
  await mine.connection();
  await mine.end('SIGTERM');
  const theirs = startOwner(data, { uid: FRESH_UID });
  expect(await theirs.ended()).toBe(78);
  expect(theirs.lines).toEqual([
    expect.objectContaining({
      code: 'unreachable_folder',
      message: expect.stringMatching(/^[^\n]*FRONTDESK_DATA_DIR[^\n]*$/),
    }),
  ]);
});

asRoot(
  'a chosen folder that Postgres cannot reach is refused with the line that repairs it, and nothing is made or opened',
  async () => {
    const room = makeRoom();
    const closed = join(room, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const owner = startOwner(join(closed, 'deep', 'data'));
    expect(await owner.ended()).toBe(78);
    const message = owner.lines.at(-1)?.message ?? '';
    expect(owner.lines).toEqual([expect.objectContaining({ event: 'refused', code: 'unreachable_folder' })]);
    expect(message).not.toContain('\n');
    expect(message).toContain('FRONTDESK_DATA_DIR=/var/lib/frontdesk');
    expect(readdirSync(closed)).toEqual([]);
    expect(statSync(closed).mode & 0o777).toBe(0o700);

    const fix = /\((chmod .*)\)/.exec(message)?.[1] ?? 'false';
    expect(spawnSync('/bin/sh', ['-c', fix]).status).toBe(0);
    await startOwner(join(closed, 'deep', 'data')).next('ready');
  },
);

asRoot(
  'the default folder of a closed home gives way to a folder under /var/lib/frontdesk, which one line says',
  async () => {
    const closed = join(makeRoom(), 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const wanted = join(closed, '.frontdesk');
    const owner = startOwner(wanted, { isDefault: true });
    const { dataFolder = '' } = await owner.next('ready');
    try {
      expect(dataFolder).toMatch(/^\/var\/lib\/frontdesk\/closed-[0-9a-f]{10}$/);
      const said = owner.lines.filter(
        ({ event, message }) => event === 'log' && message?.includes(dataFolder) && message.includes(wanted),
      );
      expect(said.length).toBe(1);
      expect(existsSync(wanted)).toBe(false);
      expect(statSync(closed).mode & 0o777).toBe(0o700);
      expect(await owner.end('SIGTERM')).toBe(0);
      // The same checkout finds its data again.
      const again = startOwner(wanted, { isDefault: true });
      expect((await again.next('ready')).dataFolder).toBe(dataFolder);
      expect(await again.end('SIGTERM')).toBe(0);
    } finally {
      rmSync(dataFolder, { recursive: true, force: true });
      // Unless this machine has data of its own there.
      if (readdirSync('/var/lib/frontdesk').length === 0) rmdirSync('/var/lib/frontdesk');
    }
  },
);

asRoot('binaries under a folder that Postgres cannot pass are copied to where it can, once', () => {
  const room = makeRoom();
  const closed = join(room, 'closed');
  const home = join(room, 'home');
  mkdirSync(closed, { mode: 0o700 });
  mkdirSync(home, { mode: 0o711 });
  const folder = copyPackage(join(closed, 'package'));
  const umask = process.umask(0o077);
  const binaries = prepareBinaries(readIdentity(), home, { folder, version: '1' });
  process.umask(umask);
  expect(binaries.folder).toBe(join(home, 'runtime-1'));
  const made = statSync(binaries.postgres).ino;
  expect(prepareBinaries(readIdentity(), home, { folder, version: '1' })).toEqual(binaries);
  expect(statSync(binaries.postgres).ino).toBe(made);
  expect(readdirSync(home)).toEqual(['runtime-1']);
});

test('links that no install script made are made in the package', () => {
  const room = makeRoom();
  const folder = copyPackage(join(room, 'package'));
  expect(existsSync(join(folder, 'lib', 'libpq.so.5'))).toBe(false);
  expect(prepareBinaries(readIdentity(), join(room, 'home'), { folder, version: '1' }).folder).toBe(folder);
  expect(existsSync(join(folder, 'lib', 'libpq.so.5'))).toBe(true);
});

test.skipIf(isRoot && !canBecomeFresh)(
  'links that no install script made are made in a copy where the package cannot be written',
  () => {
    const room = makeRoom();
    const folder = copyPackage(join(room, 'package'));
    const home = join(room, 'home');
    mkdirSync(home);
    for (const closed of [folder, join(folder, 'lib')]) chmodSync(closed, 0o555);
    // Root writes everywhere, so there another uid is needed.
    const as = isRoot ? { uid: FRESH_UID, gid: FRESH_UID } : {};
    if (isRoot) chownSync(home, FRESH_UID, FRESH_UID);
    const script = fileURLToPath(new URL('./binaries.fixture.ts', import.meta.url));
    const { stdout, stderr } = spawnSync(process.execPath, [script, folder, home], {
      ...as,
      cwd: '/',
      env: {},
      encoding: 'utf8',
    });
    for (const closed of [folder, join(folder, 'lib')]) chmodSync(closed, 0o755);
    expect({ stdout, stderr }).toEqual({ stdout: join(home, 'runtime-test'), stderr: '' });
    expect(existsSync(join(folder, 'lib', 'libpq.so.5'))).toBe(false);
    const { status } = spawnSync(join(stdout, 'bin', 'initdb'), ['--version']);
    expect(status).toBe(0);
  },
);

/** A copy of the installed package as npm unpacks it: without its links. */
function copyPackage(place: string): string {
  const { folder } = findPackage();
  const native = join(place, 'native');
  const links = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  const left = new Set(links.map(({ target }) => join(folder, '..', target)));
  cpSync(folder, native, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !left.has(path) && !path.endsWith('.a'),
  });
  return native;
}
