import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { write } from '../../platform/outbox/write.ts';
import { requireFreshOperator } from '../access/index.ts';
import { type InstanceOwnerContext, lockInstance } from '../operators/index.ts';
import { getPasswordParameters } from './get-password-parameters.ts';
import type { setPasswordParametersContract } from './password-parameters.contract.ts';
import { savePasswordParameters } from './password-parameters.store.ts';

/** From the answer on at this server, within seconds at the others. */
export async function setPasswordParameters(
  ctx: InstanceOwnerContext,
  { memoryKib, passes }: InputOf<typeof setPasswordParametersContract>,
): Promise<OutputOf<typeof setPasswordParametersContract>> {
  requireFreshOperator(ctx);
  await write(ctx, async (tx) => {
    await lockInstance(tx.db);
    await savePasswordParameters(tx.db, { memoryKib, passes });
    tx.audit({
      projectId: ctx.system.id,
      action: 'passwords.parameters_changed',
      target: { type: 'instance', id: null },
      changes: { memoryKib, passes },
    });
    tx.emit({ projectId: ctx.system.id, type: 'password_parameters.changed', data: { memoryKib, passes } });
  });
  await ctx.modules.passwordParameters.changed();
  return getPasswordParameters(ctx);
}
