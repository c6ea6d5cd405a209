import { z } from 'zod';
import { sameBytes } from '../../platform/crypto/hash.ts';
import type { Db } from '../../platform/db/database.ts';
import { Problem } from '../../platform/http/problem.ts';
import { requireLimits } from '../limits/index.ts';
import { makeToken, type OneTimeToken, prefixOf, takeToken, voidTokens } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { passkeyErrors } from './passkeys.errors.ts';
import { type Ceremony, CHALLENGE_SECONDS } from './passkeys.rules.ts';

/**
 * How a passkey may be reached: a hint for the next time, which is kept as it came and signed by nobody. The standard lets browsers say words that we do not
 * know (WebAuthn Level 3, section 5.8.4), so a list that is no list of such words is left out, and refuses no passkey.
 */
const transports = z
  .array(z.string().regex(/^[a-z-]{1,32}$/))
  .max(10)
  .optional()
  .catch(undefined);

/** What a browser answers (`PublicKeyCredential.toJSON()`): the parts that are looked at before the library judges all of it. */
const answered = z.looseObject({
  id: z.string().min(1).max(2_000),
  rawId: z.string().min(1).max(2_000),
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  response: z.looseObject({ clientDataJSON: z.string().min(1).max(10_000), transports }),
});

export type Answered = z.output<typeof answered>;

export function readAnswered(credential: unknown): Answered | null {
  return answered.safeParse(credential).data ?? null;
}

export function requirePasskeys({ project }: ProjectContext): void {
  if (!project.settings.methods.passkey) throw new Problem(passkeyErrors.disabled);
}

/** Who asks for options need not have an account, and each leaves a row. */
export function requireRoomForOptions(ctx: ProjectContext): Promise<void> {
  return requireLimits(ctx, ctx.project.id, [
    { kind: 'passkey_options.address', subject: ctx.request.ip, most: 300, windowSeconds: 600 },
  ]);
}

/** People are told that much: the reason is for the log. */
export function refused(ctx: ProjectContext, reason: string): null {
  ctx.log.info({ requestId: ctx.request.id, reason }, 'a passkey was not accepted');
  return null;
}

/** The relying party is the host of the project's pages, and nothing that a request says. */
export function relyingParty({ project }: ProjectContext): { origin: string; id: string; name: string } {
  const { origin, hostname } = new URL(project.baseUrl);
  return { origin, id: hostname, name: project.name };
}

export type ChallengeOf = {
  readonly ceremony: Ceremony;
  readonly userId?: string;
  readonly bindingHash?: Buffer;
  /** The link of a mail that the ceremony belongs to. */
  readonly tokenId?: string;
  /** The sign-in under way that it belongs to. */
  readonly attemptId?: string;
  /** The session that it belongs to, also where a step-up has put a newer one in its place. */
  readonly lineageId?: string;
};

/**
 * 32 random bytes in base64url. The row holds their hash, and the user handle that a new passkey gets. An account has one at a time: whoever asks
 * again and again leaves no heap of open rows.
 */
export async function makeChallenge(
  ctx: ProjectContext,
  db: Db,
  { userId, bindingHash, ...within }: ChallengeOf,
  { now, userHandle }: { readonly now: Date; readonly userHandle?: Buffer },
): Promise<string> {
  if (userId !== undefined) await voidTokens(db, { projectId: ctx.project.id, kind: KIND, userId, now });
  const { token } = await makeToken(ctx, db, {
    projectId: ctx.project.id,
    kind: KIND,
    ...(userId === undefined ? {} : { userId }),
    ...(bindingHash === undefined ? {} : { bindingHash }),
    payload: {
      ...within,
      ...(userHandle === undefined ? {} : { userHandle: userHandle.toString('base64url') }),
    },
    lifeSeconds: CHALLENGE_SECONDS,
    now,
  });
  return token.slice(PREFIX.length);
}

const KIND = 'webauthn_challenge';
const PREFIX = prefixOf(KIND);

/** Takes the challenge that this answer is to: one that we made, for this ceremony, this account, and this browser, link, sign-in or session. Any try uses it up. */
export async function takeChallenge(
  ctx: ProjectContext,
  db: Db,
  { response }: Answered,
  bound: ChallengeOf,
  now: Date,
): Promise<{ challenge: string; userHandle: Buffer | null } | null> {
  const challenge = challengeIn(response.clientDataJSON);
  if (challenge === null) return null;
  const projectId = ctx.project.id;
  const taken = await takeToken(db, { projectId, kind: KIND, token: PREFIX + challenge, now });
  if (!taken || !isBoundAs(taken, bound)) return null;
  const { userHandle } = taken.payload;
  return { challenge, userHandle: typeof userHandle === 'string' ? Buffer.from(userHandle, 'base64url') : null };
}

const PLACES = ['tokenId', 'attemptId', 'lineageId'] as const;

function isBoundAs(taken: OneTimeToken, bound: ChallengeOf): boolean {
  const { ceremony, userId, bindingHash } = bound;
  if (taken.payload.ceremony !== ceremony || taken.userId !== (userId ?? null)) return false;
  if (PLACES.some((place) => taken.payload[place] !== bound[place])) return false;
  if (taken.bindingHash === null || bindingHash === undefined)
    return taken.bindingHash === null && bindingHash === undefined;
  return sameBytes(taken.bindingHash, bindingHash);
}

const clientData = z.looseObject({ challenge: z.string().min(1).max(200) });

function challengeIn(clientDataJSON: string): string | null {
  try {
    const text = Buffer.from(clientDataJSON, 'base64url').toString('utf8');
    return clientData.safeParse(JSON.parse(text)).data?.challenge ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
