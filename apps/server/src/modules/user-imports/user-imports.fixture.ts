import type { Answer, TestServer } from '../../../../../testing/kit/index.ts';
import { bearer } from '../../../../../testing/kit/index.ts';

/** An import as an app does it: with the project's secret key, in chunks. */
export type Imported = {
  readonly id: string;
  readonly state: string;
  readonly rows: { total: number; done: number; created: number; skipped: number; failed: number };
  readonly bytes: { total: number; read: number };
  readonly problem: { code: string; line: number; field: string | null } | null;
};

export type Row = {
  readonly position: number;
  readonly line: number;
  readonly email: string | null;
  readonly sourceId: string | null;
  readonly outcome: string;
  readonly code: string | null;
  readonly field: string | null;
  readonly userId: string | null;
};

type Reachable = Pick<TestServer, 'api' | 'origin' | 'secretKey'>;

const CHUNK_BYTES = 180 * 1024;

export function createImports(server: Reachable, key: Record<string, string> = bearer(server.secretKey)) {
  const url = `${server.origin}/v1/user-imports`;
  const done = async (answer: Promise<Answer>, status = 200): Promise<Imported> => {
    const { status: got, text, json } = await answer;
    if (got !== status) throw new Error(`expected ${status}, got ${got}: ${text}`);
    return json as Imported;
  };
  const get = (id: string) => done(server.api.get(`${url}/${id}`, key));
  const put = (id: string, position: number, bytes: Buffer) =>
    server.api.request('PUT', `${url}/${id}/chunks/${position}`, {
      body: { data: bytes.toString('base64') },
      headers: key,
    });
  const start = (id: string, dryRun: boolean) => server.api.post(`${url}/${id}/start`, { dryRun }, key);

  async function upload(file: string | Buffer, body: object, chunkBytes = CHUNK_BYTES): Promise<string> {
    const { id } = await done(server.api.post(url, body, key), 201);
    const bytes = Buffer.from(file);
    for (let position = 0; position * chunkBytes < bytes.length; position++)
      await done(put(id, position, bytes.subarray(position * chunkBytes, (position + 1) * chunkBytes)));
    return id;
  }

  async function settled(id: string, boundMilliseconds = 25_000): Promise<Imported> {
    const bound = performance.now() + boundMilliseconds;
    for (;;) {
      const found = await get(id);
      if (!['reading', 'checking', 'importing'].includes(found.state)) return found;
      if (performance.now() > bound)
        throw new Error(`the import is still ${found.state} after ${boundMilliseconds} ms`);
      // Whoever asks all the time slows down what is waited for.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  return {
    create: (body: object) => server.api.post(url, body, key),
    list: (query = '') => server.api.get(`${url}${query}`, key),
    cancel: (id: string) => server.api.post(`${url}/${id}/cancel`, {}, key),
    get,
    put,
    start,
    upload,
    settled,
    /** From the file to the end. */
    async run(file: string | Buffer, body: object, dryRun = false): Promise<Imported> {
      const id = await upload(file, body);
      await done(start(id, dryRun));
      return settled(id);
    },
    async rows(id: string, query = ''): Promise<Row[]> {
      const { json } = await server.api.get(`${url}/${id}/rows${query}`, key);
      return (json as { data: Row[] }).data;
    },
    rowsPage: (id: string, query: string) => server.api.get(`${url}/${id}/rows${query}`, key),
  };
}

/** So many users of our own format, each in a line. */
export function manyUsers(count: number, from = 1): string {
  const users = Array.from({ length: count }, (_, n) => ({
    email: `imported${from + n}@example.com`,
    name: `Imported ${from + n}`,
    emailVerified: true,
    passwordHash: '$2b$05$MZftCQeB7THLEmw8xT/wh.BlISZRW3DMK3RZZaNRPW2nXxd7YIs2i',
  }));
  return `${users.map((user) => JSON.stringify(user)).join('\n')}\n`;
}
