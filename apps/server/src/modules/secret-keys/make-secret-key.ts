import { encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { Scope } from '../access/index.ts';
import type { SecretKey } from './secret-key.ts';
import { insertSecretKey } from './secret-keys.store.ts';

const SECRET_BYTES = 32;
const PREFIX_LENGTH = 8;

/** Makes a key within the caller's transaction. The secret is in this answer and nowhere else; only its hash is kept. */
export async function makeSecretKey(
  ctx: BaseContext,
  tx: Tx,
  wanted: {
    readonly projectId: string;
    readonly name: string;
    readonly scopes: readonly Scope[];
    readonly expiresAt?: Date | null;
    /** Id of the user or key that made it, as the edge writes it; null: the system. */
    readonly createdBy: string | null;
  },
): Promise<{ key: SecretKey; secret: string }> {
  const secret = `sk_${ctx.ids.bytes(SECRET_BYTES).toString('base64url')}`;
  const key = await insertSecretKey(tx.db, {
    projectId: wanted.projectId,
    id: ctx.ids.uuid(),
    name: wanted.name,
    prefix: secret.slice(0, PREFIX_LENGTH),
    lastFour: secret.slice(-4),
    // Stated once, in one order, whatever order the caller wrote them in.
    scopes: [...new Set(wanted.scopes)].sort(),
    secretHash: sha256(secret),
    createdBy: wanted.createdBy,
    expiresAt: wanted.expiresAt ?? null,
    now: tx.now,
  });
  const id = encodeId('secretKey', key.id);
  tx.audit({
    projectId: key.projectId,
    action: 'secret_keys.created',
    target: { type: 'secret_key', id },
    changes: { name: key.name, scopes: key.scopes, expiresAt: key.expiresAt },
  });
  tx.emit({
    projectId: key.projectId,
    type: 'secret_key.created',
    data: { secretKeyId: id, name: key.name, scopes: key.scopes },
  });
  return { key, secret };
}
