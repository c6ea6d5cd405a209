/**
 * Shows every hosted page and mail, in every state, to people and to axe:
 *
 *   node tools/gallery.ts [part of a name] [--folder somewhere] [--quick]
 *
 * Writes one picture per page, language, theme and width, and fails if axe finds a violation, a page scrolls sideways, or
 * its Content-Security-Policy stops something. `--quick` takes English in light at both widths only.
 */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { samples } from '../apps/server/src/modules/hosted-pages/hosted-pages.samples.ts';
import {
  captchaHosts,
  framedMail,
  framedMailContentSecurityPolicy,
} from '../apps/server/src/modules/hosted-pages/index.ts';
import { mailSamples } from '../apps/server/src/modules/mail-templates/mail-templates.samples.ts';
import { loadAssets } from '../apps/server/src/platform/html/assets.ts';
import { type Locale, locales } from '../apps/server/src/platform/html/locale.ts';
import { pageHeaders } from '../apps/server/src/platform/http/headers.ts';
import { findBarriers } from '../testing/kit/barriers.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Where the samples have their pictures: one is answered for each. */
const PICTURES = 'https://pictures.example.com/**';
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><path fill="#7a4b2a" d="M0 0h90v60H0z"/><circle cx="45" cy="30" r="18" fill="#f2c14e"/></svg>';
/** Of a captcha's provider: the page is shown, its widget is not. */
const WIDGET_HOSTS = /^https:\/\/([\w-]+\.)*(challenges\.cloudflare\.com|hcaptcha\.com)\//;

/** What the product sends with a page; a mail in the mailbox of development is framed besides. */
function pagePolicy(view: Parameters<typeof captchaHosts>[0]): string {
  const policy = pageHeaders('bm9uY2U', [], captchaHosts(view))['content-security-policy'] ?? '';
  return policy.includes('frame-src') ? policy : `${policy}; frame-src 'self'`;
}

type Shot = { name: string; path: string; locale: Locale; theme: 'light' | 'dark'; width: number };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    quick: { type: 'boolean', default: false },
  },
});
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'frontdesk-gallery-'));
mkdirSync(folder, { recursive: true });
const loaded = loadAssets();
const answers = answersByPath();
const server = await listen();
const browser = await chromium.launch({ executablePath: values.chromium, args: flags });
try {
  const faults = await shootAll(browser, `http://localhost:${(server.address() as AddressInfo).port}`);
  for (const fault of faults) console.error(fault);
  console.log(`${folder}: ${shots().length} pictures, ${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  server.close();
}

function answersByPath(): Map<string, { contentType: string; policy?: string; body: string | Buffer }> {
  const found = new Map<string, { contentType: string; policy?: string; body: string | Buffer }>();
  for (const asset of loaded.assets) found.set(asset.path, { contentType: asset.contentType, body: asset.bytes });
  const contentType = 'text/html; charset=utf-8';
  for (const locale of locales) {
    for (const sample of samples(loaded.page, locale)) {
      found.set(`/${locale}/${sample.name}`, {
        contentType,
        policy: pagePolicy(sample.view.captcha),
        body: String(sample.render(sample.view as never)),
      });
    }
    for (const { name, mail } of mailSamples(locale))
      found.set(`/${locale}/mail-${name}`, { contentType, body: mail.html });
  }
  const framed = mailSamples('en').find(({ name }) => name === 'magic-link');
  found.set('/mail/magic-link', {
    contentType,
    policy: framedMailContentSecurityPolicy,
    body: framedMail(framed?.mail.html ?? ''),
  });
  return found;
}

function listen(): Promise<Server> {
  const listening = createServer((req, res) => {
    const answer = answers.get(new URL(req.url ?? '/', 'http://localhost').pathname);
    // Browsers ask for an icon where a document names none, as mails do not.
    if (!answer) return void res.writeHead(req.url === '/favicon.ico' ? 204 : 404).end();
    res.writeHead(200, {
      'content-type': answer.contentType,
      ...(answer.policy === undefined ? {} : { 'content-security-policy': answer.policy }),
    });
    res.end(answer.body);
  });
  return new Promise((resolve) => listening.listen(0, 'localhost', () => resolve(listening)));
}

function shots(): Shot[] {
  const filter = positionals[0] ?? '';
  const found: Shot[] = [];
  for (const path of answers.keys()) {
    const [, locale, name] = path.split('/');
    if ((locale !== 'en' && locale !== 'de') || name === undefined || !name.includes(filter)) continue;
    if (values.quick && locale === 'de') continue;
    for (const theme of values.quick ? (['light'] as const) : (['light', 'dark'] as const)) {
      for (const width of [320, 1440]) found.push({ name, path, locale, theme, width });
    }
  }
  return found;
}

async function shootAll(opened: Browser, origin: string): Promise<string[]> {
  const faults: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    for (const width of [320, 1440]) {
      const context = await opened.newContext({
        colorScheme: theme,
        viewport: { width, height: width === 320 ? 640 : 900 },
        reducedMotion: 'reduce',
      });
      // Nobody answers here where passkeys are asked for; the button is looked at, the browser's own offer is not.
      await context.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
      const page = await context.newPage();
      await page.route(WIDGET_HOSTS, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
      await page.route(PICTURES, (route) => route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }));
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(`${page.url()} ${theme} ${width}: ${message.text()}`);
      });
      for (const shot of shots().filter((candidate) => candidate.theme === theme && candidate.width === width)) {
        faults.push(...(await shoot(page, origin, shot)));
      }
      await context.close();
    }
  }
  return faults;
}

async function shoot(page: Page, origin: string, shot: Shot): Promise<string[]> {
  const label = `${shot.locale} ${shot.name} ${shot.theme} ${shot.width}`;
  await page.goto(origin + shot.path);
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path: join(folder, `${label.replaceAll(' ', '-')}.png`), fullPage: true });
  const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  // A mail is shown inside the page of a mail program, which has the landmarks.
  const barriers = await findBarriers(page, shot.name.startsWith('mail-') ? ['landmark-one-main', 'region'] : []);
  return [
    ...(wide === 0 ? [] : [`${label}: scrolls ${wide} px sideways`]),
    ...barriers.map((barrier) => `${label}: ${barrier}`),
  ];
}
