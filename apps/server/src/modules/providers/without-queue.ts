import type { BaseContext } from '../../platform/context/context.ts';
import type { Who } from '../../platform/http/contract.ts';

/**
 * For routes that wait for a provider, which stand in no queue (`work` is null): their place would be held for seconds, and the pages of everybody else
 * would wait behind it. They are bounded by `ProviderClients.run` instead, and at the database they share with the other visits, from the recognition of
 * the caller on.
 */
export function withoutQueue<Ctx extends BaseContext>(who: Who<Ctx>): Who<Ctx> {
  return {
    ...who,
    authenticate: (base, request) => who.authenticate({ ...base, database: base.database.share('visits') }, request),
  };
}
