import { LEAST_PARAMETERS } from '../../lib/password-parameters.ts';
import type { OutputOf } from '../../platform/http/contract.ts';
import type { InstanceOwnerContext } from '../operators/index.ts';
import type { getPasswordParametersContract } from './password-parameters.contract.ts';
import { findPasswordParameters } from './password-parameters.store.ts';

export async function getPasswordParameters(
  ctx: InstanceOwnerContext,
): Promise<OutputOf<typeof getPasswordParametersContract>> {
  const saved = await findPasswordParameters(ctx.database);
  return { ...(saved ?? LEAST_PARAMETERS), parallelism: 1, saved: saved !== null };
}
