import type { FrontdeskError } from '../error.ts';
import { FEED_BOUND_SECONDS } from './change-feed.ts';
import type { OfflineCheck, WhenBehind } from './offline-check.ts';

/**
 * How sign-ins are verified right now, and how late a sign-out, a ban or a changed plan can show.
 *
 * - `online`: the server is asked each time; a second, and `cacheSeconds` on top.
 * - `feed`: tokens are verified here and changes are followed; five seconds.
 * - `refused`: changes could not be read and `whenBehind` is `refuse`, so nobody is let in; no time at all.
 * - `token life`: changes are not known; a token counts until it ends, 15 minutes by default.
 *
 * @example
 * const state: VerificationState = frontdesk.verificationState();
 * if (state.bound === 'token life') metrics.gauge('sign_outs_delayed', 1);
 */
export type VerificationState = {
  readonly verification: 'online' | 'offline';
  readonly bound: 'online' | 'feed' | 'refused' | 'token life';
  /** The bound in seconds. Null: the life of a token, which is a setting of the project. */
  readonly boundSeconds: number | null;
  /** When the changes were last read. Null: not yet, or they are not followed. */
  readonly changesReadAt: Date | null;
  /** Why they cannot be read just now. */
  readonly fault: FrontdeskError | null;
};

const SERVER_BOUND_SECONDS = 1;

export function stateOfOnline(cacheSeconds: number): VerificationState {
  const boundSeconds = SERVER_BOUND_SECONDS + cacheSeconds;
  return { verification: 'online', bound: 'online', boundSeconds, changesReadAt: null, fault: null };
}

export function stateOfOffline({ feed }: OfflineCheck, whenBehind: WhenBehind): VerificationState {
  const readAt = feed?.lastReadAt ?? null;
  const now = { changesReadAt: readAt === null ? null : new Date(readAt), fault: feed?.fault ?? null };
  if (feed?.isCurrent()) return { verification: 'offline', bound: 'feed', boundSeconds: FEED_BOUND_SECONDS, ...now };
  if (whenBehind === 'online')
    return { verification: 'offline', bound: 'online', boundSeconds: SERVER_BOUND_SECONDS, ...now };
  if (whenBehind === 'refuse') return { verification: 'offline', bound: 'refused', boundSeconds: 0, ...now };
  return { verification: 'offline', bound: 'token life', boundSeconds: null, ...now };
}
