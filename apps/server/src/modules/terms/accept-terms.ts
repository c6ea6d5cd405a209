import { encodeId } from '../../lib/type-id.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { insertTermsAcceptance } from './terms.store.ts';

/** Writes down which version somebody accepted, when and from where. A second time changes nothing: the first record is the proof. */
export async function acceptTerms(
  tx: Tx,
  acceptance: {
    readonly projectId: string;
    readonly userId: string;
    readonly version: string;
    /** Left out: now. A sign-up was accepted when it was made, not when its address was confirmed. */
    readonly acceptedAt?: Date;
    readonly ip: string | null;
  },
): Promise<void> {
  const { projectId, userId, version, ip, acceptedAt = tx.now } = acceptance;
  if (!(await insertTermsAcceptance(tx.db, { projectId, userId, version, acceptedAt, ip }))) return;
  const id = encodeId('user', userId);
  tx.audit({ projectId, action: 'terms.accepted', target: { type: 'user', id }, changes: { version } });
  tx.emit({ projectId, type: 'terms.accepted', data: { userId: id, version } });
}
