import { FrontdeskError } from '../error.ts';
import { type ManagementCall, wait } from './call.ts';
import type { UserImport, UserImportInput } from './types.ts';

/** What the server takes at once, before it is base64. */
export const CHUNK_BYTES = 180 * 1024;
const POLL_SECONDS = 0.5;

/**
 * A file of users: its text, its bytes, or a `Blob`, which is read piece by piece.
 *
 * @example
 * const file: UserFile = await openAsBlob('users.csv'); // of node:fs
 */
export type UserFile = string | Uint8Array | Blob;

/**
 * How far an import has come. `userImport.bytes.total` of `fileBytes` have arrived; then `userImport.state` and `userImport.rows` move on.
 *
 * @example
 * const show = ({ userImport, fileBytes }: UserImportProgress) => console.log(userImport.state, userImport.bytes.total / fileBytes);
 */
export type UserImportProgress = { readonly userImport: UserImport; readonly fileBytes: number };

/**
 * Which kind of file, or which import to go on with. With `dryRun` nothing is written: the import ends in `checked`, and goes on from there
 * when it is called with its `userImportId` and without `dryRun`. `signal` stops the waiting and the upload, and leaves the import as it is.
 *
 * @example
 * await frontdesk.api.userImports.run(file, { format: 'clerk', dryRun: true, signal } satisfies RunUserImportOptions);
 */
export type RunUserImportOptions = (UserImportInput | { readonly userImportId: string }) & {
  readonly dryRun?: boolean;
  /** Called after every step. The first one tells the id, with which a later call goes on. */
  readonly onProgress?: ((progress: UserImportProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/**
 * How to wait.
 *
 * @example
 * await frontdesk.api.userImports.wait(id, { signal: AbortSignal.timeout(60_000) } satisfies WaitForUserImportOptions);
 */
export type WaitForUserImportOptions = {
  readonly onProgress?: ((userImport: UserImport) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** What is next follows from the import's own state, so a call that goes on begins like one that begins. */
export async function runUserImport(
  call: ManagementCall,
  file: UserFile,
  options: RunUserImportOptions,
): Promise<UserImport> {
  const { dryRun = false, onProgress, signal, ...which } = options;
  const source = sourceOf(file);
  const tell = (userImport: UserImport) => onProgress?.({ userImport, fileBytes: source.size });
  let userImport = await findOrCreate(call, which, signal);
  for (;;) {
    tell(userImport);
    if (userImport.state === 'uploading') {
      await upload(call, source, userImport, tell, signal);
      userImport = await startUserImport(call, userImport.id, dryRun, signal);
    } else if (userImport.state === 'checked' && !dryRun) {
      userImport = await startUserImport(call, userImport.id, false, signal);
    } else if (isRunning(userImport)) {
      userImport = await waitForUserImport(call, userImport.id, { onProgress: tell, signal });
    } else {
      return userImport;
    }
  }
}

export async function waitForUserImport(
  call: ManagementCall,
  userImportId: string,
  { onProgress, signal }: WaitForUserImportOptions = {},
): Promise<UserImport> {
  for (;;) {
    const userImport = await getUserImport(call, userImportId, signal);
    if (!isRunning(userImport)) return userImport;
    onProgress?.(userImport);
    await wait(POLL_SECONDS, signal);
  }
}

export function startUserImport(
  call: ManagementCall,
  userImportId: string,
  dryRun: boolean,
  signal?: AbortSignal,
): Promise<UserImport> {
  return call('post', '/v1/user-imports/{userImportId}/start', { params: { userImportId }, body: { dryRun }, signal });
}

export function putChunk(
  call: ManagementCall,
  userImportId: string,
  position: number,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<UserImport> {
  return call('put', '/v1/user-imports/{userImportId}/chunks/{position}', {
    params: { userImportId, position },
    body: { data: base64Of(bytes) },
    signal,
  });
}

function findOrCreate(
  call: ManagementCall,
  which: UserImportInput | { readonly userImportId: string },
  signal: AbortSignal | undefined,
): Promise<UserImport> {
  if ('userImportId' in which) return getUserImport(call, which.userImportId, signal);
  return call('post', '/v1/user-imports', { body: which, signal });
}

function getUserImport(
  call: ManagementCall,
  userImportId: string,
  signal: AbortSignal | undefined,
): Promise<UserImport> {
  return call('get', '/v1/user-imports/{userImportId}', { params: { userImportId }, signal });
}

async function upload(
  call: ManagementCall,
  source: Source,
  { id, bytes }: UserImport,
  tell: (userImport: UserImport) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (source.size === 0) throw wrongFile('The file is empty.');
  if (bytes.total > source.size)
    throw wrongFile('More than this file has arrived already: the import began with another.');
  // The last whole piece that arrived goes again: of another file it is refused, of this one it changes nothing.
  const first = Math.max(0, Math.floor(bytes.total / CHUNK_BYTES) - 1);
  for (let position = first; position * CHUNK_BYTES < source.size; position++) {
    const from = position * CHUNK_BYTES;
    const piece = await source.read(from, Math.min(from + CHUNK_BYTES, source.size));
    tell(await putChunk(call, id, position, piece, signal));
  }
}

function isRunning({ state }: UserImport): boolean {
  return state === 'reading' || state === 'checking' || state === 'importing';
}

type Source = { readonly size: number; read(from: number, to: number): Promise<Uint8Array> };

function sourceOf(file: UserFile): Source {
  if (file instanceof Blob)
    return {
      size: file.size,
      read: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer()),
    };
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  return { size: bytes.length, read: async (from, to) => bytes.subarray(from, to) };
}

/** In portions, because a call takes only so many arguments. */
function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function wrongFile(message: string): FrontdeskError {
  return new FrontdeskError({ code: 'request.invalid', status: 400, message });
}
