import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Answer,
  bearer,
  codeOf,
  createPerson,
  jobsDone,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { operatorHeader } from '../../../../../testing/kit/operators.ts';
import { MAIL_KINDS, MAIL_LOCALES } from './mail-templates.rules.ts';

type Template = {
  kind: string;
  locale: string;
  placeholders: string[];
  defaults: { subject: string; paragraphs: string[]; footer: string };
  overrides: object | null;
  version: number;
};
type Preview = { subject: string; html: string; text: string };

const WORDS = {
  subject: 'Your way into {project}',
  heading: 'Here you go',
  paragraphs: ['{greeting}', 'The link holds for {validity}.', 'Sent to {email}.'],
  button: 'Enter {project}',
  footer: 'Acme Ltd, 1 Harbour Road',
};

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());
beforeEach(async () => {
  await server.running.services.database.pool.query('delete from mail_templates; delete from limits');
});

const call = (method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Answer> =>
  server.api.request(method, `${server.origin}/v1/mail-templates${path}`, {
    headers: headers ?? bearer(server.secretKey),
    ...(body ? { body } : {}),
  });
const put = (body: object, path = '/magic_link/en') => call('PUT', path, body);
const templateOf = async (kind: string, locale: string): Promise<Template | undefined> =>
  ((await call('GET', '')).json as { data: Template[] }).data.find(
    (template) => template.kind === kind && template.locale === locale,
  );
const previewOf = async (body: object, path = '/magic_link/en'): Promise<Preview> => {
  const answer = await call('POST', `${path}/preview`, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.json as Preview;
};
async function askForLink(language: string) {
  const person = await createPerson(server, { name: 'Ines Okafor' });
  const headers = { 'accept-language': language };
  await server.api.post(`${server.base}/auth/sign-in/magic-link`, { email: person.email }, headers);
  return { person, mail: await server.mail(person.email, /./) };
}

describe('templates of mails', () => {
  test('are every mail in every language, in the words of the product at first', async () => {
    const { data } = (await call('GET', '')).json as { data: Template[] };
    const every = MAIL_KINDS.flatMap((kind) => MAIL_LOCALES.map((locale) => `${kind} ${locale}`));
    expect(data.map(({ kind, locale }) => `${kind} ${locale}`).sort()).toEqual(every.sort());
    expect(await templateOf('magic_link', 'en')).toMatchObject({
      placeholders: ['project', 'email', 'greeting', 'validity'],
      defaults: { subject: '{project}: your link to sign in', paragraphs: ['{greeting}', expect.any(String)] },
      overrides: null,
      version: 0,
    });
    // What the product says passes its own check, so that people can begin with it.
    for (const { kind, locale, defaults } of data)
      expect((await call('POST', `/${kind}/${locale}/preview`, defaults)).status, `${kind} ${locale}`).toBe(200);
  });

  test('change the next mail in that language, and no other; the link and who asked stay', async () => {
    const answer = await put(WORDS);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json).toMatchObject({ overrides: WORDS, version: 1 });
    const { mail, person } = await askForLink('en');
    expect(mail.subject).toBe('Your way into Acme');
    for (const words of ['Hello Ines Okafor,', 'The link holds for 15 minutes.', `Sent to ${person.email}.`])
      for (const body of [mail.text, mail.html]) expect(body).toContain(words);
    expect(mail.text).toContain('Enter Acme:\n');
    expect(mail.html).toContain('Acme Ltd, 1 Harbour Road');
    expect(mail.links.filter((link) => link.includes('/magic-link?token='))).toHaveLength(1);
    expect(mail.html).toContain('/magic-link?token=');
    for (const fact of ['Asked for', 'Not you?']) expect(mail.text).toContain(fact);

    const german = await askForLink('de');
    expect(german.mail.subject).toBe('Acme: Ihr Anmeldelink');
    expect((await call('DELETE', '/magic_link/en')).status).toBe(204);
    expect((await askForLink('en')).mail.subject).toBe('Acme: your link to sign in');
  });

  test('take a part from the project and the rest from the product', async () => {
    const preview = await previewOf({ subject: 'Only this' });
    expect(preview.subject).toBe('Only this');
    expect(preview.text).toContain('It works once, for 15 minutes.');
  });

  test.each<[string, object, string, string]>([
    ['an unknown word', { subject: 'Hello {name}' }, 'subject', '{name}'],
    ['a word of another kind', { paragraphs: ['Fine', 'On {date}'] }, 'paragraphs.1', '{date}'],
    ['a greeting in the subject', { subject: '{greeting}' }, 'subject', '{greeting}'],
    ['an expression', { heading: '{{7*7}}' }, 'heading', '{7*7}'],
    [
      'a reach for the environment',
      { button: `$${'{process.env.FRONTDESK_SECRET}'}` },
      'button',
      '{process.env.FRONTDESK_SECRET}',
    ],
    ['a reach for the prototype', { footer: '{constructor} {__proto__}' }, 'footer', '{constructor}'],
    ['another spelling', { footer: '{Project}' }, 'footer', '{Project}'],
  ])('refuse %s by its name', async (_, body, path, name) => {
    for (const answer of [await put(body), await call('POST', '/magic_link/en/preview', body)]) {
      expect([answer.status, codeOf(answer)]).toEqual([400, 'mail_templates.unknown_placeholder']);
      const [field] = (answer.json as { errors: { path: string; message: string }[] }).errors;
      expect(field?.path).toBe(path);
      expect(field?.message).toContain(`${name} is not known here`);
    }
    expect((await templateOf('magic_link', 'en'))?.version).toBe(0);
  });

  test('are text: what looks like HTML or code is shown as it was written', async () => {
    const evil = `<script>alert(1)</script><img src=x onerror=alert(1)>"'><%= 7*7 %>`;
    const { html, subject } = await previewOf({
      subject: evil,
      heading: evil,
      paragraphs: [evil, '<a href="https://evil.example">x</a>'],
      button: evil,
      footer: `</style></td>${evil}`,
    });
    expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>"'|<a href="https:\/\/evil/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(subject).toContain('<%= 7*7 %>');
    expect(html.match(/<a /g)).toHaveLength(2);
  });

  test.each([
    ['a line break in the subject', { subject: 'Hello\r\nBcc: eve@example.com' }],
    ['a line break in a paragraph', { paragraphs: ['one\ntwo'] }],
    ['letters that turn the line round', { heading: 'safe\u202eevil' }],
    ['an empty button', { button: '  ' }],
    ['no paragraph at all', { paragraphs: [] }],
    ['too many words', { subject: 'x'.repeat(201) }],
  ])('refuse %s', async (_, body) => {
    expect((await put(body)).status).toBe(400);
    expect((await templateOf('magic_link', 'en'))?.version).toBe(0);
  });

  test('fill in once: braces in a name are braces', async () => {
    const id = server.project.id;
    await server.api.request('PATCH', `${server.origin}/v1/projects/${id}`, {
      body: { name: '{email} {validity}' },
      headers: bearer(server.secretKey),
    });
    try {
      expect((await previewOf({ subject: 'To {project}' })).subject).toBe('To {email} {validity}');
    } finally {
      await server.api.request('PATCH', `${server.origin}/v1/projects/${id}`, {
        body: { name: 'Acme' },
        headers: bearer(server.secretKey),
      });
    }
  });

  test('let one of two win who read the same version', async () => {
    expect((await put({ subject: 'first', version: 0 })).status).toBe(200);
    const both = await Promise.all(['a', 'b'].map((subject) => put({ subject, version: 1 })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const late = await put({ subject: 'late', version: 0 });
    expect([late.status, codeOf(late)]).toEqual([409, 'mail_templates.changed_meanwhile']);
    expect((await put({ subject: 'nobody asked', version: 7 }, '/magic_link/de')).status).toBe(409);
    expect((await put({ subject: 'without a version' })).json).toMatchObject({ version: 3 });
  });

  test('show a preview that sends nothing and keeps nothing', async () => {
    const count = async () =>
      (
        await server.running.services.database.pool.query(
          `select (select count(*) from jobs.job)::int as jobs, (select count(*) from mail_log)::int as mails,
            (select count(*) from mail_templates)::int as templates, (select count(*) from audit_events)::int as audit`,
        )
      ).rows;
    await jobsDone(server);
    const before = await count();
    const { html, text } = await previewOf(WORDS);
    expect(text).toContain('Hello Ada Lovelace,');
    expect(html).toContain(`${server.base}/magic-link?token=sample`);
    expect(await count()).toEqual(before);
  });

  test('are tried on oneself, in the words of a draft or in those that are kept', async () => {
    await put({ subject: 'Kept' });
    const send = (body: object) => call('POST', '/magic_link/en/test', body);
    const draft = await send({ to: 'me@example.com', draft: { subject: 'Drafted for {email}' } });
    expect(draft.json).toMatchObject({ result: 'sent', provider: 'mailbox' });
    await server.mail('me@example.com', /^Drafted for me@example\.com$/);
    await send({ to: 'me@example.com' });
    const kept = await server.mail('me@example.com', /^Kept$/);
    // A test proves nothing and opens nothing.
    expect(kept.links).toContain(`${server.base}/magic-link?token=sample`);
    expect(codeOf(await send({ to: 'me@example.com', draft: { subject: '{secret}' } }))).toBe(
      'mail_templates.unknown_placeholder',
    );
  });

  test('of one project are not those of another', async () => {
    await put(WORDS);
    const { json } = await server.api.post(
      `${server.origin}/v1/projects`,
      { slug: 'other-one' },
      await operatorHeader(server),
    );
    const { secretKey } = json as { secretKey: string };
    const { data } = (await call('GET', '', undefined, bearer(secretKey))).json as { data: Template[] };
    expect(data.every(({ overrides }) => overrides === null)).toBe(true);
    expect((await call('DELETE', '/magic_link/en', undefined, bearer(secretKey))).status).toBe(204);
    expect((await templateOf('magic_link', 'en'))?.version).toBe(1);
  });

  test('are recorded when they change', async () => {
    await put(WORDS);
    await call('DELETE', '/magic_link/en');
    await call('DELETE', '/magic_link/en');
    const { json } = await server.api.get(
      `${server.origin}/v1/audit-events?target=magic_link.en`,
      bearer(server.secretKey),
    );
    const [reset, updated] = (json as { data: { action: string; changes: object }[] }).data;
    expect(reset?.action).toBe('mail_templates.reset');
    expect(updated).toMatchObject({ action: 'mail_templates.updated', changes: WORDS });
  });
});
