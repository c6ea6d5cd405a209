import type { Db } from '../../platform/db/database.ts';
import type { ProjectContext } from '../projects/index.ts';
import { hasPassword } from './passwords.store.ts';

/** Whether this account shows its password where a proof is wanted. Where sign-in by one is switched off, one that is kept from before proves nothing. */
export async function provesByPassword({ project }: ProjectContext, db: Db, userId: string): Promise<boolean> {
  return project.settings.methods.password && (await hasPassword(db, project.id, userId));
}
