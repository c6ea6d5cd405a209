import type { Actor } from '../../platform/context/context.ts';
import type { FormatOptions, UserFormatName } from '../user-formats/index.ts';
import type { FileProblem } from './user-imports.contract.ts';
import type { ImportState } from './user-imports.rules.ts';

/** One file of users, from its first chunk to the report on its last row. */
export type UserImport = {
  readonly projectId: string;
  readonly id: string;
  readonly format: UserFormatName;
  readonly fileName: string | null;
  readonly state: ImportState;
  /** Where reading leads: to a report, or on to the import. */
  readonly dryRun: boolean;
  readonly options: FormatOptions;
  readonly actor: Actor;
  readonly chunks: number;
  readonly bytesTotal: number;
  readonly bytesRead: number;
  readonly rowsTotal: number;
  readonly rowsUnreadable: number;
  readonly lastPosition: number;
  readonly rowsCreated: number;
  readonly rowsSkipped: number;
  readonly rowsFailed: number;
  readonly problem: FileProblem | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
};

export type UserImportId = { readonly projectId: string; readonly importId: string };
