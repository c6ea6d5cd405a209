import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './sources.ts';

/**
 * The owner of an address may come to an account that somebody else has prepared (ATTACKS A53; `identities/forget-prepared.ts`). Every table that belongs to
 * a user is entered here knowingly: what a stranger can have put there is dropped then, by `forgetPrepared` or by an entry in
 * `app/other-factors.ts`; what the project itself knows of the account is kept.
 */
const DROPPED: readonly string[] = [
  'data_exports',
  'device_notices',
  'devices',
  'identities',
  'one_time_tokens',
  'passkeys',
  'passwords',
  'recovery_codes',
  'sessions',
  'sign_in_attempts',
  'terms_acceptances',
  'totp_factors',
];
// Who was invited has proven the address; a link to recommend opens nothing, and who came by it came.
const KEPT: readonly string[] = ['invitations', 'organization_members', 'referral_codes', 'referrals'];

test('every table of a user is either dropped or kept when an account begins anew', () => {
  const schema = readFileSync(join(ROOT, 'generated/schema.sql'), 'utf8');
  const tables = [...schema.matchAll(/create table public\.(\w+) \(\n([\s\S]*?)\n\);/g)];
  expect(tables.length).toBeGreaterThan(20);
  const ofUsers = tables.filter(([, , columns]) => /references (public\.)?users/i.test(columns ?? ''));
  expect(ofUsers.map(([, name]) => name).sort()).toEqual([...DROPPED, ...KEPT].sort());
});
