import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { ProjectContext } from '../projects/index.ts';
import { clearSessionCookies, renew, renewSecret } from '../sessions/index.ts';
import type { setAccountAsideContract, switchAccountContract } from './account-switching.contract.ts';
import { accountErrors } from './account-switching.errors.ts';
import { PLACES } from './account-switching.rules.ts';
import { type BrowserAccount, clearPlace, keepAtPlace, readBrowserAccounts } from './browser-accounts.ts';
import { endAccount } from './sign-out-account.ts';

/** The account that was current takes the place of the one that is from now on. Both get new secrets, as at any refresh. */
export async function switchAccount(
  ctx: ProjectContext,
  input: InputOf<typeof switchAccountContract>,
): Promise<OutputOf<typeof switchAccountContract>> {
  const { current, others } = await readBrowserAccounts(ctx);
  const isCurrent = current?.row.userId === input.userId;
  const wanted = isCurrent ? current : others.find(({ row }) => row.userId === input.userId);
  const renewed = wanted ? await renew(ctx, wanted.secret) : null;
  if (!wanted || !renewed) throw new Problem(accountErrors.not_found);
  if (wanted.place !== null) {
    clearPlace(ctx, wanted.place);
    if (current) await setAside(ctx, current, wanted.place);
  }
  return { accessToken: renewed.accessToken, expiresIn: renewed.expiresIn };
}

/** Signing in takes the session's cookie, so the account that has it moves first. Its session goes on. */
export async function setAccountAside(
  ctx: ProjectContext,
  _input: InputOf<typeof setAccountAsideContract>,
): Promise<void> {
  const { current, others, doubles } = await readBrowserAccounts(ctx);
  if (!current) return;
  for (const double of doubles) await endAccount(ctx, double);
  const place = PLACES.find((one) => !others.some((other) => other.place === one));
  if (place === undefined) throw new Problem(accountErrors.too_many);
  await setAside(ctx, current, place);
  clearSessionCookies(ctx);
}

/** Somebody who acts for a person leaves nothing of that in the browser. */
async function setAside(ctx: ProjectContext, current: BrowserAccount, place: number): Promise<void> {
  if (current.row.actor !== null) return endAccount(ctx, current);
  // Another tab may have renewed it a moment ago: within the grace this gives the same successor.
  const kept = await renewSecret(ctx, current.secret);
  if (kept) keepAtPlace(ctx, place, kept);
}
