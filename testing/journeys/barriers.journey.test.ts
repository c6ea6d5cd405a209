import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBarriers } from '../kit/barriers.ts';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';

describeInChromium('looking for barriers', () => {
  let chromium: Browser;
  beforeAll(async () => {
    chromium = await launchChromium();
  });
  afterAll(() => chromium?.close());

  const page = (body: string) =>
    `<!doctype html><html lang="en"><head><title>A page</title></head><body><main><h1>A page</h1>${body}</main></body></html>`;

  test('finds what is wrong, with its elements, and again after the page has changed', async () => {
    const tab = await chromium.newPage();
    await tab.setContent(page('<p style="color:#999;background:#fff">Pale</p><button></button><input type="text">'));
    const found = await findBarriers(tab);
    expect(found.map((line) => line.split(': ')[1])).toEqual(['button-name', 'color-contrast', 'label']);
    expect(found.join('\n')).toContain('Pale');
    await tab.setContent(page('<p>Dark</p><button>Press</button><label>Name <input type="text"></label>'));
    expect(await findBarriers(tab)).toEqual([]);
    await tab.evaluate(`document.querySelector('button').textContent = ''`);
    expect((await findBarriers(tab)).map((line) => line.split(': ')[1])).toEqual(['button-name']);
    await tab.close();
  });
});
