import type { InputOf } from '../../platform/http/contract.ts';
import { write } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { notify } from '../security-notices/index.ts';
import { findLiveSession } from './credentials.ts';
import { endSession, endSessionsOfUser } from './end-sessions.ts';
import { clearSessionCookies } from './session-cookies.ts';
import { type CredentialContext, type UserContext, userContext } from './sessions.context.ts';
import type { signOutAllContract, signOutContract } from './sessions.contract.ts';

/** Ends the session of the credential that came along. Signing out twice is no fault. */
export async function signOut(
  ctx: ProjectContext & CredentialContext,
  input: InputOf<typeof signOutContract>,
): Promise<void> {
  const credential = input.refreshToken ?? ctx.credential;
  const live = credential === null ? null : await findLiveSession(ctx, ctx.project, credential);
  if (live) {
    await write(userContext(ctx, live.row), (tx) =>
      endSession(tx, { projectId: ctx.project.id, sessionId: live.row.sessionId, reason: 'sign_out' }),
    );
  }
  clearSessionCookies(ctx);
}

export async function signOutAll(ctx: UserContext, _input: InputOf<typeof signOutAllContract>): Promise<void> {
  const { id: userId } = ctx.user;
  await write(ctx, async (tx) => {
    await endSessionsOfUser(tx, { projectId: ctx.project.id, userId, reason: 'sign_out_all' });
    await notify(ctx, tx, { user: { id: userId }, notice: 'sessions_ended', details: {} });
  });
  clearSessionCookies(ctx);
}
