import type { Who } from '../../platform/http/contract.ts';
import { type ManagementContext, scope } from '../projects/index.ts';

/** Somebody who may wait for changes. A wait is long, so the right is asked for again before something is told. */
export type FollowerContext = ManagementContext & {
  /** A problem where the credential has been revoked, or has lost its scope, since it was recognised. */
  readonly recognizeAgain: () => Promise<void>;
};

const reader = scope('changes:read');

export const follower: Who<FollowerContext> = {
  ...reader,
  // A poll waits for long and works for a moment: it holds no place of a queue, and how many wait is bounded by `changePolls`.
  work: null,
  async authenticate(base, request) {
    const recognizeAgain = async () => void (await reader.authenticate(base, request));
    return { ...(await reader.authenticate(base, request)), recognizeAgain };
  },
};
