import { describe, expect, it } from 'vitest';
import { loadAssets } from '../../platform/html/assets.ts';
import { locales } from '../../platform/html/locale.ts';
import { catalogueDe } from './catalogue.de.ts';
import { catalogueEn } from './catalogue.en.ts';
import { problemText } from './catalogue.ts';
import type { Sample } from './frames.samples.ts';
import { samples } from './hosted-pages.samples.ts';
import { type PageFrame, signInPage, signUpPage } from './index.ts';

const loaded = loadAssets();
const all = locales.flatMap((locale) => samples(loaded.page, locale).map((sample) => ({ ...sample, locale })));
const english = samples(loaded.page, 'en');
const attack = `"'><script>alert(1)</script><img src=x onerror=alert(1)></title></style></textarea>\${7*7}{{7*7}}`;

function rendered(sample: Sample, view: unknown = sample.view): string {
  return String(sample.render(view as never));
}

function find(name: string): string {
  const sample = english.find((candidate) => candidate.name === name);
  if (!sample) throw new Error(`no sample ${name}`);
  return rendered(sample);
}

/** Tags with the names of their attributes, as a browser would see them: quoted values may hold anything. */
function skeleton(page: string): string[] {
  return [...page.matchAll(/<(\/?[a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(
    ([, tag, attributes]) => `${tag} ${(attributes ?? '').replace(/="[^"]*"/g, '')}`,
  );
}

/** Every text in the view, as a path. What chooses a state or a file is left out: it never comes from a person. */
const chosenByUs = new Set(['state', 'about', 'locale', 'kind', 'notice', 'done', 'changed', 'assets', 'styleNonce']);

function textPaths(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === 'string') return [[...path]];
  if (value === null || typeof value !== 'object' || value instanceof Date) return [];
  return Object.entries(value).flatMap(([key, inner]) => (chosenByUs.has(key) ? [] : textPaths(inner, [...path, key])));
}

function withText(value: unknown, path: readonly string[], text: string): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return text;
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) };
  copy[key] = withText(copy[key], rest, text);
  return copy;
}

