import type { Services } from '../../platform/context/context.ts';
import { sameBytes, sha256 } from '../../platform/crypto/hash.ts';
import { getInstance, setSetUpToken } from './instance.store.ts';

const TOKEN_BYTES = 32;

/** The link that start-up prints, to the page of the first run. Every call makes a new one, and the one before opens nothing. Null: it is set up. */
export async function setUpLink(services: Services): Promise<string | null> {
  if ((await getInstance(services.database.db)).setUpAt !== null) return null;
  const token = `setup_${services.ids.bytes(TOKEN_BYTES).toString('base64url')}`;
  if (!(await setSetUpToken(services.database.db, sha256(token)))) return null;
  return `${services.config.origin}/setup?token=${token}`;
}

/** What this token opens now. Looking consumes nothing; the first run itself does. */
export async function setUpStateOf(services: Services, token: string): Promise<'open' | 'token_invalid' | 'done'> {
  const { setUpAt, setUpTokenHash } = await getInstance(services.database.db);
  if (setUpAt !== null) return 'done';
  return setUpTokenHash !== null && sameBytes(sha256(token), setUpTokenHash) ? 'open' : 'token_invalid';
}
