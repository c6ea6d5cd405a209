/**
 * Kinds of work that do not get into each other's way (DESIGN 7.9): each has its own places, its own queue and its own share of the database's
 * connections. A flood of one kind is shed there, and the others do not notice.
 *
 * hashing: whatever costs an Argon2id, sign-in above all. verification: session checks, refresh, keys: what every request of every app
 * depends on. visits: the rest of what people do under a project's base URL. administration: the management API and the dashboard.
 */
export const WORK = ['hashing', 'verification', 'visits', 'administration'] as const;
export type Work = (typeof WORK)[number];

/**
 * Connections of a pool that one kind of work may hold. Together they may be more than the pool has, so that none lies idle beside a queue; no
 * kind can have all of them.
 */
export function shareOf(work: Work, poolSize: number): number {
  const part = work === 'verification' ? poolSize * 0.625 : poolSize * 0.25;
  return Math.max(1, Math.min(poolSize - 1, Math.max(2, Math.floor(part))));
}
