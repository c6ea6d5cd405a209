import { expect, it } from 'vitest';
import type { InstanceHealth } from '../../api/types.ts';
import { partsOf, type Tone, toneOf } from './instance-health.rules.ts';

const well: InstanceHealth = {
  status: 'healthy',
  timestamp: '2026-11-21T09:41:00Z',
  version: '0.1.0',
  mode: 'production',
  replica: { name: 'web:1', role: 'all', startedAt: '2026-11-21T09:00:00Z', memoryBytes: 1 },
  database: {
    status: 'ok',
    embedded: false,
    version: '18.1',
    answerMilliseconds: 1,
    connections: { open: 2, waiting: 0, most: 10 },
    missingMigrations: 0,
  },
  cache: { status: 'ok' },
  feed: { status: 'ok', trustSeconds: 10 },
  jobs: { status: 'ok', oldestWaitSeconds: 0 },
  mail: { status: 'ok', transport: 'smtp', waiting: 0, givenUpInLastDay: 0 },
};

const away: InstanceHealth = {
  ...well,
  status: 'unhealthy',
  database: { ...well.database, status: 'failed', version: null, answerMilliseconds: null, missingMigrations: null },
  feed: { ...well.feed, status: 'failed' },
  jobs: { status: 'failed', oldestWaitSeconds: null },
  mail: { ...well.mail, status: 'failed', waiting: null, givenUpInLastDay: null },
};

it.each<[string, InstanceHealth, Tone, Tone[], RegExp]>([
  ['all is well', well, 'ok', ['ok', 'ok', 'ok', 'ok', 'ok'], /every migration is applied/],
  [
    'no shared cache',
    { ...well, cache: { status: 'not_configured' } },
    'ok',
    ['ok', 'off', 'ok', 'ok', 'ok'],
    /own copies/,
  ],
  [
    'the cache is away',
    { ...well, cache: { status: 'unavailable' } },
    'warn',
    ['ok', 'warn', 'ok', 'ok', 'ok'],
    /REDIS_URL/,
  ],
  ['the database is away', away, 'bad', ['bad', 'ok', 'bad', 'off', 'off'], /DATABASE_URL/],
  [
    'a migration is missing',
    { ...well, database: { ...well.database, missingMigrations: 1 } },
    'warn',
    ['warn', 'ok', 'ok', 'ok', 'ok'],
    /^One migration/,
  ],
  [
    'requests wait',
    { ...well, database: { ...well.database, connections: { open: 10, waiting: 3, most: 10 } } },
    'warn',
    ['warn', 'ok', 'ok', 'ok', 'ok'],
    /^3 requests wait/,
  ],
  [
    'jobs are late',
    { ...well, jobs: { status: 'delayed', oldestWaitSeconds: 7_300 } },
    'warn',
    ['ok', 'ok', 'ok', 'warn', 'ok'],
    /waits for 2 hours/,
  ],
  [
    'mails are given up',
    { ...well, mail: { ...well.mail, status: 'failing', givenUpInLastDay: 2 } },
    'warn',
    ['ok', 'ok', 'ok', 'ok', 'warn'],
    /^2 mails were given up/,
  ],
])('%s', (_, health, whole, tones, says) => {
  const parts = partsOf(health);
  expect(toneOf(health)).toBe(whole);
  expect(parts.map(({ tone }) => tone)).toEqual(tones);
  expect(parts.some(({ meaning }) => says.test(meaning))).toBe(true);
});

it('every part of which the server tells a state has its line', () => {
  const parts = Object.values(well).filter((part) => typeof part === 'object' && 'status' in part);
  expect(partsOf(well)).toHaveLength(parts.length);
});

it.each([
  ['mailbox', /mailbox/],
  ['smtp', /SMTP_URL.+Resend/],
] as const)('mail by %s says where mails go', (transport, said) => {
  const lines = partsOf({ ...well, mail: { ...well.mail, transport } });
  expect(lines.at(-1)?.meaning).toMatch(said);
});
