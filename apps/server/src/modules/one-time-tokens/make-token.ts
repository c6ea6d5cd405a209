import type { Services } from '../../platform/context/context.ts';
import { hmacSha256, sameBytes } from '../../platform/crypto/hash.ts';
import type { Vault } from '../../platform/crypto/vault.ts';
import type { Db } from '../../platform/db/database.ts';
import { assert } from '../../platform/http/problem.ts';
import {
  CODE_LIFE_SECONDS,
  hashOfToken,
  randomCode,
  TOKEN_BYTES,
  type TokenKind,
  tokenText,
  type UsableTokenKind,
} from './one-time-tokens.rules.ts';
import {
  countCodeTry,
  findToken,
  insertToken,
  type OneTimeToken,
  setTokenCode,
  type TokenQuery,
  takeTokenById,
} from './one-time-tokens.store.ts';

type TokenServices = Pick<Services, 'ids' | 'vault'>;

export type NewToken = {
  readonly projectId: string;
  readonly kind: TokenKind;
  readonly userId?: string;
  readonly emailKey?: string;
  readonly bindingHash?: Buffer;
  /** Stored as it is: whatever is secret in it is sealed or hashed by the caller. */
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly lifeSeconds: number;
  /** Six digits beside the link, for a token that lives 10 minutes at most. */
  readonly withCode?: boolean;
  readonly now: Date;
};

/** The text exists only in the answer; the row holds its hash. */
export async function makeToken(
  ctx: TokenServices,
  db: Db,
  input: NewToken,
): Promise<{ id: string; token: string; code?: string }> {
  const id = ctx.ids.uuid();
  const token = tokenText(input.kind, ctx.ids.bytes(TOKEN_BYTES));
  const tokenHash = hashOfToken(input.kind, token);
  assert(tokenHash, 'a text that was made for a kind is of that kind');
  assert(!input.withCode || input.lifeSeconds <= CODE_LIFE_SECONDS, 'a code lives 10 minutes at most');
  const code = input.withCode ? randomCode(ctx.ids.bytes) : undefined;
  await insertToken(db, {
    id,
    projectId: input.projectId,
    kind: input.kind,
    tokenHash,
    codeHash: code === undefined ? null : codeHash(ctx.vault, input.projectId, id, code),
    userId: input.userId ?? null,
    emailKey: input.emailKey ?? null,
    bindingHash: input.bindingHash ?? null,
    payload: input.payload ?? {},
    createdAt: input.now,
    expiresAt: new Date(input.now.getTime() + input.lifeSeconds * 1000),
  });
  return { id, token, ...(code === undefined ? {} : { code }) };
}

/**
 * The link was opened in another browser than the one that asked: this one shows six digits to type in the first. Each call makes a new
 * code and ends the one before; the five tries are the token's and do not grow. Null: the token is not open.
 */
export async function giveCode(
  ctx: TokenServices,
  db: Db,
  query: TokenQuery,
): Promise<{ id: string; code: string; expiresAt: Date } | null> {
  const token = await findToken(db, query);
  if (!token) return null;
  const code = randomCode(ctx.ids.bytes);
  const expiresAt = await setTokenCode(db, {
    projectId: query.projectId,
    id: token.id,
    codeHash: codeHash(ctx.vault, query.projectId, token.id, code),
    expiresAt: new Date(query.now.getTime() + CODE_LIFE_SECONDS * 1000),
    now: query.now,
  });
  return expiresAt && { id: token.id, code, expiresAt };
}

/**
 * Uses the newest open token of this browser by its code. It takes no transaction on purpose: the try is counted whatever
 * becomes of the request, so nobody gets more than five by letting the rest of it fail. A browser without a binding (null) has none.
 */
export async function takeTokenByCode(
  ctx: Pick<Services, 'database' | 'vault'>,
  query: { projectId: string; kind: UsableTokenKind; bindingHash: Buffer | null; code: string; now: Date },
): Promise<OneTimeToken | null> {
  const { projectId, kind, now } = query;
  const tried = await countCodeTry(ctx.database.db, query);
  if (!tried) return null;
  const presented = codeHash(ctx.vault, projectId, tried.id, query.code);
  if (!sameBytes(presented, tried.codeHash)) return null;
  return takeTokenById(ctx.database.db, { projectId, kind, id: tried.id, codeHash: presented, now });
}

/** A code has a million values, so its hash is keyed: a copy of the table alone does not give it away. */
function codeHash(vault: Vault, projectId: string, id: string, code: string): Buffer {
  return hmacSha256(vault.derive('one-time-codes'), `${projectId}:${id}:${code}`);
}
