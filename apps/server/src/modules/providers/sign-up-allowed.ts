import type { Tx } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { refusalOfAddress } from '../sign-ups/index.ts';
import { emailKeyOf } from '../users/index.ts';

/** May somebody with this address, once they have proven it, have an account here? Whoever was invited may, whatever the rules for sign-ups say. */
export async function signUpAllowed(ctx: ProjectContext, tx: Tx, email: string): Promise<boolean> {
  const { project, modules } = ctx;
  const invited = { projectId: project.id, emailKey: emailKeyOf(email), now: tx.now };
  const invitation = await modules.openInvitations.find(tx.db, invited);
  return (
    invitation !== null ||
    (project.settings.signUp.mode === 'open' && (await refusalOfAddress(project, email)) === null)
  );
}
