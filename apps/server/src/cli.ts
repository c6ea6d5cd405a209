import { availableParallelism, totalmem } from 'node:os';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CommandError, call, rowsOf } from './app/call-instance.ts';
import { cidrText, overlap, parseCidr } from './lib/network.ts';
import { memoryKibMostOf, type PasswordParameters, proposeParameters } from './lib/password-parameters.ts';
import { createClock } from './platform/clock/clock.ts';
import { ConfigError } from './platform/config/config.ts';
import { measureHash } from './platform/crypto/password-hashing.ts';

/**
 * `npm run frontdesk -- …`: talks to the running instance as its first operator. Whoever can read the instance secret can do this, and nobody
 * else: the secret is FRONTDESK_SECRET, or in development a file of the data folder that only its owner can read.
 */
const HELP = `Usage: npm run frontdesk -- <command> [options]

  setup           First run: the first operator and the first project. Works once.
      --email E --password P --project SLUG [--name "Project name"] [--operator-name "Your name"]
  project create  Make another project.
      --slug SLUG [--name "Project name"]
  signing-keys rotate  Publish the next signing key; it takes over by itself once every verifier can have seen it.
      --project SLUG [--emergency [--reason "Why"]]   Emergency: a new key signs at once, tokens of the old ones end.
  data-keys rotate     Make a new data key; what is sealed moves to it in the background.
  data-keys list       Data keys, and how much is sealed under each.
  passwords propose    Measure on this machine what passwords can be hashed with in about 100 ms, beside what is in use.
      [--save]    Store it for the whole instance. Weaker hashes are renewed at their next sign-in.
  address-bans list    Networks that this instance refuses, newest first.
  address-bans lift ADDRESS|NETWORK|all
                  Let them in again: every ban that holds for the address, or for any part of the network, or each.

  --json          Print one line of JSON, last.
  --help          Print this.

The instance has to run (npm start). It is found at PORT (default 4400), else at FRONTDESK_PUBLIC_URL.
Its secret is FRONTDESK_SECRET, else the file instance-secret in FRONTDESK_DATA_DIR (default .frontdesk).
`;

/** A sign-in that takes longer is felt, and on every core one is hashed at a time. */
const PROPOSED_MILLISECONDS = 100;

type Project = { readonly id: string; readonly slug: string; readonly baseUrl: string };

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  setup,
  'project create': createProject,
  'signing-keys rotate': rotateSigningKeys,
  'data-keys rotate': rotateDataKey,
  'data-keys list': listDataKeys,
  'passwords propose': proposePasswordParameters,
  'address-bans list': listAddressBans,
  'address-bans lift': liftAddressBans,
};

try {
  await main(process.argv.slice(2));
} catch (error) {
  const lines = error instanceof ConfigError ? error.faults : [(error as Error).message];
  for (const line of lines) process.stderr.write(`frontdesk: ${line}\n`);
  process.exitCode = error instanceof CommandError ? error.exitCode : 1;
}

async function main(args: string[]): Promise<void> {
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    if (args.length === 0) process.exitCode = 2;
    return;
  }
  const firstOption = args.findIndex((word) => word.startsWith('-'));
  const words = args.slice(0, firstOption < 0 ? args.length : firstOption);
  const [name] = Object.keys(COMMANDS).filter((known) => `${words.join(' ')} `.startsWith(`${known} `));
  const command = name === undefined ? undefined : COMMANDS[name];
  if (!name || !command) throw new CommandError(`there is no command "${words.join(' ')}". See --help.`, 2);
  await command(args.slice(name.split(' ').length));
}

async function setup(args: string[]): Promise<void> {
  const given = options(args, {
    email: { type: 'string' },
    password: { type: 'string' },
    project: { type: 'string' },
    name: { type: 'string' },
    'operator-name': { type: 'string' },
  });
  const body = {
    email: required(given, 'email'),
    password: required(given, 'password'),
    projectSlug: required(given, 'project'),
    ...(given.name === undefined ? {} : { projectName: given.name }),
    ...(given['operator-name'] === undefined ? {} : { name: given['operator-name'] }),
  };
  const made = await call('/v1/set-up', { body });
  const { project, secretKey, operator } = made as { project: Project; secretKey: string; operator: { id: string } };
  if (given.json) return printJson({ project: briefly(project), secretKey, operator });
  print(['Frontdesk is set up.', ...described(project, secretKey), `Operator    ${body.email}`]);
}

async function createProject(args: string[]): Promise<void> {
  const given = options(args, { slug: { type: 'string' }, name: { type: 'string' } });
  const body = { slug: required(given, 'slug'), ...(given.name === undefined ? {} : { name: given.name }) };
  const { project, secretKey } = (await call('/v1/projects', { body })) as { project: Project; secretKey: string };
  if (given.json) return printJson({ project: briefly(project), secretKey });
  print(['The project is made.', ...described(project, secretKey)]);
}

type SigningKey = {
  readonly kid: string;
  readonly algorithm: string;
  readonly state: string;
  readonly activatesAt: string | null;
};

async function rotateSigningKeys(args: string[]): Promise<void> {
  const given = options(args, {
    project: { type: 'string' },
    emergency: { type: 'boolean' },
    reason: { type: 'string' },
  });
  const project = await findProject(required(given, 'project'));
  const headers = { 'frontdesk-project': project.id };
  const answer = given.emergency
    ? await call('/v1/signing-keys/rotate-now', { headers, body: { reason: given.reason ?? 'By the command line' } })
    : await call('/v1/signing-keys/rotate', { headers, body: {} });
  const signingKeys = answer.data as SigningKey[];
  if (given.json) return printJson({ project: briefly(project), signingKeys });
  print(
    signingKeys.map(
      ({ state, algorithm, kid, activatesAt }) =>
        `${state.padEnd(8)} ${algorithm} ${kid}${activatesAt === null ? '' : `   signs from ${activatesAt} on`}`,
    ),
  );
}

