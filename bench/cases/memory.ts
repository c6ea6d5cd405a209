import { type Finding, finding, series } from '../measure.ts';
import { residentMegabytes, stopProcess } from '../processes.ts';
import { createPlace, removePlace, setUp, startProduct } from '../product.ts';
import type { BenchOptions } from '../run.ts';

const REST_SECONDS = 60;
const MOST_MEGABYTES = 150;
const PEOPLE = 16;

/** What the Node process holds a minute after its start: production, all roles, existing embedded store. Postgres is a process of its own. */
export async function memory(options: BenchOptions): Promise<Finding[]> {
  const place = await createPlace();
  try {
    // The first start makes the store, the first run and the compile cache; the second is the one that an operator has every day.
    const first = await startProduct(place);
    await setUp(first, PEOPLE).finally(() => stopProcess(first));
    const product = await startProduct(place);
    try {
      const began = residentMegabytes(product.pid);
      await new Promise((resolve) => setTimeout(resolve, REST_SECONDS * 1000));
      const rested = residentMegabytes(product.pid);
      options.tell(`memory: ${began.toFixed(1)} MB when ready, ${rested.toFixed(1)} MB ${REST_SECONDS} s later`);
      const line = (what: string, megabytes: number, bound: { most?: number }) =>
        finding(what, { floor: '', product: '' }, series([megabytes]), { digits: 1, unit: ' MB' }, bound);
      return [
        line('RSS of the Node process when it is ready, second start', began, {}),
        line(`RSS of the Node process ${REST_SECONDS} s after that, all roles`, rested, { most: MOST_MEGABYTES }),
      ];
    } finally {
      await stopProcess(product);
    }
  } finally {
    removePlace(place);
  }
}
