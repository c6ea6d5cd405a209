import { manyUsers } from '../../apps/server/src/modules/user-imports/user-imports.fixture.ts';
import { bearer, until } from '../../testing/kit/people.ts';
import { type Finding, finding, series } from '../measure.ts';
import { type Product, type SetUp, setUp, withProduct } from '../product.ts';
import type { BenchOptions } from '../run.ts';

const USERS = 100_000;
const CHUNK_BYTES = 180 * 1024;
const MOST_SECONDS = 60;
const BOUND_MILLISECONDS = 10 * 60_000;

type Measured = { readonly uploadSeconds: number; readonly importSeconds: number };
type State = { readonly id: string; readonly state: string; readonly rows: { readonly created: number } };

/** Users with bcrypt hashes in our own format: from the first chunk to the last, and from the start to the report on the last row. */
export function imports(options: BenchOptions): Promise<Finding[]> {
  return withProduct(async (product) => {
    const made = await setUp(product, 1);
    const rounds: Measured[] = [];
    for (let round = 0; round < options.rounds; round++) {
      const measured = await measure(product, made, manyUsers(USERS, 1 + round * USERS));
      rounds.push(measured);
      options.tell(
        `import, round ${round + 1}: upload ${measured.uploadSeconds.toFixed(1)} s, import ${measured.importSeconds.toFixed(1)} s`,
      );
    }
    const line = (what: string, part: keyof Measured, bound: { most?: number }) =>
      finding(
        `${USERS.toLocaleString('en')} users with foreign hashes: ${what}`,
        { floor: '', product: '' },
        series(rounds.map((measured) => measured[part])),
        { digits: 1, unit: ' s' },
        bound,
      );
    return [line('upload', 'uploadSeconds', {}), line('import', 'importSeconds', { most: MOST_SECONDS })];
  });
}

async function measure({ target }: Product, { host, secretKey }: SetUp, file: string): Promise<Measured> {
  const call = async (method: string, path: string, body?: object): Promise<State> => {
    const res = await fetch(`http://${target.host}:${target.port}/v1/user-imports${path}`, {
      method,
      headers: { host, 'content-type': 'application/json', ...bearer(secretKey) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await res.text();
    if (!res.ok) throw new Error(`${path} answered ${res.status}: ${text}`);
    return JSON.parse(text) as State;
  };

  const bytes = Buffer.from(file);
  const { id } = await call('POST', '', { format: 'frontdesk' });
  const uploadBegan = performance.now();
  for (let position = 0; position * CHUNK_BYTES < bytes.length; position++) {
    const data = bytes.subarray(position * CHUNK_BYTES, (position + 1) * CHUNK_BYTES).toString('base64');
    await call('PUT', `/${id}/chunks/${position}`, { data });
  }
  const began = performance.now();
  await call('POST', `/${id}/start`, { dryRun: false });
  const isDone = async () => {
    const { state, rows } = await call('GET', `/${id}`);
    if (state === 'done' && rows.created !== USERS) throw new Error(`${rows.created} users were imported`);
    return state === 'done';
  };
  await until(isDone, BOUND_MILLISECONDS, 'the end of the import');
  return { uploadSeconds: (began - uploadBegan) / 1000, importSeconds: (performance.now() - began) / 1000 };
}
