import { encodeId } from '../../lib/type-id.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { notify } from '../security-notices/index.ts';
import { CODE_BYTES, CODES, readRecoveryCode, recoveryCode } from './recovery-codes.rules.ts';
import { countRecoveryCodes, replaceRecoveryCodes, takeRecoveryCode } from './recovery-codes.store.ts';

/** Ten new ones; those before are void. What is returned is shown once and kept nowhere. */
export async function makeRecoveryCodes(ctx: ProjectContext, tx: Tx, userId: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, () => recoveryCode(ctx.ids.bytes(CODE_BYTES)));
  const hashes = codes.map((code) => sha256(readRecoveryCode(code) ?? code));
  await replaceRecoveryCodes(tx.db, { projectId: ctx.project.id, userId, hashes, now: tx.now });
  const target = { type: 'user', id: encodeId('user', userId) };
  tx.audit({ projectId: ctx.project.id, action: 'recovery_codes.made', target, changes: { count: CODES } });
  return codes;
}

/** For an account that is set up with its first second step; those that still work stay, and none is returned. */
export async function makeFirstRecoveryCodes(ctx: ProjectContext, tx: Tx, userId: string): Promise<string[]> {
  const left = await countRecoveryCodes(tx.db, { projectId: ctx.project.id, userId });
  return left > 0 ? [] : makeRecoveryCodes(ctx, tx, userId);
}

export async function proveRecoveryCode(ctx: ProjectContext, tx: Tx, userId: string, typed: string): Promise<boolean> {
  const code = readRecoveryCode(typed);
  const of = { projectId: ctx.project.id, userId };
  if (code === null || !(await takeRecoveryCode(tx.db, { ...of, codeHash: sha256(code), now: tx.now }))) return false;
  const left = await countRecoveryCodes(tx.db, of);
  const id = encodeId('user', userId);
  tx.audit({
    projectId: of.projectId,
    action: 'recovery_codes.used',
    target: { type: 'user', id },
    changes: { left },
  });
  tx.emit({ projectId: of.projectId, type: 'recovery_code.used', data: { userId: id, left } });
  await notify(ctx, tx, { user: { id: userId }, notice: 'recovery_code_used', details: { left } });
  return true;
}
