import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProjectDatabase, type ProjectDatabase } from '../../../../testing/kit/project-database.ts';
import { exportParts } from './export-parts.ts';

/** Tables that carry the id of a user, and the part of an export that holds what is in them. */
const EXPORTED: Readonly<Record<string, string>> = {
  users: 'profile',
  passwords: 'password',
  totp_factors: 'secondFactors',
  recovery_codes: 'secondFactors',
  passkeys: 'passkeys',
  identities: 'identities',
  sessions: 'sessions',
  devices: 'devices',
  organization_members: 'organizations',
  invitations: 'invitations',
  referral_codes: 'referrals',
  referrals: 'referrals',
  terms_acceptances: 'terms',
};

/** The others, and why a person learns nothing by them. */
const NOT_EXPORTED: Readonly<Record<string, string>> = {
  data_exports: 'the export itself; that it was asked for stands among the actions',
  device_notices: 'what a session says already, until the mail about it has left',
  one_time_tokens: 'secrets that live for days at most; what they were for stands among the actions',
  sign_in_attempts: 'half a sign-in that lives for minutes; what becomes of it is a session',
  user_import_rows: 'the working list of an import, for a while; what it brought is the profile',
};

/** By address or by the name of an actor, not by a user's id. */
const BY_NAME: Readonly<Record<string, string>> = { audit_events: 'actions', mail_log: 'mails' };

let database: ProjectDatabase;
beforeAll(async () => {
  database = await createProjectDatabase({ pools: 1 });
});
afterAll(() => database.close());

test('every table that carries the id of a user is in the export, or says why it is not', async () => {
  const { rows } = await database.pools[0].pool.query<{ name: string }>(
    `select distinct conrelid::regclass::text as name from pg_constraint where confrelid = 'users'::regclass
     union select table_name from information_schema.columns
       where table_schema = 'public' and column_name ~ '(^|_)user_id$' and data_type = 'uuid'
     union select 'users'`,
  );
  const known = [...Object.keys(EXPORTED), ...Object.keys(NOT_EXPORTED)];
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.map(({ name }) => name).sort()).toEqual(known.sort());
});

test('every part is of a table, and has a name of its own', () => {
  const names = exportParts.map(({ name }) => name);
  expect(new Set([...Object.values(EXPORTED), ...Object.values(BY_NAME)])).toEqual(new Set(names));
  expect(new Set(names).size).toBe(names.length);
});
