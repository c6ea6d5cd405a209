import type { Page, PageQuery } from '../types.ts';
import type { CreateOptions, ManagementCall } from './call.ts';
import { everyItem } from './pages.ts';
import {
  putChunk,
  type RunUserImportOptions,
  runUserImport,
  startUserImport,
  type UserFile,
  type WaitForUserImportOptions,
  waitForUserImport,
} from './run-user-import.ts';
import type { UserImport, UserImportInput, UserImportRow, UserImportRowFilter } from './types.ts';

const ROWS_AT_ONCE = 1_000;

export type UserImportsApi = {
  /**
   * Sends a file in chunks, starts the import, and waits for its end: `done`, or `checked` after a dry run; `failed` where the file could not be
   * read (`problem` says why), `cancelled` where somebody ended it. After a cut (yours, or of the line) call it again with the same file and
   * `userImportId`: it goes on where it was, whether that was in the upload or in the import.
   *
   * @example
   * const file = await openAsBlob('users.ndjson'); // of node:fs: read in pieces, never whole
   * const { state, rows } = await frontdesk.api.userImports.run(file, { format: 'auth0', onProgress: ({ userImport }) => show(userImport) });
   */
  run(file: UserFile, options: RunUserImportOptions): Promise<UserImport>;
  /** Waits until an import neither reads, checks nor writes any more. @example await frontdesk.api.userImports.wait(id, { signal }) */
  wait(userImportId: string, options?: WaitForUserImportOptions): Promise<UserImport>;
  /** One page of the imports of the last two weeks, newest first. @example await frontdesk.api.userImports.list() */
  list(query?: PageQuery): Promise<Page<UserImport>>;
  /** Every one of them, page by page as you go. @example for await (const one of frontdesk.api.userImports.all()) console.log(one.state); */
  all(): AsyncGenerator<UserImport, void, undefined>;
  /** One import, and how far it has come. @example await frontdesk.api.userImports.get('imp_01jd…') */
  get(userImportId: string): Promise<UserImport>;
  /** Begins an import, whose file follows. @example const { id } = await frontdesk.api.userImports.create({ format: 'clerk' }) */
  create(input: UserImportInput, options?: CreateOptions): Promise<UserImport>;
  /** A piece of the file, at most 180 KiB long. @example await frontdesk.api.userImports.putChunk(id, 0, bytes) */
  putChunk(userImportId: string, position: number, bytes: Uint8Array): Promise<UserImport>;
  /** Reads the file, and reports on each row or imports it. @example await frontdesk.api.userImports.start(id, { dryRun: true }) */
  start(userImportId: string, options: { readonly dryRun: boolean }): Promise<UserImport>;
  /** Ends it. Users who were created stay. @example await frontdesk.api.userImports.cancel(id) */
  cancel(userImportId: string): Promise<UserImport>;
  /** One page of the report. @example await frontdesk.api.userImports.rows(id, { outcome: 'failed', limit: 1000 }) */
  rows(userImportId: string, query?: UserImportRowFilter & PageQuery): Promise<Page<UserImportRow>>;
  /** Every row of the report, page by page as you go. @example for await (const row of frontdesk.api.userImports.allRows(id)) log(row); */
  allRows(userImportId: string, filter?: UserImportRowFilter): AsyncGenerator<UserImportRow, void, undefined>;
};

export function createUserImportsApi(call: ManagementCall): UserImportsApi {
  const list = (query: PageQuery = {}) => call('get', '/v1/user-imports', { query });
  const rows = (userImportId: string, query: UserImportRowFilter & PageQuery = {}) =>
    call('get', '/v1/user-imports/{userImportId}/rows', { params: { userImportId }, query });
  return {
    run: (file, options) => runUserImport(call, file, options),
    wait: (userImportId, options) => waitForUserImport(call, userImportId, options),
    list,
    all: () => everyItem((cursor) => list({ limit: 100, cursor })),
    get: (userImportId) => call('get', '/v1/user-imports/{userImportId}', { params: { userImportId } }),
    create: (body, { idempotencyKey } = {}) => call('post', '/v1/user-imports', { body, idempotencyKey }),
    putChunk: (userImportId, position, bytes) => putChunk(call, userImportId, position, bytes),
    start: (userImportId, { dryRun }) => startUserImport(call, userImportId, dryRun),
    cancel: (userImportId) =>
      call('post', '/v1/user-imports/{userImportId}/cancel', { params: { userImportId }, body: {} }),
    rows,
    allRows: (userImportId, filter = {}) =>
      everyItem((cursor) => rows(userImportId, { ...filter, limit: ROWS_AT_ONCE, cursor })),
  };
}
