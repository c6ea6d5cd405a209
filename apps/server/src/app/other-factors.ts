import { countPasskeys, deletePasskeysOfUser } from '../modules/passkeys/index.ts';
import { deleteRecoveryCodes } from '../modules/recovery-codes/index.ts';
import { deleteEveryTotp } from '../modules/totp/index.ts';
import type { ModuleServices } from '../platform/context/context.ts';

/**
 * What else opens an account, and has to go with one that begins anew. A second factor opens nothing by itself.
 */
// biome-ignore format: a table
export const otherFactors: ModuleServices['otherFactors'] = [
  { name: 'passkeys',       countWaysIn: async (db, { id, settings }, userId) => (settings.methods.passkey ? countPasskeys(db, { projectId: id, userId }) : 0), forget: (tx, projectId, userId) => deletePasskeysOfUser(tx.db, { projectId, userId }) },
  { name: 'totp',           countWaysIn: async () => 0, forget: (tx, projectId, userId) => deleteEveryTotp(tx.db, { projectId, userId }) },
  { name: 'recovery codes', countWaysIn: async () => 0, forget: async (tx, projectId, userId) => void (await deleteRecoveryCodes(tx.db, { projectId, userId })) },
];
