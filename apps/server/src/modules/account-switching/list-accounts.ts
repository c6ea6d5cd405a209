import { encodeId } from '../../lib/type-id.ts';
import type { OutputOf } from '../../platform/http/contract.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { listAccountsContract } from './account-switching.contract.ts';
import { readBrowserAccounts } from './browser-accounts.ts';

/** Also where none is the current one: somebody who signed out of one account chooses among the others. */
export async function listAccounts(ctx: ProjectContext): Promise<OutputOf<typeof listAccountsContract>> {
  const { current, others } = await readBrowserAccounts(ctx);
  const accounts = current === null ? others : [current, ...others];
  const data = accounts.map(({ place, row }) => ({
    userId: encodeId('user', row.userId),
    email: row.email,
    name: row.name,
    image: row.imageUrl,
    current: place === null,
  }));
  return { data, nextCursor: null };
}
