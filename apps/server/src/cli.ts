import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { instanceSecretFile } from './app/instance-secret.ts';
import { type Config, ConfigError, readConfig } from './platform/config/config.ts';
import { CONTROL_PURPOSE, controlCredential } from './platform/crypto/control-credential.ts';
import { deriveKey } from './platform/crypto/vault.ts';

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

  --json          Print one line of JSON, last.
  --help          Print this.

The instance has to run (npm start). It is found at PORT (default 4400), else at FRONTDESK_PUBLIC_URL.
Its secret is FRONTDESK_SECRET, else the file instance-secret in FRONTDESK_DATA_DIR (default .frontdesk).
`;

type Answer = { readonly status: number; readonly body: Record<string, unknown> };
type Project = { readonly id: string; readonly slug: string; readonly baseUrl: string };

/** A reason to stop that a person is told in one line. */
class CommandError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  setup,
  'project create': createProject,
  'signing-keys rotate': rotateSigningKeys,
  'data-keys rotate': rotateDataKey,
  'data-keys list': listDataKeys,
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
  const words = args.findIndex((word) => word.startsWith('-'));
  const name = args.slice(0, words < 0 ? args.length : words).join(' ');
  const command = COMMANDS[name];
  if (!command) throw new CommandError(`there is no command "${name}". See --help.`, 2);
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

async function findProject(slug: string): Promise<Project> {
  let cursor: unknown = null;
  do {
    const query = cursor === null ? '' : `&cursor=${encodeURIComponent(String(cursor))}`;
    const { data, nextCursor } = await call(`/v1/projects?limit=100${query}`, {});
    const found = (data as Project[]).find((project) => project.slug === slug);
    if (found) return found;
    cursor = nextCursor;
  } while (cursor !== null);
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

/** With a body it posts, without one it asks. */
type Call = { readonly body?: object; readonly headers?: Readonly<Record<string, string>> };

/** Asks the running instance; anything but success ends the command with what the problem says. */
async function call(path: string, request: Call): Promise<Record<string, unknown>> {
  const config = readConfig(undefined, []);
  const authorization = `Bearer ${controlCredential(deriveKey(instanceSecret(config), CONTROL_PURPOSE))}`;
  const { status, body: answer } = await send(config, path, request, authorization);
  if ((status === 200 || status === 201) && Object.keys(answer).length > 0) return answer;
  if (typeof answer.title !== 'string')
    throw new CommandError(`the instance answered ${status}, which is not what Frontdesk answers.`);
  const fields = (answer.errors ?? []) as { path: string; message: string }[];
  const hint =
    answer.code === 'access.invalid_credential'
      ? ' The secret here is not that of the running instance, or nobody has set it up yet.'
      : '';
  throw new CommandError(
    [answer.title + hint, ...fields.map((field) => `${field.path}: ${field.message}`)].join('\n  '),
  );
}

function instanceSecret(config: Config): Buffer {
  if (config.secret !== null) return Buffer.from(config.secret);
  const file = instanceSecretFile(config.dataFolder);
  try {
    return Buffer.from(readFileSync(file, 'utf8').trim());
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'there is none. Start the instance first: npm start'
        : (error as Error).message;
    throw new CommandError(`the instance secret is neither in FRONTDESK_SECRET nor in ${file}: ${reason}`);
  }
}

/** This machine first: where the public address is a proxy's, the way through it is longer and may not exist from here. */
async function send(config: Config, path: string, request: Call, authorization: string): Promise<Answer> {
  const origins = [...new Set([`http://localhost:${config.port}`, config.origin])];
  for (const origin of origins) {
    try {
      const res = await fetch(origin + path, {
        ...(request.body === undefined ? {} : { method: 'POST', body: JSON.stringify(request.body) }),
        headers: { ...request.headers, 'content-type': 'application/json', accept: 'application/json', authorization },
        redirect: 'error',
        signal: AbortSignal.timeout(30_000),
      });
      const text = await res.text();
      return { status: res.status, body: parsed(text) };
    } catch (error) {
      if (!isRefused(error)) throw new CommandError(`${origin} did not answer: ${reasonOf(error)}`);
    }
  }
  throw new CommandError(`no instance answers at ${origins.join(' or ')}. Start it with: npm start`);
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function isRefused(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string; errors?: { code?: string }[] } };
  return [cause?.code, ...(cause?.errors ?? []).map(({ code }) => code)].includes('ECONNREFUSED');
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { message?: string }; message: string };
  return cause?.message || message;
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
