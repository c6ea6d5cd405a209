export type EmbeddedPostgresErrorCode =
  | 'already_running'
  | 'unreachable_folder'
  | 'binaries_missing'
  | 'init_failed'
  | 'start_failed';

// sysexits.h: 75 asks the caller to try later, 78 is a fault of configuration, 70 one of the software beneath us.
const EXIT_CODES: Record<EmbeddedPostgresErrorCode, number> = {
  already_running: 75,
  unreachable_folder: 78,
  binaries_missing: 78,
  init_failed: 70,
  start_failed: 70,
};

/** The message is one line that a person can act on; `exitCode` is what the process ends with. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresErrorCode;
  readonly exitCode: number;
  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
    this.code = code;
    this.exitCode = EXIT_CODES[code];
  }
}
