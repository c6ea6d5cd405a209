import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../testing/kit/free-port.ts';
import { type Finding, finding, series } from '../measure.ts';
import { residentMegabytes, startPinned, stopProcess, untilReady } from '../processes.ts';
import { createPlace, type Place, productionEnvironment, removePlace } from '../product.ts';
import { untilQuiet } from '../quiet.ts';
import type { BenchOptions } from '../run.ts';

const NEW_SECONDS = 3;
const EXISTING_SECONDS = 1;

/** From the start of the process to the first 200 of `/health/ready`, on both cores, as an operator has it. Production mode builds nothing beside. */
export async function startUps(options: BenchOptions): Promise<Finding[]> {
  const first: number[] = [];
  const again: number[] = [];
  const resident: number[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const place = await createPlace();
    // A compile cache of its own: the first start fills it, the second finds it.
    const compileCache = join(place.dataFolder, 'compile-cache');
    mkdirSync(compileCache);
    try {
      first.push((await startOnce(place, compileCache)).seconds);
      const second = await startOnce(place, compileCache);
      again.push(second.seconds);
      resident.push(second.residentMegabytes);
    } finally {
      removePlace(place);
    }
    options.tell(
      `start-up, round ${round + 1}: new ${first.at(-1)?.toFixed(3)} s, existing ${again.at(-1)?.toFixed(3)} s, RSS ${resident.at(-1)?.toFixed(0)} MB`,
    );
  }
  const line = (what: string, seconds: readonly number[], most: number) =>
    finding(what, { floor: '', product: '' }, series(seconds), { digits: 2, unit: ' s' }, { most });
  return [
    line('Ready on a new embedded store, empty compile cache', first, NEW_SECONDS),
    line('Ready on an existing embedded store, warm compile cache', again, EXISTING_SECONDS),
    finding(
      'RSS of the Node process just after that',
      { floor: '', product: '' },
      series(resident),
      { digits: 0, unit: ' MB' },
      {},
    ),
  ];
}

async function startOnce(place: Place, compileCache: string): Promise<{ seconds: number; residentMegabytes: number }> {
  const port = await freePort();
  await untilQuiet({ processes: [], postmaster: null });
  const env = { ...productionEnvironment(place), PORT: String(port), NODE_COMPILE_CACHE: compileCache };
  const began = performance.now();
  const started = startPinned(['apps/server/src/main.js'], { env, logFile: place.logFile, core: null });
  try {
    const milliseconds = await untilReady({
      url: `http://127.0.0.1:${port}/health/ready`,
      began,
      boundSeconds: 30,
      child: started.child,
      logFile: place.logFile,
    });
    return { seconds: milliseconds / 1000, residentMegabytes: residentMegabytes(started.pid) };
  } finally {
    await stopProcess(started);
  }
}
