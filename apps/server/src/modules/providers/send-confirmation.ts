import { encodeId } from '../../lib/type-id.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { ensureBrowserBinding } from '../devices/index.ts';
import { providerConfirmationMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import { decoyOf, makeToken, voidTokens } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { emailKeyOf, isBanned, type User } from '../users/index.ts';
import type { UsableProvider } from './provider.ts';
import type { Profile } from './provider-profiles.ts';
import { signUpAllowed } from './sign-up-allowed.ts';

/** A sign-in link, so it lives as long as one. */
export const CONFIRMATION_SECONDS = 15 * 60;

const WANTED = 'provider_confirmation';

/** What waits for the confirmation: who the provider said came. */
export type PendingIdentity = {
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
  readonly name: string | null;
  readonly returnTo: string | null;
  /** What an earlier version has sent out has none, and no code. */
  readonly image?: string | null;
  readonly referralCode?: string | null;
};

/**
 * Our own mail to the address that the provider told, for this browser. Where it can lead to nothing (no account, and no sign-ups) the same
 * work is done and no mail leaves, so that a provider which tells any address cannot be used to ask who has an account.
 */
export async function sendConfirmation(
  ctx: ProjectContext,
  tx: Tx,
  about: {
    readonly provider: UsableProvider;
    readonly profile: Profile & { readonly email: string };
    readonly existing: User | null;
    readonly returnTo: string | null;
    readonly referralCode: string | null;
  },
): Promise<void> {
  const { project } = ctx;
  const { provider, profile, existing, returnTo, referralCode } = about;
  const { issuer, subject, email, name, image } = profile;
  // Asked also where there is an account: which it was must not show in the work.
  const isAllowed = await signUpAllowed(ctx, tx, email);
  const usable = existing === null ? isAllowed : !isBanned(existing, tx.now);
  const kind = usable ? WANTED : decoyOf(WANTED);
  const bindingHash = ensureBrowserBinding(ctx);
  const identity = { provider: provider.key, issuer, subject, email, name, image };
  const pending: PendingIdentity = { ...identity, returnTo, referralCode };
  // Whichever it was before: a link that lives on would tell whether the newer address leads to anything.
  for (const voided of [WANTED, decoyOf(WANTED)] as const)
    await voidTokens(tx.db, { projectId: project.id, kind: voided, bindingHash, now: tx.now });
  const { token } = await makeToken(ctx, tx.db, {
    projectId: project.id,
    kind,
    emailKey: emailKeyOf(email),
    bindingHash,
    payload: pending,
    lifeSeconds: CONFIRMATION_SECONDS,
    now: tx.now,
  });
  const message = providerConfirmationMail({
    ...mailFrame(ctx, existing ?? { email }),
    url: `${project.baseUrl}/confirm-provider?token=${token}`,
    provider: provider.name,
    expiresInSeconds: CONFIRMATION_SECONDS,
  });
  await enqueueMail(ctx, tx, { projectId: project.id, to: existing?.email ?? email, message, deliver: usable });
  tx.audit({
    projectId: project.id,
    action: 'identities.confirmation_requested',
    target: { type: 'user', id: existing ? encodeId('user', existing.id) : null },
    changes: { signInProvider: provider.key },
  });
}
