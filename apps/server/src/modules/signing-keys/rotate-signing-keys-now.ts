import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import { lockProject, type ManagementContext, projectErrors } from '../projects/index.ts';
import { FIRST_PAGE, pageOfSigningKeys } from './list-signing-keys.ts';
import { makeSigningKey } from './make-signing-key.ts';
import type { rotateSigningKeysNowContract } from './signing-keys.contract.ts';
import { listLiveKeys, retireSigningKey } from './signing-keys.store.ts';

/**
 * The emergency: somebody else may have the private part. A new key signs at once, and what the old ones signed counts no more, here and on
 * every replica within a second. Sessions live on: a refresh gives a token of the new key. Verifiers elsewhere notice when they ask for the
 * JWKS again.
 */
export async function rotateSigningKeysNow(
  ctx: ManagementContext,
  input: InputOf<typeof rotateSigningKeysNowContract>,
): Promise<OutputOf<typeof rotateSigningKeysNowContract>> {
  authorize(ctx, 'signing_keys:write');
  requireFreshOperator(ctx);
  const { reason } = input;
  await write(ctx, async (tx) => {
    const project = await lockProject(tx.db, ctx.config, ctx.project.id);
    if (!project) throw new Problem(projectErrors.not_found);
    const projectId = project.id;
    const compromised = await listLiveKeys(tx.db, projectId);
    for (const key of compromised) {
      await retireSigningKey(tx.db, { projectId, id: key.id, publishedUntil: null, now: tx.now });
      const id = encodeId('signingKey', key.id);
      const about = { kid: key.kid, algorithm: key.algorithm, reason };
      tx.audit({ projectId, action: 'signing_keys.revoked', target: { type: 'signing_key', id }, changes: about });
      tx.emit({ projectId, type: 'signing_key.revoked', data: { signingKeyId: id, ...about } });
    }
    const { algorithm } = project.settings.signing;
    const made = await makeSigningKey(ctx, tx, { projectId, algorithm, state: 'active' });
    const id = encodeId('signingKey', made.id);
    tx.audit({
      projectId,
      action: 'signing_keys.activated',
      target: { type: 'signing_key', id },
      changes: { kid: [compromised.find((key) => key.state === 'active')?.kid ?? null, made.kid], reason },
    });
    tx.emit({ projectId, type: 'signing_key.activated', data: { signingKeyId: id, kid: made.kid, algorithm } });
    tx.changed({ projectId, scope: 'project', subjectId: projectId });
  });
  return pageOfSigningKeys(ctx, FIRST_PAGE);
}
