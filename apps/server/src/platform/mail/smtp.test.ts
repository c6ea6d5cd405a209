import { afterEach, describe, expect, test } from 'vitest';
import { createSmtpSink, type SmtpSink, type SmtpSinkOptions } from '../../../../../testing/kit/smtp-sink.ts';
import { type Mailer, MailFailed, MailRefused, type OutgoingMail } from './mailer.ts';
import { createSmtpMailer, requiresStartTls } from './smtp.ts';

const mail: OutgoingMail = {
  projectId: '0199d4a0-0000-7000-8000-000000000001',
  fromName: 'Bäckerei Müller, GmbH',
  replyTo: null,
  to: 'ada@example.com',
  subject: 'Bestätigen Sie Ihre E-Mail-Adresse für Bäckerei Müller – ein langer Betreff, der umbrochen wird',
  text: 'Hallo\n\n.\n..two dots\n.hidden\nhttps://auth.example.com/p/acme/verify-email?token=ver_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQR-_\n',
  html: '<p>Grüße</p>',
  messageId: '<0199d4a0-0000-7000-8000-00000000000a@auth.example.com>',
};

describe('SMTP', () => {
  const closing: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function start(
    options: SmtpSinkOptions = {},
    change: (url: URL) => void = () => {},
  ): Promise<{ sink: SmtpSink; mailer: Mailer }> {
    const sink = await createSmtpSink(options);
    const url = new URL(sink.url);
    change(url);
    const mailer = createSmtpMailer({ url: url.href, from: 'Frontdesk <no-reply@auth.example.com>' });
    closing.push(
      () => sink.close(),
      () => mailer.close(),
    );
    return { sink, mailer };
  }

  test('a mail arrives as it was written: umlauts, lines that begin with dots, a long link', async () => {
    const { sink, mailer } = await start();
    await mailer.send(mail);
    const [got] = sink.mails;
    expect(sink.mails).toHaveLength(1);
    expect(got?.from).toBe('no-reply@auth.example.com');
    expect(got?.to).toEqual(['ada@example.com']);
    expect(got?.text.trimEnd()).toBe(mail.text.trimEnd());
    expect(got?.html.trimEnd()).toBe(mail.html);
    expect(got?.headers.get('subject')).toBe(mail.subject);
    expect(got?.headers.get('from')).toBe('Bäckerei Müller, GmbH <no-reply@auth.example.com>');
    // An encoded word on the wire: the comma of the name separates no recipients.
    expect(got?.raw).toMatch(/^From: =\?UTF-8\?[^,]+ <no-reply@auth\.example\.com>/m);
    expect(got?.headers.get('message-id')).toBe(mail.messageId);
    expect(got?.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('answers go where the project wants them', async () => {
    const { sink, mailer } = await start();
    await mailer.send({ ...mail, replyTo: 'help@acme.example' });
    expect(sink.mails[0]?.headers.get('reply-to')).toBe('help@acme.example');
  });

  test('a server that looks through a mail for long is waited for: to give up and come again would be a second mail', async () => {
    const { sink, mailer } = await start({ looksMilliseconds: 21_000 });
    await mailer.send(mail);
    expect(sink.mails).toHaveLength(1);
  });

  test('many mails share few connections', async () => {
    const { sink, mailer } = await start();
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => mailer.send({ ...mail, to: `person${index}@example.com` })),
    );
    expect(new Set(sink.mails.flatMap(({ to }) => to)).size).toBe(30);
    expect(sink.connections).toBeLessThanOrEqual(4);
  });

  test.each<[string, Partial<OutgoingMail>]>([
    ['a line break in the subject', { subject: 'Hello\r\nBcc: eve@example.com' }],
    ['a bare line feed in the subject', { subject: 'Hello\nBcc: eve@example.com' }],
    ['a line break in the name of the sender', { fromName: 'Acme\r\nBcc: eve@example.com' }],
    ['a line break in the message id', { messageId: '<a@b>\r\nBcc: eve@example.com' }],
    ['a line break in the recipient', { to: 'ada@example.com\r\nRCPT TO:<eve@example.com>' }],
    ['a second recipient', { to: 'ada@example.com, eve@example.com' }],
    ['a recipient in brackets', { to: 'Ada <eve@example.com>' }],
    ['a group of recipients', { to: 'all:eve@example.com;' }],
    ['a quoted local part', { to: '"a@b"@example.com' }],
    ['a line break in the address for answers', { replyTo: 'ada@example.com\r\nBcc: eve@example.com' }],
    ['a second address for answers', { replyTo: 'ada@example.com, eve@example.com' }],
  ])('%s is refused before anything is sent', async (_, change) => {
    const { sink, mailer } = await start();
    await expect(mailer.send({ ...mail, ...change })).rejects.toBeInstanceOf(MailRefused);
    expect(sink.connections).toBe(0);
  });

  test('a recipient that does not exist is refused for good, and the reason does not repeat the address', async () => {
    const { sink, mailer } = await start({
      refuse: (line) => (line.startsWith('RCPT') ? '550 5.1.1 <ada@example.com> unknown' : null),
    });
    const failure = await mailer.send(mail).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MailRefused);
    expect((failure as Error).message).not.toContain('ada@example.com');
    expect(sink.mails).toHaveLength(0);
  });

  test('content that is refused with 5xx is refused for good', async () => {
    const { mailer } = await start({ refuse: (line) => (line === '.' ? '554 5.7.1 looks like spam' : null) });
    await expect(mailer.send(mail)).rejects.toBeInstanceOf(MailRefused);
  });

  test.each([
    ['a recipient that is to be tried later', 'RCPT', '450 4.2.1 try later'],
    ['a sender that the server does not know, which is a fault of ours', 'MAIL', '550 5.7.1 not your address'],
    ['content that is to be tried later', '.', '451 4.3.0 try later'],
  ])('%s is worth another try', async (_, command, answer) => {
    const { mailer } = await start({ refuse: (line) => (line.startsWith(command) ? answer : null) });
    const failure = await mailer.send(mail).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MailFailed);
  });

  test('the log-in of the address is used; a wrong one is worth another try, because the fault is ours', async () => {
    const login = { user: 'post@example.com', password: 'p@ss/word' };
    const right = await start({ login }, (url) => {
      url.username = encodeURIComponent(login.user);
      url.password = encodeURIComponent(login.password);
    });
    await right.mailer.send(mail);
    expect(right.sink.mails).toHaveLength(1);
    const wrong = await start({ login }, (url) => {
      url.username = encodeURIComponent(login.user);
      url.password = 'other';
    });
    const failure = await wrong.mailer.send(mail).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MailFailed);
  });

  test('a server that cannot be reached is worth another try', async () => {
    const { sink, mailer } = await start();
    await sink.close();
    const failure = await mailer.send(mail).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MailFailed);
    expect((failure as Error).message).toBe('the mail server cannot be reached (ESOCKET)');
  });
});

test.each([
  ['smtp://mail.example.com:587', true],
  ['smtp://user:password@mail.example.com', true],
  ['smtp://10.0.0.5:25', true],
  ['smtp://localhost.example.com', true],
  ['smtp://relay:25?starttls=optional', false],
  ['smtp://127.0.0.1:1025', false],
  ['smtp://[::1]:1025', false],
  ['smtps://mail.example.com', false],
])('%s requires STARTTLS: %s', (url, required) => {
  expect(requiresStartTls(new URL(url))).toBe(required);
});

test('a server beyond this machine that offers no TLS gets no mail', async () => {
  const sink = await createSmtpSink();
  // A name that is not loopback to us and leads there all the same.
  const mailer = createSmtpMailer({ url: sink.url.replace('127.0.0.1', '0.0.0.0'), from: 'no-reply@example.com' });
  const failure = await mailer.send(mail).catch((error: unknown) => error);
  mailer.close();
  await sink.close();
  expect(failure).toBeInstanceOf(MailFailed);
  expect((failure as Error).message).toBe('the mail server offers no TLS');
  expect(sink.mails).toHaveLength(0);
});
