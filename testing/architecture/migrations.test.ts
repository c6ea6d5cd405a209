import { expect, test } from 'vitest';
import { readMigrations } from '../../apps/server/src/platform/db/migrate.ts';

/**
 * SHA-256 of every migration, as installations have applied it. A server refuses to start on a database whose migrations were others, so a line here is
 * never changed: what has to be different goes into the next file, with a line of its own.
 */
const APPLIED: Readonly<Record<string, string>> = {
  '0001_instance.sql': '4c9ca7fc89ffee8478d1eb560ca7794ee5c91bb0fec45e899c724d2adae53f4b',
  '0002_projects.sql': '5798fb4eab4b0bdd59621738f236f51459248d6c96d205f543af79fa85d00fca',
  '0003_users.sql': '67ddb8b684f5ea1715b2f9a154225b09e73c2eb61bea4f9b646356869037aeca',
  '0004_organizations.sql': 'c7abebd03b321979253430dc5a4129bdde2add1f09d66bdbea2615188fd92574',
  '0005_sessions.sql': 'e95169840e8bb7572ae08be9b97e41b40a98968263fcb0d68335bc15a3b3427b',
  '0006_ledger.sql': 'f13954bf1c5c511cc915ec0874e22fb8df8003460ae28e026bde584e98e5bb77',
  '0007_jobs.sql': '8e041cdb9cefe02b2834237e8c08ba8f2ee15f099e97187ecd92bc5a5c6bac09',
  '0008_mails.sql': '9849360c55377eac93f8118dfa830603ee5ec71d27e637eec533b4c596b59e31',
  '0009_indexes.sql': '620f9f78af1aff1dfbcc8c649fdf807c1212eba351d83f4401d8f1a5b16fe48e',
  '0010_finished_jobs.sql': '8a35eaf4c362d129bd491b9a28f7b6de45c2aa68db9b7876893c120861b2fd74',
  '0011_second_factors.sql': '6e2d0f2ead6ad00ce73770271cf44d2d39fe98c20a3ea5fb7f4ff93a2822480d',
  '0012_defence.sql': 'ab37445281e0cbb37d3384c3b93a7672c86be0667e525078b445b8d26b78c3a7',
  '0013_providers.sql': '3b24e22eb2a828c7ab465a17e1e79b78298eb6a9e27bf6b658b9fc4113901e33',
  '0014_password_signer_keys.sql': '9e54ce7514f33582f75e178958f476269ef34d28573cd06ba3faf37ac2e7a2f9',
  '0015_bulk_actions.sql': '7df982d234221e8d95e5db1eff70f6dbe0af8bf7e9ace52d74c61a4835c01ad5',
  '0016_account.sql': '50d62ad98c39a5cb338757de682c4d887e51d73920340e9063b672e76b514f4a',
  '0017_passkeys.sql': '2ef61bf9557070ac6a843828b356cab105bb1140df1db43df2b19904249c5f72',
  '0018_user_imports.sql': '31111b232acaab93e453ba5d157095da8ba56c385857d694afd8e966f436023d',
  '0019_sign_up_rules.sql': '6b81830feea87a6caac2fd00879ca2c423316140d00fa56bc5d146397b120ae1',
  '0020_recovery_codes_of_accounts.sql': 'ee9be29735506e284da5c027cfb9ec72c89a0058b9f730ed048b4e53e1b8614c',
  '0021_room_for_rotations.sql': '867647c0537bfc70c8c58c50159b779225b3c7efb8bc451b17f742565fbaa568',
  '0022_waiting_passkeys.sql': '591d2e1392ffca2e788555209a75c0e7d87c8cb56d161d9f9d7ac518b899f249',
  '0023_feed_by_place.sql': '8bb53c165c779d40019de8f1a9f302a5576f3a556c3f428dc1c2f476a8c62dbe',
  '0024_password_parameters.sql': '4f074e05b9f2ee353a474bc61ea05d18c21a46ab55354d45d9740efb0e715ae0',
  '0025_search_by_username.sql': '0ce74daacef7ecee2bed945067551bd726517f5819b06a1819be598abac4069f',
};

test('no migration is changed once it was applied, and none is taken away', () => {
  expect(Object.fromEntries(readMigrations().map(({ name, checksum }) => [name, checksum]))).toEqual(APPLIED);
});
