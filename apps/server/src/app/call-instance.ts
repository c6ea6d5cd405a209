import { readFileSync } from 'node:fs';
import { type Config, readConfig } from '../platform/config/config.ts';
import { CONTROL_PURPOSE, controlCredential } from '../platform/crypto/control-credential.ts';
import { deriveKey } from '../platform/crypto/vault.ts';
import { instanceSecretFile } from './instance-secret.ts';

/** A reason to stop that a person is told in one line. */
export class CommandError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

/** With a body it posts, without one it asks, unless the method says otherwise. */
type Call = {
  readonly method?: 'DELETE' | 'PUT';
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
};
type Answer = { readonly status: number; readonly body: Record<string, unknown> };

// biome-ignore format: a table
const HINTS: Readonly<Record<string, string>> = {
  'access.invalid_credential': ' The secret here is not that of the running instance, or nobody has set it up yet.',
  'address_bans.banned':       ' Run this command on the machine of the instance: loopback is never banned.',
};

/** Asks the running instance; anything but success ends the command with what the problem says. */
export async function call(path: string, request: Call): Promise<Record<string, unknown>> {
  const config = readConfig(undefined, []);
  const authorization = `Bearer ${controlCredential(deriveKey(instanceSecret(config), CONTROL_PURPOSE))}`;
  const { status, body: answer } = await send(config, path, request, authorization);
  if (status === 204) return {};
  if ((status === 200 || status === 201) && Object.keys(answer).length > 0) return answer;
  if (typeof answer.title !== 'string')
    throw new CommandError(`the instance answered ${status}, which is not what Frontdesk answers.`);
  const fields = (answer.errors ?? []) as { path: string; message: string }[];
  const hint = HINTS[String(answer.code)] ?? '';
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

/** Every row of a cursor list, page after page. */
export async function* rowsOf(path: string): AsyncGenerator<Record<string, unknown>> {
  let cursor: unknown = null;
  do {
    const query = cursor === null ? '' : `&cursor=${encodeURIComponent(String(cursor))}`;
    const { data, nextCursor } = await call(`${path}?limit=100${query}`, {});
    yield* data as Record<string, unknown>[];
    cursor = nextCursor;
  } while (cursor !== null);
}

/** This machine first: where the public address is a proxy's, the way through it is longer and may not exist from here. */
async function send(config: Config, path: string, request: Call, authorization: string): Promise<Answer> {
  const origins = [...new Set([`http://localhost:${config.port}`, config.origin])];
  for (const origin of origins) {
    try {
      const res = await fetch(origin + path, {
        method: request.method ?? (request.body === undefined ? 'GET' : 'POST'),
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        headers: {
          ...request.headers,
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          accept: 'application/json',
          authorization,
        },
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
