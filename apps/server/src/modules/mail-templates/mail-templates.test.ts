import { describe, expect, it } from 'vitest';
import { locales } from '../../platform/html/locale.ts';
import { type MailDraft, writeMail } from './compose-mail.ts';
import { mailSamples } from './mail-templates.samples.ts';
import * as drafts from './mails.ts';

const written =
  <Data>(draft: (data: Data) => MailDraft) =>
  (data: Data) =>
    writeMail(draft(data), null);
const magicLinkMail = written(drafts.magicLinkMail);
const verifyEmailMail = written(drafts.verifyEmailMail);

const all = locales.flatMap((locale) => mailSamples(locale).map((sample) => ({ ...sample, locale })));
const english = new Map(mailSamples('en').map((sample) => [sample.name, sample]));
const attack = `"'><script>alert(1)</script><img src=x onerror=alert(1)></style>\r\nBcc: all@evil.example`;
const tags = (html: string) => [...html.matchAll(/<(\/?[a-z][a-z0-9]*)/gi)].map(([, tag]) => tag);

function textPaths(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === 'string') return [[...path]];
  if (value === null || typeof value !== 'object' || value instanceof Date) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'locale' ? [] : textPaths(inner, [...path, key])));
}

function withText(value: unknown, path: readonly string[], text: string): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return text;
  const record = value as Record<string, unknown>;
  return { ...record, [key]: withText(record[key], rest, text) };
}

describe('mail subjects in English', () => {
  it.each([
    ['verify-email', 'verify'],
    ['magic-link', 'sign in'],
    ['reset-password', 'reset'],
    ['already-registered', 'You already have an account with'],
  ])('%s contains "%s"', (name, words) => {
    expect(english.get(name)?.mail.subject).toContain(words);
  });
});

describe.each(all.map((sample) => [`${sample.locale} ${sample.name}`, sample] as const))('%s', (_name, sample) => {
  it('has one button, its address as text, and the same words as plain text', () => {
    const { html, text, subject } = sample.mail;
    const { url } = sample.data as unknown as { url: string };
    expect(html.match(/class="full"/g)).toHaveLength(1);
    expect(html).toContain(`>${url}</a>`);
    expect(text).toContain(`\n${url}\n`);
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    expect(html).toContain(`<html lang="${sample.locale}"`);
    expect(`${html}${text}${subject}`).not.toMatch(/undefined|\[object|NaN|Invalid Date/);
  });

  it('loads nothing and tracks nobody', () => {
    expect(sample.mail.html).not.toMatch(/<(img|script|link|iframe|form|video)|url\(/i);
    expect(sample.mail.html).toContain('prefers-color-scheme: dark');
    expect(sample.mail.html).toContain('[data-ogsc] .t1');
  });

  it('is not changed by what others wrote, in its elements or its headers', () => {
    const paths = textPaths(sample.data);
    expect(paths.length).toBeGreaterThan(4);
    for (const path of paths) {
      const mail = sample.compose(withText(sample.data, path, attack) as never);
      const harmless = sample.compose(withText(sample.data, path, 'https://x.example/') as never);
      expect(tags(mail.html), path.join('.')).toEqual(tags(harmless.html));
      expect(mail.html).not.toContain('<script');
      expect(mail.subject).not.toMatch(/[\r\n]/);
      expect(mail.text).not.toContain('\nBcc:');
    }
  });
});

describe('a name that somebody gave themselves', () => {
  const frame = english.get('verify-email')?.data as unknown as Parameters<typeof verifyEmailMail>[0];

  it('is not in the mail that proves an address: anybody can have typed both', () => {
    const mail = verifyEmailMail({ ...frame, recipient: { email: 'victim@northwind.example', name: 'Ines Okafor' } });
    expect(mail.html + mail.text).not.toContain('Ines Okafor');
  });

  it.each(['win at evil.example', 'https://evil.example', 'call <b>', 'a@b', 'x'.repeat(101)])(
    'is left out when it is no name: %s',
    (name) => {
      const mail = magicLinkMail({ ...frame, recipient: { email: 'ines@northwind.example', name } });
      expect(mail.text).not.toContain('Hello');
      expect(magicLinkMail({ ...frame, recipient: { email: 'ines@northwind.example', name: 'Ines' } }).text).toContain(
        'Hello Ines,',
      );
    },
  );

  it('cannot come in by the name of a browser either', () => {
    const mail = magicLinkMail({
      ...frame,
      origin: { at: frame.origin.at, browser: 'https://evil.example', system: 'macOS' },
    });
    expect(mail.html + mail.text).not.toContain('evil.example');
    expect(mail.text).toContain('from macOS');
  });
});

describe('an address that is no web address', () => {
  it('is not linked', () => {
    const sample = english.get('magic-link');
    const mail = sample?.compose({ ...sample.data, url: 'javascript:alert(1)' } as never);
    expect(mail?.html).not.toContain('javascript:');
    expect(mail?.text).not.toContain('javascript:');
  });
});
