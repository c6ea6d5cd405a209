import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { findBarriers } from '../kit/barriers.ts';

export type Visit = {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser complains of, and what axe finds. */
  readonly faults: string[];
  /** The page has this title, if one is given; nothing is wrong with it, and it is not wider than the phone. */
  look(title?: string | RegExp): Promise<void>;
};

export type VisitOptions = {
  readonly javaScriptEnabled?: boolean;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
  /** Answers that belong to the story: with `4`, a 403 is no fault. */
  readonly refusals?: readonly ('4' | '5')[];
};

/** Somebody with a phone of 320 px who looks at hosted pages. */
export async function visitPages(chromium: Browser, options: VisitOptions = {}): Promise<Visit> {
  const { javaScriptEnabled = true, colorScheme = 'light', locale, refusals = ['4'] } = options;
  const context = await chromium.newContext({
    javaScriptEnabled,
    colorScheme,
    ...(locale === undefined ? {} : { locale }),
    viewport: { width: 320, height: 720 },
  });
  await answerPictures(context);
  const page = await context.newPage();
  const faults: string[] = [];
  // What the Content-Security-Policy stops is an error in the console; so is a script that fails.
  page.on('console', (message) => {
    const refused = /the server responded with a status of (\d)/.exec(message.text())?.[1];
    if (message.type() === 'error' && !refusals.some((first) => first === refused))
      faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  async function look(title?: string | RegExp) {
    if (title !== undefined) expect(await page.title()).toMatch(title);
    // axe is a script itself, so it looks at the pages where scripts run.
    if (!javaScriptEnabled) return;
    faults.push(...(await findBarriers(page)));
    const width = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect([page.url(), width]).toEqual([page.url(), 0]);
  }
  return { context, page, faults, look };
}

export async function fillIn(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value);
}

export async function press(page: Page, button: string | RegExp): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: button }).first().click()]);
}

const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#2f6b3c" d="M0 0h8v8H0z"/></svg>';

/** The servers that pictures of people are on. There is one picture, and `gone.png` is none. */
export async function answerPictures(context: BrowserContext): Promise<void> {
  await context.route(/^https:\/\/(pictures\.)?example\.com\//, (route) =>
    route.request().url().endsWith('/gone.png')
      ? route.fulfill({ status: 404, body: '' })
      : route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }),
  );
}

/** How many pictures of people on the page have arrived, and how many have not. */
export async function picturesOf(page: Page): Promise<{ arrived: number; missing: number }> {
  return page.evaluate(`(() => {
    const all = [...document.querySelectorAll('.avatar > img')];
    const arrived = all.filter((image) => image.complete && image.naturalWidth > 0).length;
    return { arrived, missing: all.length - arrived };
  })()`);
}
