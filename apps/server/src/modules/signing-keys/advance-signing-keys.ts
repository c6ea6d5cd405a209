import { encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { LONGEST_ACCESS_TOKEN_SECONDS, type Project } from '../projects/index.ts';
import { makeSigningKey } from './make-signing-key.ts';
import type { SigningKey } from './signing-key.ts';
import { planRotation, RETIRED_SLACK_SECONDS } from './signing-keys.rules.ts';
import { activateSigningKey, deleteNextKey, listLiveKeys, retireSigningKey } from './signing-keys.store.ts';

/**
 * Does what is due about a project's keys: publishes the next one, lets it sign once it has been published for long enough, withdraws what
 * is not wanted any more. The caller holds the project's lock, so that replicas and requests that come together do it once.
 */
export async function advanceSigningKeys(
  ctx: BaseContext,
  tx: Tx,
  project: Project,
  { asked }: { readonly asked: boolean },
): Promise<void> {
  const projectId = project.id;
  const keys = await listLiveKeys(tx.db, projectId);
  const plan = planRotation({ keys, signing: project.settings.signing, now: tx.now, asked });
  for (const key of plan.withdraw) {
    await deleteNextKey(tx.db, { projectId, id: key.id });
    const id = encodeId('signingKey', key.id);
    const { kid, algorithm } = key;
    tx.audit({ projectId, action: 'signing_keys.withdrawn', target: { type: 'signing_key', id }, changes: { kid } });
    tx.emit({ projectId, type: 'signing_key.withdrawn', data: { signingKeyId: id, kid, algorithm } });
  }
  if (plan.activate) await activate(tx, projectId, plan.activate, keys);
  if (plan.prepare) {
    const made = await makeSigningKey(ctx, tx, { projectId, algorithm: plan.prepare, state: 'next' });
    const id = encodeId('signingKey', made.id);
    const about = { kid: made.kid, algorithm: plan.prepare };
    tx.audit({ projectId, action: 'signing_keys.created', target: { type: 'signing_key', id }, changes: about });
    tx.emit({ projectId, type: 'signing_key.created', data: { signingKeyId: id, ...about } });
  }
  if (plan.withdraw.length > 0 || plan.activate || plan.prepare)
    tx.changed({ projectId, scope: 'project', subjectId: projectId });
}

/** The one before it stays published until the last token that it can have signed has expired. */
async function activate(tx: Tx, projectId: string, next: SigningKey, keys: readonly SigningKey[]): Promise<void> {
  const stays = (LONGEST_ACCESS_TOKEN_SECONDS + RETIRED_SLACK_SECONDS) * 1000;
  const publishedUntil = new Date(tx.now.getTime() + stays);
  const before = keys.filter((key) => key.state === 'active');
  for (const { id } of before) await retireSigningKey(tx.db, { projectId, id, publishedUntil, now: tx.now });
  await activateSigningKey(tx.db, { projectId, id: next.id, now: tx.now });
  const id = encodeId('signingKey', next.id);
  const kids = [before[0]?.kid ?? null, next.kid];
  tx.audit({
    projectId,
    action: 'signing_keys.activated',
    target: { type: 'signing_key', id },
    changes: { kid: kids, algorithm: [before[0]?.algorithm ?? null, next.algorithm] },
  });
  tx.emit({
    projectId,
    type: 'signing_key.activated',
    data: { signingKeyId: id, kid: next.kid, algorithm: next.algorithm },
  });
}
