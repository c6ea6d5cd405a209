import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { isSameBrowser } from '../devices/index.ts';
import { findIdentity, identityErrors } from '../identities/index.ts';
import { requireLimits } from '../limits/index.ts';
import { findToken, takeToken, tokenErrors } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { answerSignIn, type SignInProgress, tellRefusals } from '../sign-in-attempts/index.ts';
import { enterProven, lockUserOfAddress } from './enter-with-profile.ts';
import { getUsableProvider } from './find-provider.ts';
import type { confirmProviderSignInContract } from './providers.contract.ts';
import { providerErrors } from './providers.errors.ts';
import type { PendingIdentity } from './send-confirmation.ts';

/**
 * The link in our own mail, pressed in the browser that came from the provider: now both the address and the identity are proven. What
 * becomes of them is decided by how things stand now, not by how they stood when the mail was sent.
 */
export async function confirmProviderSignIn(
  ctx: ProjectContext,
  input: InputOf<typeof confirmProviderSignInContract>,
): Promise<OutputOf<typeof confirmProviderSignInContract>> {
  const projectId = ctx.project.id;
  await requireLimits(ctx, projectId, [
    { kind: 'provider_callbacks.address', subject: ctx.request.ip, most: 100, windowSeconds: 600 },
  ]);
  const progress = await tellRefusals(ctx, { method: 'provider' }, () => confirm(ctx, input));
  return answerSignIn(ctx, progress);
}

async function confirm(
  ctx: ProjectContext,
  { token, transport }: InputOf<typeof confirmProviderSignInContract>,
): Promise<SignInProgress> {
  const projectId = ctx.project.id;
  const { provider: key, email } = await getPending(ctx, token);
  // Switched off meanwhile: nobody comes in by it any more.
  const provider = await getUsableProvider(ctx, key);
  return write(ctx, async (tx) => {
    // The user before the link, as everything that ends the links of a user locks them.
    const existing = await lockUserOfAddress(ctx, tx, email);
    const query = { projectId, kind: 'provider_confirmation', token, now: tx.now } as const;
    const taken = await takeToken(tx.db, query);
    if (!taken) throw new Problem(tokenErrors.used_or_expired);
    const { issuer, subject, name, image = null, returnTo, referralCode = null } = taken.payload as PendingIdentity;
    // Meanwhile it was connected, here or elsewhere: the provider's own answer opens that account, this mail does not.
    if (await findIdentity(tx.db, { projectId, provider: key, issuer, subject }))
      throw new Problem(identityErrors.taken);
    const profile = { issuer, subject, email, name, image };
    return enterProven(ctx, tx, { provider, profile, existing, byMail: true, returnTo, referralCode, transport });
  });
}

/** What the link is about, without using it up. `other_browser`: it was asked for elsewhere, and is of no use here. */
export async function getPending(ctx: ProjectContext, token: string): Promise<PendingIdentity> {
  const now = ctx.clock.now();
  const open = await findToken(ctx.database.db, {
    projectId: ctx.project.id,
    kind: 'provider_confirmation',
    token,
    now,
  });
  if (!open) throw new Problem(tokenErrors.used_or_expired);
  if (!isSameBrowser(ctx, open)) throw new Problem(providerErrors.other_browser);
  return open.payload as PendingIdentity;
}
