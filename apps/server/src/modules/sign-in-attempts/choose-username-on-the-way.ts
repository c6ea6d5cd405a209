import type { InputOf } from '../../platform/http/contract.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { readBrowserBinding } from '../devices/index.ts';
import { requireLimits, usernameLimits } from '../limits/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { requireUsername, tellProfileChange, type User, wantedUsername } from '../users/index.ts';
import { asUser } from './as-user.ts';
import { answerSignIn } from './continue-sign-in.ts';
import { finishStep, holdAttempt, requireAttempt } from './hold-attempt.ts';
import type { chooseUsernameContract, SignInAnswer } from './sign-in-attempts.contract.ts';
import { tellRefusedEntrance } from './sign-in-failures.ts';

/**
 * The last step: the project requires a username, and this account has none. Whoever has got one meanwhile, in another browser, keeps that and goes on.
 * Where the project has just stopped asking, everybody goes on: with the name where it still has names, without it where it has none.
 */
export async function chooseUsernameOnTheWay(
  ctx: ProjectContext,
  input: InputOf<typeof chooseUsernameContract>,
): Promise<SignInAnswer> {
  const { project } = ctx;
  const { userId, data } = await requireAttempt(ctx, input.attempt, 'username');
  await requireLimits(ctx, project.id, usernameLimits(userId));
  const choose = async (tx: Tx) => {
    const { attempt, user } = await holdAttempt(ctx, tx, input.attempt, 'username');
    const named = await nameUser(ctx, tx, user, input.username);
    return finishStep(ctx, tx, attempt, { text: input.attempt, user: named, amr: [], proven: false });
  };
  const progress = await tellRefusedEntrance(ctx, data, () => write(asUser(ctx, userId), choose));
  return answerSignIn(ctx, progress);
}

async function nameUser(ctx: ProjectContext, tx: Tx, user: User, username: string): Promise<User> {
  const policy = ctx.project.settings.signUp.username;
  if (policy === 'off' || user.username !== null) return user;
  wantedUsername(policy, username);
  const { projectId, id: userId } = user;
  await requireUsername(tx, { projectId, userId, username, keptByHash: readBrowserBinding(ctx) });
  tellProfileChange(tx, user, { username });
  return { ...user, username };
}
