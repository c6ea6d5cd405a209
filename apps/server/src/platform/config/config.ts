import { resolve } from 'node:path';
import { z } from 'zod';
import { isLoopback } from '../../lib/loopback.ts';
import { parseNetworks } from '../../lib/network.ts';
import { type ProviderCredentials, parseProviderCredentials } from './provider-credentials.ts';
import { parseRedisAddress, type RedisAddress } from './redis-address.ts';

/** The only reader of the environment. Every variable stands in this table, with the text that `generated/config.md` prints. */
const flag = z.enum(['0', '1', 'true', 'false', '']).transform((value) => value === '1' || value === 'true');
const port = z.coerce.number().int().min(1).max(65535);
const url = z.url({ protocol: /^https?$/ });

export const VARIABLES = {
  NODE_ENV: {
    schema: z.string().default('development'),
    text: '`production` switches production mode on; anything else is development.',
  },
  PORT: { schema: port.default(4400), text: 'Port of the server. In development the example app takes the next one.' },
  HOST: {
    schema: z.string().min(1).optional(),
    text: 'Address to bind. Development binds loopback only; production binds `0.0.0.0` unless this says otherwise.',
  },
  FRONTDESK_PUBLIC_URL: {
    schema: url.optional(),
    text: 'The origin that people reach this instance at, without a path. Required in production.',
  },
  FRONTDESK_ROOT_DOMAIN: {
    schema: z
      .string()
      .regex(/^[a-z0-9.-]+$/)
      .optional(),
    text: 'Projects are served at `{slug}.{root domain}`.',
  },
  FRONTDESK_SECRET: {
    schema: z.string().min(32, 'needs at least 32 characters: openssl rand -base64 48').optional(),
    text: 'The instance secret: seals the data keys. Required in production; development keeps one in the data folder.',
  },
  FRONTDESK_SECRET_PREVIOUS: {
    schema: z.string().min(32, 'has at least 32 characters').optional(),
    text: 'The instance secret before this one, while it is being changed: what it sealed is sealed anew at the start, and sessions of then live on. Keep it for as long as a session may idle.',
  },
  FRONTDESK_DATA_DIR: {
    schema: z.string().min(1).optional(),
    text: 'Folder of the embedded database and of the development secret. Default `.frontdesk`.',
  },
  DATABASE_URL: {
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    text: 'A Postgres 15 or later. With it nothing is embedded. `?sslmode=verify-full` (and `require`) encrypts and checks certificate and name, against `&sslrootcert=/file` where the authority is not a public one; `no-verify` only encrypts; without it the connection is not encrypted.',
  },
  DATABASE_POOL_SIZE: {
    schema: z.coerce.number().int().min(2).max(200).default(16),
    text: 'Connections of one process, beside one for the change feed.',
  },
  DATABASE_POOLED: {
    schema: flag.default(false),
    text: '`1` where `DATABASE_URL` is a pooler in transaction mode, such as pgbouncer: unnamed statements, and nothing is set for longer than a transaction.',
  },
  DATABASE_DIRECT_URL: {
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    text: 'Past the pooler, to the primary: migrations, advisory locks and the change feed, one connection of each process. Required with `DATABASE_POOLED`.',
  },
  REDIS_URL: {
    schema: z.string().optional(),
    text: 'Valkey or Redis: shares session answers among replicas. `redis://user:password@host:6379/0`, `rediss://…`; nodes of a cluster comma separated.',
  },
  REDIS_CLUSTER: {
    schema: flag.default(false),
    text: '`1` where `REDIS_URL` names one node of a cluster. Several nodes are a cluster anyway.',
  },
  FRONTDESK_TRUSTED_PROXIES: {
    schema: z.string().default(''),
    text: 'Addresses or CIDR ranges, comma separated, whose `X-Forwarded-For` counts.',
  },
  FRONTDESK_FEED_TRUST_SECONDS: {
    schema: z.coerce.number().int().min(1).max(60).default(10),
    text: 'How long copies are trusted when the change feed cannot be read.',
  },
  FRONTDESK_DRAIN_SECONDS: {
    schema: z.coerce.number().min(0).max(5).optional(),
    text: 'How long a server that was told to stop goes on accepting while `/health/ready` says 503, so that proxies can turn away from it. Default 2 in production, 0 in development.',
  },
  FRONTDESK_SESSION_COPIES: {
    schema: z.coerce.number().int().min(0).max(5_000_000).default(100_000),
    text: 'Snapshots kept in this process. `0` asks Postgres every time.',
  },
  FRONTDESK_METRICS_TOKEN: {
    schema: z.string().min(16).optional(),
    text: 'Bearer token of `/metrics`. Required there in production.',
  },
  FRONTDESK_EXAMPLE: { schema: flag.default(true), text: '`0` keeps the example app from starting in development.' },
  SMTP_URL: {
    schema: z.url({ protocol: /^smtps?$/ }).optional(),
    text: 'Mail over SMTP, `smtp://user:password@host:587`. Without it development uses the mailbox; production refuses to start.',
  },
  MAIL_FROM: { schema: z.string().min(3).default('Frontdesk <no-reply@localhost>'), text: 'Sender of mails.' },
  RESEND_API_URL: {
    schema: url.default('https://api.resend.com'),
    text: 'Where the API of Resend is, for projects that send with their own key. Tests have one of their own.',
  },
  FRONTDESK_BREACHED_PASSWORDS: {
    schema: z.string().min(1).optional(),
    text: 'Where new passwords are looked up among those of data leaks: the address of a range API (`https://api.pwnedpasswords.com/range`, which hears the first five characters of a SHA-1), or a folder with a file for each range, or one file sorted by SHA-1, as the downloader of Pwned Passwords writes them. Empty: nowhere.',
  },
  TURNSTILE_VERIFY_URL: {
    schema: url.default('https://challenges.cloudflare.com/turnstile/v0/siteverify'),
    text: 'Where Turnstile judges answers, for projects that ask for a captcha. Tests have one of their own.',
  },
  HCAPTCHA_VERIFY_URL: {
    schema: url.default('https://api.hcaptcha.com/siteverify'),
    text: 'The same of hCaptcha.',
  },
  FRONTDESK_OUTBOUND_ALLOWED: {
    schema: z
      .string()
      .regex(/^\s*([^\s,/@]+:\d{1,5}\s*(,\s*|$))*$/, 'host:port, comma separated, for example hooks.internal:8443')
      .default(''),
    text: '`host:port`, comma separated: private hosts that addresses of projects may lead to, by plain HTTP too. Empty: the public internet alone.',
  },
  FRONTDESK_PROVIDERS: {
    schema: z.string().default(''),
    text: 'Credentials of the instance at providers, lent to projects that choose them: `{"google":{"clientId":"…","clientSecret":"…"}}`, for google, apple (with teamId and keyId, the secret is its private key), microsoft, github, gitlab, discord. Registered there with the redirect address `{origin}/callback/{provider}`.',
  },
  FRONTDESK_PROVIDER_SIMULATOR: {
    schema: flag.optional(),
    text: '`0` switches off the provider of development that signs anybody in. Production refuses to start with `1`.',
  },
  FRONTDESK_GEOIP_FILE: {
    schema: z.string().min(1).optional(),
    text: 'A MaxMind database (`.mmdb`, cities or countries): lists and mails then name the place of a sign-in. Read at the start. Without it no place is named.',
  },
  LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    text: 'Least level that is logged.',
  },
} as const satisfies Record<string, { schema: z.ZodType; text: string }>;

