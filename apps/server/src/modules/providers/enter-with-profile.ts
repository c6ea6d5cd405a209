import { encodeId } from '../../lib/type-id.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { addIdentity, findIdentity, type Identity, touchIdentity } from '../identities/index.ts';
import { mailLimits, requireLimits, signUpLimits } from '../limits/index.ts';
import { languageOf } from '../mails/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { noteReferral } from '../referrals/index.ts';
import { notify } from '../security-notices/index.ts';
import {
  answerSignIn,
  continueSignIn,
  isMailTooLittle,
  type SignInAnswer,
  type SignInProgress,
} from '../sign-in-attempts/index.ts';
import { requireAddressAllowed, signUpErrors } from '../sign-ups/index.ts';
import { emailKeyOf, findUserByEmail, insertUser, lockUser, type User } from '../users/index.ts';
import { claimAccount } from './claim-account.ts';
import type { OpenInvitation } from './open-invitations.ts';
import type { UsableProvider } from './provider.ts';
import type { Profile } from './provider-profiles.ts';
import { providerErrors } from './providers.errors.ts';
import { courseOf, isProven } from './providers.rules.ts';
import { sendConfirmation } from './send-confirmation.ts';

export type Entered =
  | { readonly outcome: 'signed_in'; readonly answer: SignInAnswer }
  /** A mail to this address decides. */
  | { readonly outcome: 'confirm'; readonly email: string };

/** No value of RFC 8176 says it; `fed` is what others write for somebody who was signed in elsewhere. */
const PROOF = { amr: ['fed'], method: 'provider' } as const;

/** What was kept since the way out. */
type Begun = { readonly returnTo: string | null; readonly referralCode: string | null };

type Decided = { readonly progress: SignInProgress } | { readonly confirm: string };

/** The provider has said who came. One transaction: the account, the identity and the first proof, or nothing. */
export async function enterWithProfile(
  ctx: ProjectContext,
  provider: UsableProvider,
  profile: Profile,
  begun: Begun,
): Promise<Entered> {
  await requireRoom(ctx, provider, profile);
  const decided = await write(ctx, (tx) => decide(ctx, tx, provider, profile, begun));
  if ('confirm' in decided) return { outcome: 'confirm', email: decided.confirm };
  return { outcome: 'signed_in', answer: await answerSignIn(ctx, decided.progress) };
}

async function decide(
  ctx: ProjectContext,
  tx: Tx,
  provider: UsableProvider,
  profile: Profile,
  begun: Begun,
): Promise<Decided> {
  const known = await findIdentity(tx.db, identityNameOf(ctx, provider, profile));
  if (known) return { progress: await enterKnown(ctx, tx, known, profile, begun.returnTo) };

  const { email } = profile;
  if (email === null) throw new Problem(providerErrors.email_missing);
  const proven = isProven(provider.traits, provider.trustEmail, profile);
  const existing = await lockUserOfAddress(ctx, tx, email);
  const about = { provider, profile: { ...profile, email }, existing, ...begun };
  switch (courseOf(proven, existing)) {
    case 'confirm':
      await sendConfirmation(ctx, tx, about);
      return { confirm: email };
    case 'claim':
    case 'sign_up':
      return { progress: await enterProven(ctx, tx, { ...about, byMail: false, transport: 'cookie' }) };
  }
}

async function enterKnown(
  ctx: ProjectContext,
  tx: Tx,
  identity: Identity,
  { email, name }: Profile,
  returnTo: string | null,
): Promise<SignInProgress> {
  const { projectId, userId, id } = identity;
  const user = await lockUser(tx.db, projectId, userId);
  // Between the look-up and the lock the account may have been deleted, merged or claimed, or the identity removed.
  if (!user || !(await touchIdentity(tx.db, { projectId, userId, id, email, name, now: tx.now })))
    throw new Problem(providerErrors.state_invalid);
  return continueSignIn(ctx, tx, user, { ...PROOF, transport: 'cookie', returnTo });
}

/** The account of this address, held. Whoever is unknown costs the same statements. */
export async function lockUserOfAddress(ctx: ProjectContext, tx: Tx, email: string): Promise<User | null> {
  const projectId = ctx.project.id;
  const emailKey = emailKeyOf(email);
  const found = await findUserByEmail(tx.db, projectId, emailKey);
  const user = await lockUser(tx.db, projectId, found?.id ?? ctx.ids.uuid());
  // The account got another address a moment ago, so this one is not its own any more.
  if (user && user.emailKey !== emailKey) throw new Problem(providerErrors.state_invalid);
  return user;
}

export type Proven = {
  readonly provider: Pick<UsableProvider, 'key' | 'name'>;
  readonly profile: Pick<Profile, 'issuer' | 'subject' | 'name' | 'image'> & { readonly email: string };
  /** The account with this address, locked. */
  readonly existing: User | null;
  /** Whether our mail says whose the address is. Else the provider does. */
  readonly byMail: boolean;
  readonly transport: 'cookie' | 'token';
} & Begun;

