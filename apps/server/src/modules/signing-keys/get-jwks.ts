import type { OutputOf } from '../../platform/http/contract.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { jwksContract } from './signing-keys.contract.ts';

/** Public keys of the project. Verifiers may keep them for five minutes; a new key is published before it signs. */
export async function getJwks(ctx: ProjectContext): Promise<OutputOf<typeof jwksContract>> {
  const keys = await ctx.modules.signingKeys.get(ctx.project.id);
  ctx.request.answerHeaders.set('cache-control', 'public, max-age=300');
  return { keys: [...keys.jwks.keys] };
}
