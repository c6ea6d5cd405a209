import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { ensureBrowserBinding } from '../devices/index.ts';
import { sendVerificationMail } from '../email-verification/index.ts';
import { mailLimits, requireLimits, signUpLimits } from '../limits/index.ts';
import { alreadyRegisteredMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import { makeToken } from '../one-time-tokens/index.ts';
import { checkNewPassword, setPassword } from '../passwords/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { emailKeyOf, findUserByEmail, insertUser, type User, userErrors, viewPublicUser } from '../users/index.ts';
import type { signUpContract } from './sign-ups.contract.ts';
import { signUpErrors } from './sign-ups.errors.ts';

/**
 * A new address and one that exists get the same answer for the same work; the difference is in the mail, which only the owner of the address
 * reads. Name and password of an unconfirmed sign-up stay with its own token: whoever signs up with somebody else's address prepares nothing.
 */
export async function signUp(
  ctx: ProjectContext,
  input: InputOf<typeof signUpContract>,
): Promise<OutputOf<typeof signUpContract>> {
  const { project } = ctx;
  const { signUp: rules, limits } = project.settings;
  if (rules.mode !== 'open') throw new Problem(signUpErrors.closed);
  checkNewPassword(input.password, { email: input.email, name: input.name ?? null, projectName: project.name });
  const emailKey = emailKeyOf(input.email);
  await requireLimits(ctx, project.id, [
    ...signUpLimits(limits, { ip: ctx.request.ip }),
    ...mailLimits(limits, { kind: 'sign_up', emailKey, ip: ctx.request.ip }),
  ]);
  const passwordHash = await ctx.passwordHashing.hash(input.password);
  const request: SignUp = { email: input.email, name: input.name ?? null, passwordHash };
  return rules.verification === 'off' ? signUpAtOnce(ctx, request) : signUpWithProof(ctx, request);
}

type SignUp = { email: string; name: string | null; passwordHash: string };

async function signUpWithProof(ctx: ProjectContext, request: SignUp): Promise<OutputOf<typeof signUpContract>> {
  const { project } = ctx;
  const bindingHash = ensureBrowserBinding(ctx);
  const made = await write(ctx, async (tx) => {
    const created = await insertUser(tx.db, {
      projectId: project.id,
      id: ctx.ids.uuid(),
      email: request.email,
      now: tx.now,
    });
    const user = created ?? (await findUserByEmail(tx.db, project.id, emailKeyOf(request.email)));
    if (user && user.emailVerifiedAt === null) {
      await sendVerificationMail(ctx, tx, {
        user,
        bindingHash,
        signUp: { name: request.name, passwordHash: request.passwordHash },
      });
    } else {
      await tellOwner(ctx, tx, { email: user?.email ?? request.email, user });
    }
    if (created) tellCreation(tx, created);
    return created;
  });
  // An id that stands for nobody: the answer must not tell which address has an account.
  const shown = made ?? { ...emptyUser(ctx), email: request.email };
  return { user: { ...viewPublicUser(shown), name: request.name }, next: 'verify_email' };
}

/** Where verification is switched off, existence shows: the setting says so. */
async function signUpAtOnce(ctx: ProjectContext, request: SignUp): Promise<OutputOf<typeof signUpContract>> {
  const { project } = ctx;
  const user = await write(ctx, async (tx) => {
    const created = await insertUser(tx.db, {
      projectId: project.id,
      id: ctx.ids.uuid(),
      email: request.email,
      name: request.name,
      now: tx.now,
    });
    if (!created) throw new Problem(userErrors.email_taken);
    await setPassword(tx.db, { projectId: project.id, userId: created.id, hash: request.passwordHash, now: tx.now });
    tellCreation(tx, created);
    return created;
  });
  return { user: viewPublicUser(user), next: 'complete' };
}

/** The owner of a taken address learns of the attempt. The token row keeps the work the same; nobody ever holds its token. */
async function tellOwner(ctx: ProjectContext, tx: Tx, about: { email: string; user: User | null }): Promise<void> {
  const { project } = ctx;
  await makeToken(ctx, tx.db, {
    projectId: project.id,
    kind: 'decoy',
    emailKey: emailKeyOf(about.email),
    lifeSeconds: 60,
    now: tx.now,
  });
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
