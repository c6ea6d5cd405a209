import type { BaseUrl } from './base-url.ts';
import type { Credential } from './credentials.ts';
import { FrontdeskError } from './error.ts';
import { type Answer, exchange, type FetchLike, problemOf, readJson, unexpectedAnswer } from './http.ts';
import type { Snapshot } from './types.ts';

export type SessionCheckOptions = {
  readonly base: BaseUrl;
  readonly fetch: FetchLike;
  readonly cacheSeconds: number;
  readonly timeoutSeconds: number;
  readonly nowMilliseconds: () => number;
};

const MOST_COPIES = 1_000;

/** Asks the server who holds this credential. With `cacheSeconds` the answer serves that long, and parallel questions are one. */
export function createSessionCheck(options: SessionCheckOptions): (credential: Credential) => Promise<Snapshot | null> {
  if (options.cacheSeconds === 0) return async (credential) => parseSnapshot(await askServer(options, credential));
  const copies = new Map<string, { readonly answer: Promise<Answer | null>; readonly staleAt: number }>();
  return async (credential) => {
    const now = options.nowMilliseconds();
    const copy = copies.get(credential.token);
    if (copy !== undefined && copy.staleAt > now) return parseSnapshot(await copy.answer);
    const answer = askServer(options, credential);
    // The age counts from the question, not from the answer: the stated bound of revocation holds for slow answers too.
    const tokenEnd =
      credential.expiresAtSeconds === null ? Number.POSITIVE_INFINITY : credential.expiresAtSeconds * 1000;
    copies.delete(credential.token);
    copies.set(credential.token, { answer, staleAt: Math.min(now + options.cacheSeconds * 1000, tokenEnd) });
    for (const oldest of copies.keys()) {
      if (copies.size <= MOST_COPIES) break;
      copies.delete(oldest);
    }
    const forget = () => {
      if (copies.get(credential.token)?.answer === answer) copies.delete(credential.token);
    };
    // Only a signed-in answer is kept: a sign-in must show at once, and a fault must not last.
    answer.then((result) => result ?? forget(), forget);
    return parseSnapshot(await answer);
  };
}

async function askServer(options: SessionCheckOptions, credential: Credential): Promise<Answer | null> {
  const call = {
    method: 'GET',
    url: `${options.base.text}/session`,
    headers: { authorization: `Bearer ${credential.token}`, accept: 'application/json' },
  };
  let answer: Answer;
  try {
    answer = await exchange(options.fetch, call, options.timeoutSeconds);
  } catch (fault) {
    // An idle connection that the server has just closed fails once; reading is safe to repeat.
    if (!(fault instanceof FrontdeskError) || fault.code !== 'network.unreachable') throw fault;
    answer = await exchange(options.fetch, call, options.timeoutSeconds);
  }
  if (answer.status === 401) return null;
  if (answer.status === 200) return answer;
  throw problemOf(answer);
}

/** Parsed for every caller, so that one who changes their snapshot does not change another's. */
export function parseSnapshot(answer: Answer | null): Snapshot | null {
  if (answer === null) return null;
  const value = readJson(answer) as Partial<Snapshot> | null;
  // A captive portal or a wrong address also answers 200. That is never somebody signed in.
  if (typeof value?.user?.id !== 'string' || typeof value.session?.id !== 'string') throw unexpectedAnswer(answer);
  return value as Snapshot;
}