export type Role = 'api' | 'worker' | 'all';

export type Config = {
  production: boolean;
  role: Role;
  port: number;
  host: string;
  /** Without a trailing slash. */
  origin: string;
  rootDomain: string | null;
  secret: string | null;
  secretPrevious: string | null;
  dataFolder: string;
  dataFolderIsDefault: boolean;
  databaseUrl: string | null;
  databaseDirectUrl: string | null;
  databasePooled: boolean;
  databasePoolSize: number;
  redis: RedisAddress | null;
  trustedProxies: ReturnType<typeof parseNetworks>;
  feedTrustSeconds: number;
  drainSeconds: number;
  sessionCopies: number;
  metricsToken: string | null;
  example: boolean;
  smtpUrl: string | null;
  mailFrom: string;
  /** Without a trailing slash. */
  resendApiUrl: string;
  /** An address, a folder or a file. */
  breachedPasswords: string | null;
  turnstileVerifyUrl: string;
  hcaptchaVerifyUrl: string;
  /** `host:port` of hosts that the outbound client reaches wherever they lie. */
  outboundAllowed: readonly string[];
  /** By the kind of the provider. */
  providers: Readonly<Record<string, ProviderCredentials>>;
  providerSimulator: boolean;
  /** A MaxMind database for the places of sign-ins. */
  geoipFile: string | null;
  logLevel: string;
  /** npm started this process: when npm is gone, nobody waits for it any more. */
  startedByNpm: boolean;
};

/** One clear line per fault; nothing starts with a configuration that is half right. */
export class ConfigError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

