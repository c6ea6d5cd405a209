import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { clearSessionCookies, endSession, userContext } from '../sessions/index.ts';
import type { signOutAccountContract } from './account-switching.contract.ts';
import { accountErrors } from './account-switching.errors.ts';
import { PLACES } from './account-switching.rules.ts';
import { type BrowserAccount, clearPlace, readBrowserAccounts } from './browser-accounts.ts';

/** One account, or everybody in this browser. Sessions elsewhere go on. */
export async function signOutAccount(
  ctx: ProjectContext,
  input: InputOf<typeof signOutAccountContract>,
): Promise<void> {
  const { current, others, doubles } = await readBrowserAccounts(ctx);
  const accounts = [...(current === null ? [] : [current]), ...others, ...doubles];
  const leaving = input.userId === undefined ? accounts : accounts.filter(({ row }) => row.userId === input.userId);
  if (input.userId !== undefined && leaving.length === 0) throw new Problem(accountErrors.not_found);
  for (const account of leaving) await endAccount(ctx, account);
  if (input.userId !== undefined) return;
  // What was no account goes too: after "everybody" nothing is left.
  clearSessionCookies(ctx);
  for (const place of PLACES) clearPlace(ctx, place);
}

/** Only what the browser has proven comes here. */
export async function endAccount(ctx: ProjectContext, { place, row }: BrowserAccount): Promise<void> {
  const target = { projectId: ctx.project.id, sessionId: row.sessionId, reason: 'sign_out' };
  await write(userContext(ctx, row), (tx) => endSession(tx, target));
  if (place === null) clearSessionCookies(ctx);
  else clearPlace(ctx, place);
}