async function rotateDataKey(args: string[]): Promise<void> {
  const given = options(args, {});
  printDataKeys(given, await call('/v1/instance/data-keys/rotate', { body: {} }));
}

async function listDataKeys(args: string[]): Promise<void> {
  const given = options(args, {});
  printDataKeys(given, await call('/v1/instance/data-keys', {}));
}

function printDataKeys(given: Given, answer: Record<string, unknown>): void {
  const dataKeys = answer.data as { id: string; state: string; sealed: Record<string, number> }[];
  const lines = dataKeys.map(({ id, state, sealed }) => {
    const counts = Object.entries(sealed).map(([name, count]) => `${name} ${count}`);
    return `${state.padEnd(8)} ${id}   ${counts.join(', ')}`;
  });
  if (given.json) printJson({ dataKeys });
  else print(lines);
}

async function proposePasswordParameters(args: string[]): Promise<void> {
  const given = options(args, { save: { type: 'boolean' } });
  // First: where the instance does not answer, nobody waits for a measurement.
  const used = (await call('/v1/instance/password-parameters', {})) as PasswordParameters & { saved: boolean };
  const memoryBytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  const clock = createClock();
  const measure = (parameters: PasswordParameters) => measureHash(clock, parameters);
  const inUse = { ...used, milliseconds: await measure(used) };
  const proposed = await proposeParameters({
    measure,
    memoryKibMost: memoryKibMostOf({ memoryBytes, cores: availableParallelism() }),
    millisecondsMost: PROPOSED_MILLISECONDS,
  });
  const { memoryKib, passes } = proposed;
  if (given.save) await call('/v1/instance/password-parameters', { method: 'PUT', body: { memoryKib, passes } });
  if (given.json) return printJson({ proposed: { ...proposed, parallelism: 1 }, inUse, saved: given.save === true });
  print([
    `Proposed    ${parametersLine(proposed)}`,
    `In use      ${parametersLine(inUse)}${used.saved ? '' : '   (the least; nothing was saved)'}`,
    given.save
      ? 'Saved. Every server hashes with it within five seconds; weaker hashes are renewed at their next sign-in.'
      : 'To store what is proposed for the whole instance, add --save.',
  ]);
}

function parametersLine({ memoryKib, passes, milliseconds }: PasswordParameters & { milliseconds: number }): string {
  return `Argon2id m=${memoryKib} t=${passes} p=1   (${(memoryKib / 1024).toFixed(0)} MiB)   ${milliseconds} ms here`;
}

type AddressBan = {
  readonly id: string;
  readonly network: string;
  readonly source: string;
  readonly reason: string | null;
  readonly expiresAt: string | null;
};

async function listAddressBans(args: string[]): Promise<void> {
  const given = options(args, {});
  const addressBans = await everyAddressBan();
  if (given.json) return printJson({ addressBans });
  print(addressBans.length === 0 ? ['No network is banned.'] : addressBans.map(addressBanLine));
}

/** Whoever is banned knows their address, not the network that was banned with it: afterwards nothing of what was named is refused. */
async function liftAddressBans(args: string[]): Promise<void> {
  const [what = '', ...rest] = args;
  const given = options(rest, {});
  const named = parseCidr(what);
  if (named === null && what !== 'all')
    throw new CommandError('name an address, a network such as 203.0.113.0/24, or all. See --help.', 2);
  const lifted: AddressBan[] = [];
  for (const ban of await everyAddressBan()) {
    const banned = parseCidr(ban.network);
    if (named !== null && !(banned !== null && overlap(named, banned))) continue;
    await call(`/v1/instance/address-bans/${ban.id}`, { method: 'DELETE' });
    lifted.push(ban);
  }
  if (given.json) return printJson({ lifted });
  if (lifted.length > 0) return print(['Lifted:', ...lifted.map(addressBanLine)]);
  print([named === null ? 'No network is banned.' : `No ban holds for ${cidrText(named)}.`]);
}

async function everyAddressBan(): Promise<readonly AddressBan[]> {
  const bans: AddressBan[] = [];
  for await (const ban of rowsOf('/v1/instance/address-bans')) bans.push(ban as AddressBan);
  return bans;
}

function addressBanLine({ network, source, expiresAt, reason }: AddressBan): string {
  const until = expiresAt === null ? 'until it is lifted' : `until ${expiresAt}`;
  return `${network.padEnd(22)} ${source.padEnd(8)} ${until}${reason === null ? '' : `   ${reason}`}`;
}

async function findProject(slug: string): Promise<Project> {
  for await (const project of rowsOf('/v1/projects')) if (project.slug === slug) return project as Project;
  throw new CommandError(`there is no project "${slug}".`);
}

type Given = { readonly [option: string]: string | boolean | undefined };

function options(args: string[], known: NonNullable<ParseArgsConfig['options']>): Given {
  try {
    return parseArgs({ args, options: { ...known, json: { type: 'boolean' } }, strict: true }).values as Given;
  } catch (error) {
    throw new CommandError(`${(error as Error).message} See --help.`, 2);
  }
}

function required(given: Given, name: string): string {
  const value = given[name];
  if (typeof value !== 'string' || value === '') throw new CommandError(`--${name} is missing. See --help.`, 2);
  return value;
}

function briefly({ id, slug, baseUrl }: Project): Project {
  return { id, slug, baseUrl };
}

function described(project: Project, secretKey: string): string[] {
  return [
    '',
    `Project     ${project.slug} (${project.id})`,
    `Base URL    ${project.baseUrl}`,
    `Secret key  ${secretKey}   (shown this once)`,
  ];
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
