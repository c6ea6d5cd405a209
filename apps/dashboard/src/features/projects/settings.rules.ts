import type { Range } from '../../components/number-field.tsx';

const DAY = 24 * 60 * 60;

/** What the server accepts (`projects.settings.ts`); said here before it is sent. */
export const RANGES = {
  absoluteSeconds: { least: 300, most: 365 * DAY },
  idleSeconds: { least: 300, most: 365 * DAY },
  accessTokenSeconds: { least: 30, most: 3_600 },
  refreshGraceSeconds: { least: 0, most: 60 },
  accountFailures: { least: 1, most: 100 },
  addressFailures: { least: 1, most: 10_000 },
  failureWindowSeconds: { least: 60, most: DAY },
  signUpsPerAddressAndHour: { least: 1, most: 100_000 },
  mailsPerRecipientAndTenMinutes: { least: 1, most: 1_000 },
  mailsPerRecipientAndDay: { least: 1, most: 10_000 },
} as const satisfies Readonly<Record<string, Range>>;

export const MOST_ORIGINS = 50;
