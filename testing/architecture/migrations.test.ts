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
};

test('no migration is changed once it was applied, and none is taken away', () => {
  expect(Object.fromEntries(readMigrations().map(({ name, checksum }) => [name, checksum]))).toEqual(APPLIED);
});
