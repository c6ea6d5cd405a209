import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { addIdentity, findIdentity, identityErrors, touchIdentity } from '../identities/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { notify } from '../security-notices/index.ts';
import { sessionErrors, type UserContext } from '../sessions/index.ts';
import { lockUser } from '../users/index.ts';
import type { UsableProvider } from './provider.ts';
import type { Profile } from './provider-profiles.ts';
import { providerErrors } from './providers.errors.ts';

/** Connects the account at the provider to that of the person who began, and who is signed in in this browser still. */
export async function connectIdentity(
  ctx: ProjectContext & { readonly signedIn: UserContext | null },
  provider: UsableProvider,
  profile: Profile,
  begunBy: string | null,
): Promise<void> {
  const { signedIn } = ctx;
  if (signedIn === null) throw new Problem(sessionErrors.required);
  if (signedIn.user.id !== begunBy) throw new Problem(providerErrors.state_invalid);
  const { issuer, subject, email, name } = profile;
  const identity = { projectId: ctx.project.id, provider: provider.key, issuer, subject };
  await write(signedIn, async (tx) => {
    const user = await lockUser(tx.db, identity.projectId, signedIn.user.id);
    if (!user) throw new Problem(sessionErrors.required);
    if (await addIdentity(ctx, tx, { ...identity, userId: user.id, email, name })) {
      await notify(signedIn, tx, { user, notice: 'identity_linked', details: { provider: provider.name } });
      return;
    }
    const known = await findIdentity(tx.db, identity);
    if (known?.userId !== user.id) throw new Problem(identityErrors.taken);
    const { projectId, userId, id } = known;
    await touchIdentity(tx.db, { projectId, userId, id, email, name, now: tx.now });
  });
}
