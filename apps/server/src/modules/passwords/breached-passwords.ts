import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { ConfigError } from '../../platform/config/config.ts';
import type { Services } from '../../platform/context/context.ts';
import { type BreachRanges, folderOfRanges, rangesOverHttp, sortedFile } from './breach-ranges.ts';

/** Whether a password stands in a data leak. Where that cannot be found out in time the answer is no: nobody is kept from a new password by it. */
export type BreachedPasswords = {
  has(password: string): Promise<boolean>;
  close(): void;
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly breachedPasswords: BreachedPasswords;
  }
}

const MOST_MILLISECONDS = 1_000;

/** After a failure nobody asks for so long: a list that hangs would otherwise cost everybody the whole second. */
const PAUSE_MILLISECONDS = 10_000;

export function createBreachedPasswords(
  services: Pick<Services, 'config' | 'log' | 'clock' | 'metrics'>,
): BreachedPasswords {
  const ranges = openRanges(services.config);
  return ranges === null ? { has: async () => false, close() {} } : lookingUp(ranges, services);
}

function lookingUp(
  ranges: BreachRanges,
  { log, clock, metrics }: Pick<Services, 'log' | 'clock' | 'metrics'>,
): BreachedPasswords {
  const counted = { clean: 0, breached: 0, failed: 0, skipped: 0 };
  let pausedUntil = Number.NEGATIVE_INFINITY;
  metrics.counts(
    'frontdesk_breached_password_checks_total',
    'New passwords that were looked up among breached ones, by result. Failed and skipped ones were accepted.',
    () => counted,
  );

  async function ask(password: string): Promise<'clean' | 'breached' | 'failed' | 'skipped'> {
    if (clock.monotonicMilliseconds() < pausedUntil) return 'skipped';
    // SHA-1 because the lists are: it names the password among others, and protects nothing.
    const digest = createHash('sha1').update(password.normalize('NFC')).digest('hex').toUpperCase();
    try {
      return (await within(MOST_MILLISECONDS, ranges.has(digest))) ? 'breached' : 'clean';
    } catch (error) {
      pausedUntil = clock.monotonicMilliseconds() + PAUSE_MILLISECONDS;
      const { message } = error as Error;
      log.warn({ reason: message }, 'breached passwords cannot be looked up; new passwords are accepted without');
      return 'failed';
    }
  }

  return {
    async has(password) {
      const result = await ask(password);
      counted[result]++;
      return result === 'breached';
    },
    close: () => ranges.close(),
  };
}

function openRanges({ breachedPasswords: source, outboundAllowed }: Services['config']): BreachRanges | null {
  if (source === null) return null;
  if (/^https?:\/\//.test(source))
    return rangesOverHttp(source, { allowed: outboundAllowed, timeoutMilliseconds: MOST_MILLISECONDS });
  try {
    return statSync(source).isDirectory() ? folderOfRanges(source) : sortedFile(source);
  } catch {
    throw new ConfigError([`FRONTDESK_BREACHED_PASSWORDS: there is no file or folder ${source}`]);
  }
}

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('there was no answer in time')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