/** The address is proven, by the provider or by our mail: the account with it is the person's, and there is one from now on. */
export async function enterProven(
  ctx: ProjectContext,
  tx: Tx,
  { provider, profile, existing, byMail, returnTo, referralCode, transport }: Proven,
): Promise<SignInProgress> {
  const projectId = ctx.project.id;
  const { issuer, subject, email, name, image } = profile;
  const proof = { ...PROOF, byMail, transport, returnTo };
  const owned = existing !== null && existing.emailVerifiedAt !== null ? existing : null;
  // Nothing is connected here before the second step: the identity would open the account the next time, and a mailbox alone had been the way to it.
  if (owned && isMailTooLittle({ highAssurance: ctx.project.settings.secondFactor.highAssurance, byMail }))
    return continueSignIn(ctx, tx, owned, proof);
  const user = owned ?? (await begin(ctx, tx, { email, name, image, existing, referralCode }));
  const identity = { projectId, userId: user.id, provider: provider.key, issuer, subject, email, name };
  // Two at once with the same identity: the second finds what the first has made when it comes again.
  if (!(await addIdentity(ctx, tx, identity))) throw new Problem(providerErrors.state_invalid);
  // To whom the account belongs already, this is something new.
  if (owned) await notify(ctx, tx, { user, notice: 'identity_linked', details: { provider: provider.name } });
  return continueSignIn(ctx, tx, user, proof);
}

type Newcomer = Pick<Profile, 'name' | 'image'> & { readonly email: string };

/** The account begins with this person: new, or without whatever a stranger prepared in it. Whoever was invited has accepted by it. */
async function begin(
  ctx: ProjectContext,
  tx: Tx,
  { existing, referralCode, ...newcomer }: Newcomer & { existing: User | null; referralCode: string | null },
): Promise<User> {
  const { openInvitations } = ctx.modules;
  const invitation = await takeInvitation(ctx, tx, newcomer.email);
  const user =
    existing === null
      ? await signUp(ctx, tx, newcomer, invitation)
      : await claimAccount(ctx, tx, existing, {
          name: newcomer.name,
          imageUrl: newcomer.image,
          locale: invitation?.locale ?? languageOf(ctx),
        });
  if (invitation) await openInvitations.accept(tx, invitation, user.id);
  await noteReferral(ctx, tx, { user, code: referralCode, verified: true });
  return user;
}

async function takeInvitation(ctx: ProjectContext, tx: Tx, email: string): Promise<OpenInvitation | null> {
  const { openInvitations } = ctx.modules;
  const address = { projectId: ctx.project.id, emailKey: emailKeyOf(email), now: tx.now };
  const held = await openInvitations.lock(tx, address);
  // Somebody accepts it, sends it again or takes it back at this moment. Which it was shows when the person comes again.
  if (held === null && (await openInvitations.find(tx.db, address))) throw new Problem(providerErrors.state_invalid);
  return held;
}

async function signUp(
  ctx: ProjectContext,
  tx: Tx,
  { email, name, image }: Newcomer,
  invitation: OpenInvitation | null,
): Promise<User> {
  const projectId = ctx.project.id;
  // The address is proven, so its owner may know what is wrong with it. Whoever was invited comes with any.
  if (invitation === null) {
    if (ctx.project.settings.signUp.mode !== 'open') throw new Problem(signUpErrors.closed);
    await requireAddressAllowed(ctx.project, email);
  }
  const created = await insertUser(tx.db, {
    projectId,
    id: ctx.ids.uuid(),
    email,
    name,
    imageUrl: image,
    locale: invitation?.locale ?? languageOf(ctx),
    emailVerifiedAt: tx.now,
    now: tx.now,
  });
  // Somebody signed up with the address a moment ago. What they are is judged when the person comes again.
  if (!created) throw new Problem(providerErrors.state_invalid);
  const id = encodeId('user', created.id);
  tx.audit({ projectId, action: 'users.created', target: { type: 'user', id }, changes: { by: 'provider' } });
  tx.emit({ projectId, type: 'user.created', data: { userId: id, email: created.email } });
  return created;
}

/** Sign-ups and mails are limited as on every other way to them, before anything is written. Who is known takes no place. */
async function requireRoom(ctx: ProjectContext, provider: UsableProvider, profile: Profile): Promise<void> {
  const { project, request } = ctx;
  const { db } = ctx.database;
  if (profile.email === null || (await findIdentity(db, identityNameOf(ctx, provider, profile)))) return;
  const emailKey = emailKeyOf(profile.email);
  const course = courseOf(
    isProven(provider.traits, provider.trustEmail, profile),
    await findUserByEmail(db, project.id, emailKey),
  );
  const { limits } = project.settings;
  if (course === 'sign_up') await requireLimits(ctx, project.id, signUpLimits(limits, { ip: request.ip }));
  if (course === 'confirm')
    await requireLimits(
      ctx,
      project.id,
      mailLimits(limits, { kind: 'provider_confirmation', emailKey, ip: request.ip }),
    );
}

function identityNameOf({ project }: ProjectContext, { key }: UsableProvider, { issuer, subject }: Profile) {
  return { projectId: project.id, provider: key, issuer, subject };
}
