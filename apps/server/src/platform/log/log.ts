import { pino } from 'pino';

export type Log = {
  debug(data: object, message: string): void;
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
  child(bindings: object): Log;
};

/** JSON lines on standard output. Secrets never reach a log call; the redaction is the second line of defence. */
export function createLog(level: string): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [
          'password',
          'token',
          'secret',
          'refreshToken',
          'accessToken',
          'secretKey',
          'req.headers',
          '*.password',
          '*.token',
          '*.secret',
        ],
        censor: '[redacted]',
      },
    },
    standardOutput(),
  );
  return wrap(logger);
}

function wrap(logger: pino.Logger): Log {
  return {
    debug: (data, message) => logger.debug(data, message),
    info: (data, message) => logger.info(data, message),
    warn: (data, message) => logger.warn(data, message),
    error: (data, message) => logger.error(data, message),
    child: (bindings) => wrap(logger.child(bindings)),
  };
}

let lines: pino.DestinationStream | null = null;

/** The lines of one turn of the event loop are written in one piece: under load a write for each would cost more than the line. */
function standardOutput(): pino.DestinationStream {
  if (lines) return lines;
  const output = pino.destination({ dest: 1, sync: true });
  let held = '';
  const write = () => {
    if (held !== '') output.write(held);
    held = '';
  };
  process.once('exit', write);
  lines = {
    write(line) {
      if (held === '') setImmediate(write);
      held += line;
    },
  };
  return lines;
}
