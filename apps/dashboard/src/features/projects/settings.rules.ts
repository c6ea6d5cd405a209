import type { Range } from '../../components/number-field.tsx';

const DAY = 24 * 60 * 60;

/** What the server accepts (`projects.settings.ts`); said here before it is sent. */
export const RANGES = {
  leastCharacters: { least: 8, most: 64 },
  absoluteSeconds: { least: 300, most: 365 * DAY },
  idleSeconds: { least: 300, most: 365 * DAY },
  accessTokenSeconds: { least: 30, most: 3_600 },
  refreshGraceSeconds: { least: 0, most: 60 },
  trustedDeviceDays: { least: 0, most: 365 },
  accountFailures: { least: 1, most: 100 },
  addressFailures: { least: 1, most: 10_000 },
  failureWindowSeconds: { least: 60, most: DAY },
  signUpsPerAddressAndHour: { least: 1, most: 100_000 },
  mailsPerRecipientAndTenMinutes: { least: 1, most: 1_000 },
  mailsPerRecipientAndDay: { least: 1, most: 10_000 },
} as const satisfies Readonly<Record<string, Range>>;

export const MOST_ORIGINS = 50;

export const MOST_USER_ROLES = 50;
export const USER_ROLE = /^[a-z][a-z0-9_-]{0,31}$/;
export const MOST_DOMAINS = 200;

/** A first look: what a domain is in the end, the server knows. */
export function isDomain(text: string): boolean {
  return /^(?=.{3,253}$)([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u.test(
    text,
  );
}

export function isTermsVersion(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(text);
}

type Methods = Readonly<Record<'password' | 'magicLink' | 'emailCode' | 'passkey', boolean>>;

/** Whether nobody could sign in without this one. Among operators a passkey or a provider is not what everybody has, so neither counts there. */
export function isLastWay(
  method: keyof Methods,
  {
    methods,
    isSystem,
    providers,
  }: { readonly methods: Methods; readonly isSystem: boolean; readonly providers: number },
): boolean {
  if (!methods[method] || (isSystem && method === 'passkey')) return false;
  const left = { ...methods, [method]: false };
  if (left.password || left.magicLink || left.emailCode) return false;
  return isSystem || (!left.passkey && providers === 0);
}
