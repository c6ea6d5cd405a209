import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createResendSink, type ResendSink } from '../../../../../testing/kit/resend-sink.ts';
import { createOutbound, type Outbound } from '../outbound/outbound.ts';
import { type Mailer, MailFailed, MailRefused, type OutgoingMail } from './mailer.ts';
import { createResendMailer } from './resend.ts';

const KEY = 're_4n0therS3cretKeyOfTests';

const mail: OutgoingMail = {
  projectId: '0199d4a0-0000-7000-8000-000000000001',
  fromName: 'Bäckerei "Müller", GmbH',
  replyTo: null,
  to: 'ada@example.com',
  subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
  text: 'Grüße\n',
  html: '<p>Grüße</p>',
  messageId: '<0199d4a0-0000-7000-8000-00000000000a@auth.example.com>',
};

describe('Resend', () => {
  let sink: ResendSink;
  let outbound: Outbound;
  beforeEach(async () => {
    sink = await createResendSink({ key: KEY });
    outbound = createOutbound({ allowed: [sink.host] });
  });
  afterEach(async () => {
    outbound.close();
    await sink.close();
  });

  const mailer = (apiKey = KEY, fromAddress = 'hello@mueller.example'): Mailer =>
    createResendMailer({ outbound, apiUrl: sink.url, apiKey, fromAddress });
  const failureOf = async (sender: Mailer, given: Partial<OutgoingMail> = {}): Promise<unknown> =>
    sender.send({ ...mail, ...given }).catch((error: unknown) => error);

  test('gets the mail in its own form, with the key and the message id as idempotency key', async () => {
    const sent = await mailer().send({ ...mail, replyTo: 'help@mueller.example' });
    expect(sent.providerMessageId).toBe('49a3999c-0ce1-4ea6-ab68-000000000000');
    const [request] = sink.requests;
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/json',
      'idempotency-key': '0199d4a0-0000-7000-8000-00000000000a@auth.example.com',
    });
    expect(request?.body).toEqual({
      from: '"Bäckerei Müller, GmbH" <hello@mueller.example>',
      to: ['ada@example.com'],
      reply_to: 'help@mueller.example',
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  });

  test('whose answer was lost is asked again, and the mail is one', async () => {
    sink.answers = ['taken, then cut'];
    expect(await failureOf(mailer())).toBeInstanceOf(MailFailed);
    sink.answers = [];
    expect((await mailer().send(mail)).providerMessageId).toBe('49a3999c-0ce1-4ea6-ab68-000000000000');
    expect(sink.mails).toHaveLength(1);
  });

  test('that took the mail before the sender was changed is not sent a second one', async () => {
    sink.answers = ['taken, then cut'];
    await failureOf(mailer());
    sink.answers = [];
    expect(await mailer(KEY, 'new@mueller.example').send(mail)).toEqual({ providerMessageId: null });
    expect(sink.mails).toHaveLength(1);
  });

  test('that does not know the key lets the mail wait, and the reason does not repeat the key', async () => {
    const failure = (await failureOf(mailer('re_wrong'))) as MailFailed;
    expect(failure).toBeInstanceOf(MailFailed);
    expect(failure.message).toBe('Resend answered 401 validation_error');
    expect(failure.words).toBe('Resend answered 401 validation_error: API key is invalid');
  });

  test.each([
    [403, 'validation_error', 'The mueller.example domain is not verified.'],
    [422, 'invalid_from_address', 'Invalid from field.'],
    [429, 'daily_quota_exceeded', 'You have reached your daily quota.'],
    [409, 'concurrent_idempotent_requests', 'Same idempotency key is in progress.'],
    [500, 'application_error', 'An unexpected error occurred.'],
    [503, '', ''],
    [302, '', ''],
  ])('%i %s is worth another try', async (status, name, message) => {
    sink.answers = [{ status, name, message, headers: { location: 'http://127.0.0.1:1/' } }];
    const failure = (await failureOf(mailer())) as MailFailed;
    expect(failure).toBeInstanceOf(MailFailed);
    expect(failure.message).toContain(String(status));
    expect(failure.words).toContain(message);
    expect(sink.requests).toHaveLength(1);
  });

  test('a mail that Resend refuses is refused for good; its words are for the log of the project alone', async () => {
    const message = 'Invalid `to` field: ada@example.com.\r\nSee re_4n0therS3cretKeyOfTests and re_other.';
    sink.answers = [{ status: 422, name: 'validation_error', message }];
    const failure = (await failureOf(mailer())) as MailRefused;
    expect(failure).toBeInstanceOf(MailRefused);
    expect(failure.message).toBe('Resend answered 422 validation_error');
    expect(failure.words).toBe(
      'Resend answered 422 validation_error: Invalid `to` field: ada@example.com. See … and ….',
    );
  });

  test('names the pause that it wants', async () => {
    sink.answers = [{ status: 429, name: 'rate_limit_exceeded', message: 'Too many', headers: { 'retry-after': '7' } }];
    expect(((await failureOf(mailer())) as MailFailed).retryAfterSeconds).toBe(7);
    for (const wait of ['-1', 'soon', '99999999']) {
      sink.answers = [{ status: 429, headers: { 'retry-after': wait } }];
      expect(((await failureOf(mailer())) as MailFailed).retryAfterSeconds, wait).toBeLessThanOrEqual(4 * 60 * 60);
    }
  });

  test('that cannot be reached is worth another try', async () => {
    await sink.close();
    const failure = (await failureOf(mailer())) as MailFailed;
    expect(failure).toBeInstanceOf(MailFailed);
    expect(failure.message).toBe('Resend cannot be reached: the connection failed (ECONNREFUSED)');
    sink = await createResendSink({ key: KEY });
  });

  test('that says nothing is left in time', async () => {
    sink.answers = ['silence'];
    const hasty: Outbound = { ...outbound, send: (request) => outbound.send({ ...request, timeoutMilliseconds: 200 }) };
    const failure = await failureOf(
      createResendMailer({ outbound: hasty, apiUrl: sink.url, apiKey: KEY, fromAddress: 'a@mueller.example' }),
    );
    expect((failure as MailFailed).message).toBe('Resend cannot be reached: there was no answer in time');
  });

  test.each<[string, Partial<OutgoingMail>]>([
    ['a line break in the subject', { subject: 'Hello\r\nBcc: eve@example.com' }],
    ['a line break in the name of the sender', { fromName: 'Acme\nBcc: eve@example.com' }],
    ['a second recipient', { to: 'ada@example.com, eve@example.com' }],
  ])('never sees %s', async (_, given) => {
    expect(await failureOf(mailer(), given)).toBeInstanceOf(MailRefused);
    expect(sink.requests).toHaveLength(0);
  });
});
