import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';
import { requestBytes, sendRaw } from '../../../../../testing/kit/raw-requests.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
// Tests of other files run in this process after these: the queries of a worker that was left behind would be counted there.
afterAll(() => server?.stop());

type Document = { readonly code: string; readonly status: number; readonly requestId: string };

async function refused(bytes: Buffer): Promise<{ status: number; headers: string; document: Document }> {
  const { status, headers, text } = await sendRaw(server.origin, bytes);
  return { status, headers: headers.toLowerCase(), document: JSON.parse(text) as Document };
}

test.each([
  ['no HTTP', Buffer.from('hello\r\n\r\n'), 400, 'request.malformed'],
  ['a head of two lengths', 'content-length: 2\r\ncontent-length: 3', 400, 'request.malformed'],
  [
    'a length and chunks (request smuggling)',
    'content-length: 2\r\ntransfer-encoding: chunked',
    400,
    'request.malformed',
  ],
  ['a line feed in a header', 'x-a: b\nc', 400, 'request.malformed'],
  ['a head beyond 16 KiB', `x-a: ${'a'.repeat(20_000)}`, 431, 'request.head_too_large'],
  ['a body that never comes', 'content-type: application/json\r\ncontent-length: 20', 408, 'request.timed_out'],
])('%s is refused by a problem document, and ends the connection', async (_, sent, status, code) => {
  const bytes =
    typeof sent === 'string' ? Buffer.from(`POST /v1/projects HTTP/1.1\r\nhost: localhost\r\n${sent}\r\n\r\n`) : sent;
  const answer = await refused(bytes);
  expect(answer.status).toBe(status);
  expect(answer.document).toMatchObject({ code, status });
  expect(answer.headers).toContain('content-type: application/problem+json; charset=utf-8');
  expect(answer.headers).toContain(`x-request-id: ${answer.document.requestId}`);
  expect(answer.headers).toContain('connection: close');
  expect(answer.headers).toContain('cache-control: no-store');
});

test('the next connection is served as ever', async () => {
  const good = requestBytes('GET', '/health', { connection: 'close' });
  expect((await sendRaw(server.origin, good)).status).toBe(200);
});
