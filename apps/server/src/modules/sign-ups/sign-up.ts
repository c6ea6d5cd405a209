import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { requireCaptcha } from '../captchas/index.ts';
import { ensureBrowserBinding, readBrowserBinding } from '../devices/index.ts';
import {
  makeDecoySignUp,
  type PendingSignUp,
  SIGN_UP_LIFE_SECONDS,
  sendVerificationMail,
} from '../email-verification/index.ts';
import { mailLimits, requireLimits, signUpLimits } from '../limits/index.ts';
import { alreadyRegisteredMail } from '../mail-templates/index.ts';
import { enqueueMail, languageOf, mailFrame } from '../mails/index.ts';
import { adoptPasskey, requirePasskeys, takeNewAccountPasskey } from '../passkeys/index.ts';
import { checkNewPassword, findPasswordHashOfAddress, hashNewPassword, setPassword } from '../passwords/index.ts';
import { hasWayByMail, type ProjectContext } from '../projects/index.ts';
import { noteReferral } from '../referrals/index.ts';
import { acceptTerms, requireTermsAccepted } from '../terms/index.ts';
import {
  emailKeyOf,
  holdUserByEmail,
  insertUser,
  keepUsername,
  requireUsername,
  type User,
  userErrors,
  viewPublicUser,
  wantedUsername,
} from '../users/index.ts';
import { requireAddressAllowed } from './require-address-allowed.ts';
import type { signUpContract } from './sign-ups.contract.ts';
import { signUpErrors } from './sign-ups.errors.ts';

/**
 * A new address and one that exists get the same answer for the same work; the difference is in the mail, which only the owner of the address
 * reads. What was chosen in an unconfirmed sign-up stays with its own token: whoever signs up with somebody else's address prepares nothing.
 */
export async function signUp(
  ctx: ProjectContext,
  input: InputOf<typeof signUpContract>,
): Promise<OutputOf<typeof signUpContract>> {
  const { project } = ctx;
  const { signUp: rules, limits } = project.settings;
  if (rules.mode !== 'open') throw new Problem(signUpErrors.closed);
  await requireAddressAllowed(project, input.email);
  const username = wantedUsername(rules.username, input.username);
  const terms = requireTermsAccepted(project.settings, input.acceptedTerms);
  judgeProof(ctx, input);
  const emailKey = emailKeyOf(input.email);
  await requireCaptcha(ctx, 'onSignUp', input.captcha);
  await requireLimits(ctx, project.id, [
    ...signUpLimits(limits, { ip: ctx.request.ip }),
    ...mailLimits(limits, { kind: 'sign_up', emailKey, ip: ctx.request.ip }),
  ]);
  // A challenge is used up by any try, so it is taken when nothing else is wrong with the form.
  const { credential } = input;
  const made = { credential, account: { ceremony: 'sign_up' } } as const;
  const passkey = credential === undefined ? null : await takeNewAccountPasskey(ctx, made);
  const passwordHash = input.password === undefined ? null : await hashChosen(ctx, emailKey, input.password);
  const request: SignUp = {
    email: input.email,
    pending: {
      name: input.name ?? null,
      passwordHash,
      passkey,
      byMail: input.byMail ?? false,
      username,
      terms: terms === null ? null : { version: terms, acceptedAt: ctx.clock.now().toISOString(), ip: ctx.request.ip },
      referralCode: input.referralCode ?? null,
      locale: languageOf(ctx),
    },
  };
  return rules.verification === 'off' ? signUpAtOnce(ctx, request) : signUpWithProof(ctx, request);
}

/** What the account is entered with later. Who chooses neither is sent a mail each time. */
function judgeProof(ctx: ProjectContext, { email, name, password, credential }: InputOf<typeof signUpContract>): void {
  const { project } = ctx;
  if (password !== undefined) checkNewPassword(project, password, { email, name: name ?? null });
  else if (credential !== undefined) requirePasskeys(ctx);
  else if (!hasWayByMail(project.settings.methods)) {
    const { code, title: message } = signUpErrors.proof_required;
    throw new Problem(signUpErrors.proof_required, { fields: [{ path: 'password', code, message }] });
  }
}

/**
 * One that is going to wait has the salt of the password that the address may have, else of the one that waits there and may become it: sign-in tells the
 * two by one Argon2id, so that neither who has an account shows nor who gets one.
 */
async function hashChosen(ctx: ProjectContext, emailKey: string, password: string): Promise<string> {
  const { project } = ctx;
  const waits = project.settings.signUp.verification !== 'off';
  const like = waits
    ? await findPasswordHashOfAddress(ctx.database, { projectId: project.id, emailKey, now: ctx.clock.now() })
    : null;
  return hashNewPassword(ctx, project, password, like);
}

type SignUp = { readonly email: string; readonly pending: PendingSignUp };

