import net from 'node:net';

/** A mail server of the world outside, on loopback: it speaks SMTP (RFC 5321) on the wire, keeps what it gets, and says no where a test wants it to. */
export type SmtpSink = {
  /** `smtp://127.0.0.1:port` */
  readonly url: string;
  readonly mails: readonly SunkMail[];
  /** Connections that were made since the start. */
  readonly connections: number;
  close(): Promise<void>;
};

export type SunkMail = {
  readonly from: string;
  readonly to: readonly string[];
  /** As it travelled, dots unstuffed. */
  readonly raw: string;
  /** Unfolded header lines by lower-case name; encoded words are decoded. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
};

export type SmtpSinkOptions = {
  /** An answer other than 250 to a command line, `550 5.1.1 no such mailbox`; null lets it pass. */
  readonly refuse?: (line: string) => string | null;
  /** Looks through each mail for that long before it says that it took it. */
  readonly looksMilliseconds?: number;
  /** Accepts this log-in only, by AUTH PLAIN. */
  readonly login?: { readonly user: string; readonly password: string };
};

export async function createSmtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const mails: SunkMail[] = [];
  const sockets = new Set<net.Socket>();
  let connections = 0;
  const server = net.createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    converse(socket, options, (mail) => mails.push(mail));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    mails,
    get connections() {
      return connections;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function converse(socket: net.Socket, options: SmtpSinkOptions, keep: (mail: SunkMail) => void): void {
  let from: string | null = null;
  let to: string[] = [];
  let data: string[] | null = null;
  let authenticated = options.login === undefined;
  let pending = '';
  const say = (line: string) => socket.write(`${line}\r\n`);
  const begin = () => {
    from = null;
    to = [];
    data = null;
  };

  const command = (line: string): void => {
    const refusal = options.refuse?.(line) ?? null;
    if (refusal !== null) return void say(refusal);
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') {
      say('250-sink.test');
      if (options.login) say('250-AUTH PLAIN');
      say('250-SMTPUTF8');
      return void say('250 8BITMIME');
    }
    if (verb === 'AUTH') {
      const [, user, password] = Buffer.from(line.slice('AUTH PLAIN '.length), 'base64').toString().split('\0');
      authenticated = user === options.login?.user && password === options.login?.password;
      return void say(authenticated ? '235 2.7.0 welcome' : '535 5.7.8 wrong credentials');
    }
    if (verb === 'QUIT') {
      say('221 2.0.0 bye');
      return void socket.end();
    }
    if (verb === 'RSET') {
      begin();
      return void say('250 2.0.0 forgotten');
    }
    if (verb === 'NOOP') return void say('250 2.0.0 still here');
    if (!authenticated) return void say('530 5.7.0 log in first');
    if (verb === 'MAIL') {
      if (from !== null) return void say('503 5.5.1 one sender');
      from = between(line);
      return void say('250 2.1.0 go on');
    }
    if (verb === 'RCPT') {
      if (from === null) return void say('503 5.5.1 who sends it?');
      to.push(between(line));
      return void say('250 2.1.5 go on');
    }
    if (verb === 'DATA') {
      if (to.length === 0) return void say('503 5.5.1 to whom?');
      data = [];
      return void say('354 end with a dot');
    }
    say('502 5.5.2 not spoken here');
  };

  const content = (line: string): void => {
    if (line !== '.') return void data?.push(line.startsWith('.') ? line.slice(1) : line);
    const raw = (data ?? []).join('\r\n');
    const refusal = options.refuse?.('.') ?? null;
    if (refusal === null) keep({ from: from ?? '', to, ...parse(raw) });
    begin();
    setTimeout(say, options.looksMilliseconds ?? 0, refusal ?? '250 2.0.0 taken');
  };

  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    pending += chunk;
    for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
      const line = pending.slice(0, end);
      pending = pending.slice(end + 2);
      if (data === null) command(line);
      else content(line);
    }
  });
  say('220 sink.test ESMTP');
}

function between(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}

type Entity = { readonly headers: Map<string, string>; readonly body: string };

function parse(raw: string): Pick<SunkMail, 'raw' | 'headers' | 'text' | 'html'> {
  const entity = split(raw);
  const parts = leaves(entity);
  const ofType = (type: string) => parts.find(({ headers }) => headers.get('content-type')?.startsWith(type));
  return { raw, headers: entity.headers, text: decoded(ofType('text/plain')), html: decoded(ofType('text/html')) };
}

function split(raw: string): Entity {
  const at = raw.indexOf('\r\n\r\n');
  const head = (at < 0 ? raw : raw.slice(0, at)).replace(/\r\n[ \t]+/g, ' ');
  const headers = new Map<string, string>();
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), encodedWords(line.slice(colon + 1).trim()));
  }
  return { headers, body: at < 0 ? '' : raw.slice(at + 4) };
}

function leaves(entity: Entity): Entity[] {
  const boundary = /boundary="?([^";]+)"?/.exec(entity.headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined) return [entity];
  const parts = `\r\n${entity.body}`.split(`\r\n--${boundary}`).slice(1, -1);
  return parts.flatMap((part) => leaves(split(part.replace(/^\r\n/, ''))));
}

function decoded(entity: Entity | undefined): string {
  if (!entity) return '';
  const encoding = entity.headers.get('content-transfer-encoding')?.toLowerCase();
  const bytes =
    encoding === 'base64'
      ? Buffer.from(entity.body, 'base64')
      : encoding === 'quoted-printable'
        ? quotedPrintable(entity.body.replace(/=\r\n/g, ''))
        : Buffer.from(entity.body);
  return bytes.toString().replaceAll('\r\n', '\n');
}

function quotedPrintable(text: string): Buffer {
  return Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

/** RFC 2047: `=?UTF-8?Q?Best=C3=A4tigen?=`; white space between two encoded words is none. */
function encodedWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString()
        : quotedPrintable(word.replaceAll('_', ' ')).toString(),
    );
}
