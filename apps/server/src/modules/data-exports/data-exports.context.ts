import type { Db } from '../../platform/db/database.ts';
import type { User } from '../users/index.ts';

/** One part of an export: what one module holds about a person. Secrets and their hashes are never among it. */
export type ExportPart = {
  /** The name of the part in the document: `sessions`. */
  readonly name: string;
  readonly read: (db: Db, user: User) => Promise<unknown>;
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    /** Every module that holds something about people has a line in `app/export-parts.ts`. */
    readonly exportParts: readonly ExportPart[];
  }
}
