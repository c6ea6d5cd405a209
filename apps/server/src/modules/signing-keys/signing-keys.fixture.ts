import type { TestServer } from '../../../../../testing/kit/index.ts';
import { advanceDueSigningKeys } from './advance-due-keys.ts';

export type ListedKey = {
  id: string;
  kid: string;
  algorithm: string;
  state: 'next' | 'active' | 'retired';
  activatesAt: string | null;
  publishedUntil: string | null;
  retiredAt: string | null;
};

export type Jwk = { kid: string; alg: string } & Record<string, string>;

export const MINUTE = 60_000;
/** A next key signs after eleven minutes. */
export const PUBLISHED_LONG_ENOUGH = 11 * MINUTE;
/** A retired key stays published for the longest life of a token, an hour, and five minutes more. */
export const LAST_TOKEN_EXPIRED = 65 * MINUTE;

/** Replicas in one test share the time, whichever of them is asked. */
export function advance(servers: readonly TestServer[], milliseconds: number): void {
  for (const { running } of servers) running.services.clock.advance(milliseconds);
}

/** What the schedule does every half minute. */
export async function tick(...servers: readonly TestServer[]): Promise<void> {
  await Promise.all(servers.map(({ running }) => advanceDueSigningKeys(running.services)));
}

export function kidOf(token: string): string {
  const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string };
  return header.kid;
}

export async function jwksOf(server: TestServer, base = server.base): Promise<Jwk[]> {
  const answer = await server.api.get(`${base}/.well-known/jwks.json`);
  if (answer.status !== 200) throw new Error(`the JWKS answered ${answer.status}`);
  return (answer.json as { keys: Jwk[] }).keys;
}
