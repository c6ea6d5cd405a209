import { cookieNames, type ProjectContext } from '../projects/index.ts';
import { findLiveSession, looksLikeSessionSecret, type SnapshotRow } from '../sessions/index.ts';
import { PLACES } from './account-switching.rules.ts';

/** An account that this browser has proven: its secret stands for a live session. `place` null: it is the current one. */
export type BrowserAccount = { readonly place: number | null; readonly secret: string; readonly row: SnapshotRow };

export type BrowserAccounts = {
  readonly current: BrowserAccount | null;
  readonly others: readonly BrowserAccount[];
  /** Further sessions of users who are there already: not shown, and ended where their user leaves or moves. */
  readonly doubles: readonly BrowserAccount[];
};

/**
 * What the browser says is a claim: each cookie holds a session's secret, and Postgres is asked about each before anything follows from it. What is
 * forged, guessed, old, of another project or there twice is no account: it signs nobody in and nobody out (ATTACKS A38).
 */
export async function readBrowserAccounts(ctx: ProjectContext): Promise<BrowserAccounts> {
  const { session } = cookieNames(ctx.config, ctx.project.id);
  const current = await prove(ctx, null, session);
  const seen = new Set(current ? [current.row.userId] : []);
  const others: BrowserAccount[] = [];
  const doubles: BrowserAccount[] = [];
  for (const place of PLACES) {
    const account = await prove(ctx, place, cookieNames(ctx.config, ctx.project.id).account(place));
    if (account === null) continue;
    if (seen.has(account.row.userId)) doubles.push(account);
    else others.push(account);
    seen.add(account.row.userId);
  }
  return { current, others, doubles };
}

async function prove(ctx: ProjectContext, place: number | null, cookie: string): Promise<BrowserAccount | null> {
  const secret = ctx.request.cookies.get(cookie);
  if (secret === null || !looksLikeSessionSecret(secret)) return null;
  const live = await findLiveSession(ctx, ctx.project, secret);
  return live === null || live.row.transport !== 'cookie' ? null : { place, secret, row: live.row };
}

export function keepAtPlace(ctx: ProjectContext, place: number, account: { secret: string; row: SnapshotRow }): void {
  const { account: nameOf, secure } = cookieNames(ctx.config, ctx.project.id);
  const left = account.row.expiresAt.getTime() - ctx.clock.now().getTime();
  const maxAgeSeconds = Math.max(1, Math.floor(left / 1000));
  ctx.request.cookies.set({ name: nameOf(place), value: account.secret, maxAgeSeconds, secure });
}

export function clearPlace(ctx: ProjectContext, place: number): void {
  const { account: nameOf, secure } = cookieNames(ctx.config, ctx.project.id);
  ctx.request.cookies.set({ name: nameOf(place), value: '', maxAgeSeconds: 0, secure });
}