describe('a value that somebody else wrote', () => {
  it.each(english.map((sample) => [sample.name, sample] as const))(
    'adds no element and no attribute to %s',
    (_name, sample) => {
      const paths = textPaths(sample.view);
      expect(paths.length).toBeGreaterThan(3);
      for (const path of paths) {
        const harmless = rendered(sample, withText(sample.view, path, 'x y'));
        const attacked = rendered(sample, withText(sample.view, path, attack));
        expect(skeleton(attacked), path.join('.')).toEqual(skeleton(harmless));
        expect(attacked, path.join('.')).not.toContain('<script>alert');
        // The pages of a profile have a picture of their own.
        expect(attacked.match(/<img/g), path.join('.')).toEqual(harmless.match(/<img/g));
      }
    },
  );

  it('is no address that runs a script', () => {
    for (const sample of english) {
      for (const path of textPaths(sample.view)) {
        for (const address of [
          'javascript:alert(1)',
          ' JavaScript:alert(1)',
          'data:text/html,<script>alert(1)</script>',
          'vbscript:x',
        ]) {
          const page = rendered(sample, withText(sample.view, path, address));
          expect(page, `${sample.name} ${path.join('.')}`).not.toMatch(
            /(href|src)="\s*(javascript|vbscript|data:text)/i,
          );
        }
      }
    }
  });

  it.each([
    'red;}body{display:none}',
    '#12345',
    'url(https://evil.example)',
    '#2f6b3c;background:url(//evil.example)',
    'https://x.example/a"b)c\\d</style><script>',
    'https://x.example/\n}*{x:y}',
    "data:image/svg+xml,<svg onload='alert(1)'/>",
  ])('stays a value in the style block: %s', (text) => {
    for (const key of ['color', 'colorDark', 'logoUrl']) {
      const sample = english[0] as Sample;
      const page = rendered(sample, withText(sample.view, ['project', 'brand', key], text));
      expect(page.match(/<style nonce="bm9uY2U">(.*?)<\/style>/s)?.[1]).toMatch(
        /^:root\{--brand:#[0-9a-f]{6}(;--brand-dark:#[0-9a-f]{6})?(;--brand-logo:url\("[^"()\\<>\s]*"\))?\}$/,
      );
    }
  });

  it('never brings a password or a code back into the page', () => {
    for (const { name, view, render } of all) {
      const page = rendered({ name, path: '', view, render });
      for (const [input] of page.matchAll(/<input[^>]*type="password"[^>]*>/g)) expect(input).not.toContain('value=');
    }
  });
});

/** The one thing of somebody else: the widget of a captcha, where the page is told of one. */
function widgetScripts({ captcha, locale }: PageFrame): string[] {
  if (captcha?.provider === 'turnstile') return ['https://challenges.cloudflare.com/turnstile/v0/api.js'];
  return captcha?.provider === 'hcaptcha' ? [`https://js.hcaptcha.com/1/api.js?hl=${locale}`] : [];
}

describe.each(all.map((sample) => [`${sample.locale} ${sample.name}`, sample] as const))('%s', (_name, sample) => {
  const page = rendered(sample);

  it('is a whole document with one heading of the first rank and the language of its texts', () => {
    expect(page).toMatch(new RegExp(`^<!doctype html>\\s*<html lang="${sample.locale}">`));
    expect(page.match(/<h1[ >]/g)).toHaveLength(1);
    expect(page.match(/<main[ >]/g)).toHaveLength(1);
    expect(page).toMatch(/<title>[^<]+<\/title>/);
    expect(page).not.toMatch(/undefined|\[object|NaN/);
  });

  it('needs no inline script, no style attribute and no other host', () => {
    const scripts = [...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
    expect(scripts).toEqual([
      ...loaded.page.scripts.map((address) => `<script src="${address}" defer>`),
      ...widgetScripts(sample.view).map((src) => `<script src="${src}" async defer>`),
    ]);
    expect(page).not.toMatch(/<[^>]*\s(style|on[a-z]+)="/);
    expect([...page.matchAll(/<style[^>]*>/g)].map(([tag]) => tag)).toEqual(['<style nonce="bm9uY2U">']);
    expect(
      [...page.matchAll(/<(?:link|script|iframe)[^>]*(?:href|src)="(https?:[^"]*)"/g)].map(([, url]) => url),
    ).toEqual(widgetScripts(sample.view));
  });

  it('posts every form below its base path with the form token', () => {
    for (const [form] of page.matchAll(/<form[\s\S]*?<\/form>/g)) {
      expect(form).toMatch(new RegExp(`^<form[^>]* action="${sample.view.basePath}/[a-z/-]+" method="post">`));
      expect(form).toContain('<input type="hidden" name="formToken" value="form-token">');
      expect(form).toMatch(/<button[^>]*type="submit"/);
    }
  });

  it('labels every input, describes every refused one, and has every id once', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const inputs = [...page.matchAll(/<input[^>]*>/g)]
      .map(([tag]) => tag)
      .filter((tag) => !/type="hidden"|type="checkbox"|type="radio"| hidden/.test(tag));
    // One of a few stands in its label, and all of them in a fieldset that says what they are.
    for (const [radio] of page.matchAll(/.{0,40}<input[^>]*type="radio"[^>]*>/g))
      expect(radio).toMatch(/<label class="check"><input[^>]*>$/);
    if (page.includes('type="radio"')) expect(page).toMatch(/<fieldset[^>]*><legend[^>]*>[^<]+<\/legend>/);
    for (const input of inputs) {
      const id = input.match(/ id="([^"]+)"/)?.[1];
      expect(page).toContain(`<label for="${id}">`);
      expect(input).toMatch(/ autocomplete="[a-z -]+"/);
      if (!input.includes('aria-invalid')) continue;
      for (const note of (input.match(/aria-describedby="([^"]+)"/)?.[1] ?? 'none').split(' '))
        expect(ids).toContain(note);
      expect(page).toContain('role="alert"');
    }
    expect([...page.matchAll(/ autofocus/g)].length).toBeLessThanOrEqual(1);
  });
});

describe('sign-in', () => {
  const view = { ...(english[0] as Sample).view } as unknown as Parameters<typeof signInPage>[0];

  it('keeps the way back in the form and in every link to another page', () => {
    const page = String(signInPage(view));
    const encoded = 'returnTo=https%3A%2F%2Fapp.fieldnote.example%2Fnotes%3Fopen%3D17';
    expect(page).toContain('name="returnTo" value="https://app.fieldnote.example/notes?open=17"');
    for (const path of ['sign-up', 'forgot-password', 'magic-link'])
      expect(page).toContain(`href="/p/demo/${path}?${encoded}"`);
  });

  it('does not tell which of the two was wrong, and puts the focus in the first', () => {
    const page = find('sign-in-refused');
    expect(page.match(/aria-invalid="true" aria-describedby="problem"/g)).toHaveLength(2);
    expect(page).toMatch(/id="email"[^>]* autofocus/);
  });

  it('offers no sign-up and no link where they are switched off', () => {
    const page = String(signInPage({ ...view, signUp: undefined, magicLinkEnabled: false, emailCodeEnabled: false }));
    expect(page).not.toContain('/sign-up');
    expect(page).not.toContain('/magic-link');
    expect(page).not.toContain('/email-code');
  });

  it('asks password managers for the right thing', () => {
    expect(find('sign-in')).toMatch(/id="email"[^>]* autocomplete="username webauthn"/);
    expect(find('sign-in')).toMatch(/id="password"[^>]* autocomplete="current-password"/);
    expect(find('sign-up')).toMatch(
      /id="password"[^>]* autocomplete="new-password" required minlength="12" maxlength="128"/,
    );
    expect(find('magic-link-sent')).toMatch(/id="code"[^>]* inputmode="numeric" autocomplete="one-time-code"/);
    expect(find('email-code-sent')).toMatch(/id="code"[^>]* inputmode="numeric" autocomplete="one-time-code"/);
    expect(find('account-password')).toMatch(/id="newPassword"[^>]* autocomplete="new-password"/);
  });
});

describe('the other pages', () => {
  it('close sign-up without a form', () => {
    for (const name of ['sign-up-closed', 'sign-up-invitation']) expect(find(name)).not.toContain('<form');
  });

  it('say the same after "forgot password" for every address', () => {
    const sample = english.find(({ name }) => name === 'forgot-password-sent') as Sample;
    const known = rendered(sample);
    const other = rendered(sample, { ...sample.view, email: 'nobody@nowhere.example' });
    expect(other.replaceAll('nobody@nowhere.example', 'ines.okafor@northwind.example')).toBe(known);
  });

  it('sign out, confirm and delete by a post only', () => {
    for (const name of [
      'sign-out',
      'verify-email',
      'magic-link-confirm',
      'magic-link-elsewhere',
      'account-data',
      'account-sessions',
    ]) {
      expect(find(name)).toMatch(/<form[^>]* method="post">/);
    }
    expect(find('magic-link-elsewhere')).not.toContain('418207');
  });

  it('name the session that a repeated button ends, and never offer to end this one', () => {
    const page = find('account-sessions');
    expect(page).toContain('Sign out<span class="sr"> Firefox on Windows</span>');
    expect(page).not.toContain('value="ses_1"');
    expect(find('account-sessions-one')).not.toContain('revoke-others');
  });

  it('say when to try again', () => {
    expect(find('error-too-many')).toContain('Try again in 15 minutes.');
    expect(find('sign-up-limited')).toContain('Try again in 45 minutes.');
  });
});

describe('the catalogues', () => {
  const shape = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shape);
    if (value === null || typeof value !== 'object') return typeof value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
  };

  it('have the same keys and no empty text', () => {
    expect(shape(catalogueDe)).toEqual(shape(catalogueEn));
    expect(JSON.stringify([catalogueEn, catalogueDe])).not.toContain('""');
  });

  it('have words for every problem, also for one that nobody foresaw', () => {
    for (const locale of locales) {
      for (const code of [...Object.keys(catalogueEn.problems), 'moon.full', 'constructor', '__proto__', 'toString']) {
        expect(problemText(locale, { code }).title).toMatch(/[.a-z?-]$/);
      }
      expect(problemText(locale, { code: 'moon.full', field: 'email' }).title).toBe(
        problemText(locale, { code: 'fields.invalid' }).title,
      );
    }
  });

  it('keep the voice: no exclamation marks, no "please", no "oops"', () => {
    const texts = all.map((sample) => rendered(sample).replace(/<!doctype/g, '')).join('\n');
    expect(texts).not.toMatch(/!<|! |\bplease\b|\boops\b|\bbitte\b/i);
  });
});

describe('a page in the path form and on a host of its own', () => {
  it('has its forms below the base path', () => {
    const sample = english.find(({ name }) => name === 'sign-up') as Sample;
    const page = String(signUpPage({ ...sample.view, basePath: '' } as unknown as Parameters<typeof signUpPage>[0]));
    expect(page).toContain('action="/sign-up"');
  });
});
