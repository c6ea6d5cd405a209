import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../testing/kit/find-program.ts';
import { freePort } from '../../testing/kit/free-port.ts';
import type { Finding } from '../measure.ts';
import { cpuSeconds, listens, startPinned, stopProcess } from '../processes.ts';
import type { BenchOptions } from '../run.ts';
import { type Source, sessionChecks } from './session-check.ts';

/** Session checks without copies in the process: each asks a Valkey (or Redis) on the server's core. */
export async function sessionChecksFromValkey(options: BenchOptions): Promise<Finding[]> {
  const program = findProgram('redis');
  if (program === null) throw new Error('there is no valkey-server and no redis-server; REDIS_SERVER_PATH names one');
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-valkey-'));
  const port = await freePort();
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const valkey = startPinned(words, { program, env: {}, logFile: join(folder, 'valkey.log') });
  try {
    await listens(port);
    const redisUrl = `redis://127.0.0.1:${port}`;
    const source: Source = {
      name: 'Valkey',
      env: { FRONTDESK_SESSION_COPIES: '0', REDIS_URL: redisUrl },
      order: (base) => ({ floor: 'redis', ...base, redisUrl }),
      beside: { name: 'Valkey', cpuSeconds: () => cpuSeconds(valkey.pid) },
    };
    return await sessionChecks(source, options);
  } finally {
    await stopProcess(valkey);
    rmSync(folder, { recursive: true, force: true });
  }
}
