import type { OutputOf } from '../../platform/http/contract.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { jwksContract } from './signing-keys.contract.ts';
import { JWKS_MAX_AGE_SECONDS } from './signing-keys.rules.ts';

/** Public keys of the project. Verifiers may keep them for five minutes; a new key is published for longer than that before it signs. */
export async function getJwks(ctx: ProjectContext): Promise<OutputOf<typeof jwksContract>> {
  const keys = await ctx.modules.signingKeys.get(ctx.project.id);
  ctx.request.answerHeaders.set('cache-control', `public, max-age=${JWKS_MAX_AGE_SECONDS}`);
  return { keys: [...keys.jwks.keys] };
}