export function readConfig(
  env: NodeJS.ProcessEnv = process.env,
  args: readonly string[] = process.argv.slice(2),
): Config {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { schema }] of Object.entries(VARIABLES)) {
    const text = env[name];
    const parsed = schema.safeParse(text === '' ? undefined : text);
    if (parsed.success) values[name] = parsed.data;
    else faults.push(`${name}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
  }
  const role = readRole(args, faults);
  if (faults.length > 0) throw new ConfigError(faults);
  const v = values as { [Name in keyof typeof VARIABLES]: z.output<(typeof VARIABLES)[Name]['schema']> };

  const production = v.NODE_ENV === 'production';
  const origin = (v.FRONTDESK_PUBLIC_URL ?? `http://localhost:${v.PORT}`).replace(/\/+$/, '');
  const host = v.HOST ?? (production ? '0.0.0.0' : 'localhost');
  if (new URL(origin).pathname !== '/')
    faults.push('FRONTDESK_PUBLIC_URL: an origin has no path, for example https://auth.example.com');
  if (production) {
    if (!v.FRONTDESK_PUBLIC_URL)
      faults.push('FRONTDESK_PUBLIC_URL: required in production, for example https://auth.example.com');
    else if (new URL(origin).protocol !== 'https:')
      faults.push('FRONTDESK_PUBLIC_URL: production is served over https only');
    if (!v.FRONTDESK_SECRET)
      faults.push('FRONTDESK_SECRET: required in production, for example the output of: openssl rand -base64 48');
    else if (new Set(v.FRONTDESK_SECRET).size < 12)
      faults.push('FRONTDESK_SECRET: too simple to be a secret; take the output of: openssl rand -base64 48');
    if (!v.SMTP_URL) faults.push('SMTP_URL: required in production; the development mailbox does not run there');
    if (!v.FRONTDESK_METRICS_TOKEN)
      faults.push('FRONTDESK_METRICS_TOKEN: required in production, at least 16 characters');
    if (v.FRONTDESK_PROVIDER_SIMULATOR)
      faults.push('FRONTDESK_PROVIDER_SIMULATOR: it signs anybody in as anybody and does not run in production');
  } else {
    if (!isLoopback(new URL(origin).hostname))
      faults.push(
        `FRONTDESK_PUBLIC_URL: development is for this machine alone, and ${origin} is not; set NODE_ENV=production`,
      );
    if (!isLoopback(host))
      faults.push(`HOST: development binds loopback only, and ${host} is not; set NODE_ENV=production`);
  }
  if (v.DATABASE_POOLED && !v.DATABASE_DIRECT_URL)
    faults.push(
      'DATABASE_DIRECT_URL: required with DATABASE_POOLED: migrations and the change feed need connections of their own',
    );
  let trustedProxies: Config['trustedProxies'] = [];
  try {
    trustedProxies = parseNetworks(v.FRONTDESK_TRUSTED_PROXIES);
  } catch (error) {
    faults.push(`FRONTDESK_TRUSTED_PROXIES: ${error instanceof Error ? error.message : String(error)}`);
  }
  const redis = parseRedisAddress(v.REDIS_URL, v.REDIS_CLUSTER);
  const providers = parseProviderCredentials(v.FRONTDESK_PROVIDERS);
  faults.push(...redis.faults, ...providers.faults);
  if (faults.length > 0) throw new ConfigError(faults);

  return {
    production,
    role,
    port: v.PORT,
    host,
    origin,
    rootDomain: v.FRONTDESK_ROOT_DOMAIN ?? null,
    secret: v.FRONTDESK_SECRET ?? null,
    secretPrevious: v.FRONTDESK_SECRET_PREVIOUS ?? null,
    dataFolder: resolve(v.FRONTDESK_DATA_DIR ?? '.frontdesk'),
    dataFolderIsDefault: v.FRONTDESK_DATA_DIR === undefined,
    databaseUrl: v.DATABASE_URL ?? null,
    databaseDirectUrl: v.DATABASE_DIRECT_URL ?? null,
    databasePooled: v.DATABASE_POOLED,
    databasePoolSize: v.DATABASE_POOL_SIZE,
    redis: redis.address,
    trustedProxies,
    feedTrustSeconds: v.FRONTDESK_FEED_TRUST_SECONDS,
    drainSeconds: v.FRONTDESK_DRAIN_SECONDS ?? (production ? 2 : 0),
    sessionCopies: v.FRONTDESK_SESSION_COPIES,
    metricsToken: v.FRONTDESK_METRICS_TOKEN ?? null,
    example: v.FRONTDESK_EXAMPLE,
    smtpUrl: v.SMTP_URL ?? null,
    mailFrom: v.MAIL_FROM,
    resendApiUrl: v.RESEND_API_URL.replace(/\/+$/, ''),
    breachedPasswords: v.FRONTDESK_BREACHED_PASSWORDS ?? null,
    turnstileVerifyUrl: v.TURNSTILE_VERIFY_URL,
    hcaptchaVerifyUrl: v.HCAPTCHA_VERIFY_URL,
    outboundAllowed: v.FRONTDESK_OUTBOUND_ALLOWED.split(',').flatMap((word) => word.trim() || []),
    providers: providers.credentials,
    providerSimulator: v.FRONTDESK_PROVIDER_SIMULATOR ?? !production,
    geoipFile: v.FRONTDESK_GEOIP_FILE ?? null,
    logLevel: v.LOG_LEVEL,
    startedByNpm: env.npm_lifecycle_event !== undefined,
  };
}

function readRole(args: readonly string[], faults: string[]): Role {
  const at = args.findIndex((word) => word === '--role' || word.startsWith('--role='));
  if (at < 0) return 'all';
  const value = args[at]?.includes('=') ? args[at]?.split('=')[1] : args[at + 1];
  if (value === 'api' || value === 'worker' || value === 'all') return value;
  faults.push(`--role: api, worker or all, and not ${value ?? 'nothing'}`);
  return 'all';
}