async function signUpWithProof(ctx: ProjectContext, request: SignUp): Promise<OutputOf<typeof signUpContract>> {
  const { project } = ctx;
  const bindingHash = ensureBrowserBinding(ctx);
  const { pending } = request;
  const made = await write(ctx, async (tx) => {
    const created = await insertUser(tx.db, {
      projectId: project.id,
      id: ctx.ids.uuid(),
      email: request.email,
      now: tx.now,
    });
    // Asked also where it is known already: which of the three it was must not show in the work. Held before name and links, as by who confirms or
    // claims the account: else each of two could wait for the other.
    const user = await holdUserByEmail(tx.db, project.id, emailKeyOf(request.email));
    if (pending.username) {
      const { username } = pending;
      await keepUsername(tx, {
        projectId: project.id,
        username,
        holderHash: bindingHash,
        lifeSeconds: SIGN_UP_LIFE_SECONDS,
      });
    }
    if (user && user.emailVerifiedAt === null) {
      await sendVerificationMail(ctx, tx, { user, bindingHash, signUp: pending });
    } else {
      await tellOwner(ctx, tx, { email: user?.email ?? request.email, user, bindingHash, signUp: pending });
    }
    if (created) tellCreation(tx, created);
    return created;
  });
  // An id that stands for nobody: the answer must not tell which address has an account.
  const shown = made ?? { ...emptyUser(ctx), email: request.email };
  const { name, username = null } = pending;
  return { user: { ...viewPublicUser(shown), name, username }, next: 'verify_email' };
}

/** Where verification is switched off, existence shows: the setting says so. */
async function signUpAtOnce(ctx: ProjectContext, request: SignUp): Promise<OutputOf<typeof signUpContract>> {
  const { project } = ctx;
  const { pending } = request;
  const user = await write(ctx, async (tx) => {
    const created = await insertUser(tx.db, {
      projectId: project.id,
      id: ctx.ids.uuid(),
      email: request.email,
      name: pending.name,
      locale: pending.locale,
      now: tx.now,
    });
    if (!created) throw new Problem(userErrors.email_taken);
    const account = { projectId: project.id, userId: created.id };
    const { passwordHash, passkey, username, terms } = pending;
    if (passwordHash !== null) await setPassword(tx.db, { ...account, hash: passwordHash, now: tx.now });
    if (passkey) await adoptPasskey(ctx, tx, { user: created, pending: passkey });
    if (username) await requireUsername(tx, { ...account, username, keptByHash: readBrowserBinding(ctx) });
    if (terms) await acceptTerms(tx, { ...account, version: terms.version, ip: terms.ip });
    tellCreation(tx, created);
    await noteReferral(ctx, tx, { user: created, code: pending.referralCode, verified: false });
    return { ...created, username: username ?? null };
  });
  return { user: viewPublicUser(user), next: 'complete' };
}

/** The owner of a taken address learns of the attempt. The decoy keeps work and answers the same; nobody ever holds its token. */
async function tellOwner(
  ctx: ProjectContext,
  tx: Tx,
  about: { email: string; user: User | null; bindingHash: Buffer; signUp: PendingSignUp },
): Promise<void> {
  const { project } = ctx;
  await makeDecoySignUp(ctx, tx, { ...about, emailKey: emailKeyOf(about.email) });
  const message = alreadyRegisteredMail({
    ...mailFrame(ctx, about.user ?? { email: about.email }),
    url: `${project.baseUrl}/sign-in`,
  });
  await enqueueMail(ctx, tx, {
    projectId: project.id,
    to: about.email,
    message,
    deliver: true,
  });
  tx.audit({
    projectId: project.id,
    action: 'sign_up.address_taken',
    target: { type: 'user', id: about.user ? encodeId('user', about.user.id) : null },
  });
}

function tellCreation(tx: Tx, user: User): void {
  const id = encodeId('user', user.id);
  tx.audit({
    projectId: user.projectId,
    action: 'users.created',
    target: { type: 'user', id },
    changes: { by: 'sign_up' },
  });
  tx.emit({ projectId: user.projectId, type: 'user.created', data: { userId: id, email: user.email } });
}

function emptyUser(ctx: ProjectContext): User {
  const now = ctx.clock.now();
  return {
    projectId: ctx.project.id,
    id: ctx.ids.uuid(),
    email: '',
    emailKey: '',
    emailVerifiedAt: null,
    username: null,
    name: null,
    imageUrl: null,
    locale: null,
    roles: [],
    publicMetadata: {},
    privateMetadata: {},
    bannedAt: null,
    banReason: null,
    banExpiresAt: null,
    deletionRequestedAt: null,
    deletionDueAt: null,
    lastSignInAt: null,
    createdAt: now,
    updatedAt: now,
  };
}
