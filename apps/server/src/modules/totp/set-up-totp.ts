import { encodeId } from '../../lib/type-id.ts';
import { renderHtml } from '../../platform/html/html.ts';
import { qrCodeOf, qrCodePicture } from '../../platform/html/qr-code.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { untrustDevices } from '../devices/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { User } from '../users/index.ts';
import { confirmTotpRow, findTotp, insertPendingTotp, takeStep } from './totp.store.ts';
import { keyUri, SECRET_BYTES, stepOfCode, typedSecret } from './totp-codes.ts';

/** What is shown once, while it is being set up. */
export type TotpSetUp = {
  readonly secret: string;
  readonly uri: string;
  /** An SVG document, dark on light whatever the page is. */
  readonly qrCode: string;
};

export function sealingContext(id: string): string {
  return `totp ${id}`;
}

/** Begins anew: what was being set up before is void, what is confirmed stays until the new one is. The user is held. */
export async function beginTotp(ctx: ProjectContext, tx: Tx, user: User): Promise<TotpSetUp> {
  const secret = ctx.ids.bytes(SECRET_BYTES);
  const id = ctx.ids.uuid();
  const { project } = ctx;
  await insertPendingTotp(tx.db, {
    projectId: project.id,
    userId: user.id,
    id,
    secretSealed: ctx.vault.seal(secret, sealingContext(id)),
    createdAt: tx.now,
  });
  const uri = keyUri(secret, { issuer: project.name, label: user.email });
  return { secret: typedSecret(secret), uri, qrCode: renderHtml(qrCodePicture(await qrCodeOf(uri), 'QR code')) };
}

/** False: the code is not right, or nothing is being set up. */
export async function confirmTotp(ctx: ProjectContext, tx: Tx, user: User, code: string): Promise<boolean> {
  const of = { projectId: ctx.project.id, userId: user.id };
  const pending = await findTotp(tx.db, of, 'pending');
  if (!pending) return false;
  const step = stepOfCode(await ctx.vault.unseal(pending.secretSealed, sealingContext(pending.id)), code, tx.now);
  if (step === null) return false;
  await confirmTotpRow(tx.db, { ...of, id: pending.id, step, now: tx.now });
  await untrustDevices(tx.db, of.projectId, of.userId);
  const userId = encodeId('user', user.id);
  tx.audit({
    projectId: of.projectId,
    action: 'factors.added',
    target: { type: 'user', id: userId },
    changes: { kind: 'totp' },
  });
  tx.emit({ projectId: of.projectId, type: 'factor.added', data: { userId, kind: 'totp' } });
  return true;
}

/** True for one use of each code, and for none before the last one. */
export async function proveTotp(ctx: ProjectContext, tx: Tx, user: User, code: string): Promise<boolean> {
  const factor = await findTotp(tx.db, { projectId: ctx.project.id, userId: user.id }, 'confirmed');
  if (!factor) return false;
  const step = stepOfCode(await ctx.vault.unseal(factor.secretSealed, sealingContext(factor.id)), code, tx.now);
  if (step === null) return false;
  return takeStep(tx.db, { projectId: ctx.project.id, id: factor.id, step, now: tx.now });
}
