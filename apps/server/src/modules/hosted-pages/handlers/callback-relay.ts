import type { BaseContext } from '../../../platform/context/context.ts';
import type { PageAnswer, Who } from '../../../platform/http/contract.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { projectErrors } from '../../projects/index.ts';
import { providerErrors, providerKey, readState } from '../../providers/index.ts';
import type { FieldsOf } from './forms.ts';
import { callbackAddress, type callbackQuery } from './provider-sign-in.ts';

/** Whoever comes back from a provider to the instance, by a visit or by a form of the provider's page. */
export const returningVisitor: Who<BaseContext> = {
  name: 'returning visitor',
  surface: 'instance',
  crossSiteChecked: false,
  authenticate: async (base) => base,
};

/**
 * Credentials that the instance lends are registered with one address, that of the instance. The state says which project it is about, and
 * only an address of a project of ours is ever gone on to; the project judges the rest.
 */
export async function relayCallback(
  ctx: BaseContext,
  query: FieldsOf<typeof callbackQuery> & { readonly provider?: string },
): Promise<PageAnswer> {
  const state = readState(query.state);
  if (state === null || !providerKey.safeParse(query.provider).success) throw new Problem(providerErrors.state_invalid);
  const project = await ctx.modules.projects.bySlug(state.slug);
  if (!project) throw new Problem(projectErrors.not_found);
  return { redirect: callbackAddress(project.baseUrl, query) };
}
