import net from 'node:net';

/** One request as it goes over the wire. */
export function requestBytes(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: object,
): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body);
  const all = {
    host: 'localhost',
    ...headers,
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
}

export type RawAnswer = { readonly status: number; readonly headers: string; readonly text: string };

/**
 * Sends it on a connection of its own and reads until the server closes that: the request says `connection: close`, or the answer does. A hundredth of
 * what `fetch` costs, for tests that send many at once from the process in which the server runs.
 */
export async function sendRaw(origin: string, request: Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  const socket = net.connect({ host: hostname, port: Number(port) });
  socket.write(request);
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part as Buffer);
  const [headers = '', ...text] = Buffer.concat(parts).toString('utf8').split('\r\n\r\n');
  return { status: Number(headers.slice('HTTP/1.1 '.length).slice(0, 3)), headers, text: text.join('\r\n\r\n') };
}
