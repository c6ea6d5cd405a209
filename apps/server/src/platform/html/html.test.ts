import { describe, expect, it } from 'vitest';
import { loadAssets } from './assets.ts';
import { brandColor, readableOn, textOnColor } from './brand.ts';
import { attributes, html, safeUrl } from './html.ts';
import { formatDateTime, formatRecent, formatWait } from './locale.ts';

describe('html', () => {
  it('escapes text for elements and attributes, takes HTML as it is, and leaves nothing for nothing', () => {
    const name = `<b>"O'Neil" & co</b>`;
    const escaped = '&lt;b&gt;&quot;O&#39;Neil&quot; &amp; co&lt;/b&gt;';
    expect(String(html`<i title="${name}">${name}</i>${html`<br>`}${[1, 'a<']}${undefined}${false}${null}`)).toBe(
      `<i title="${escaped}">${escaped}</i><br>1a&lt;`,
    );
    expect(String(attributes({ id: name, required: true, hidden: false, pattern: undefined }))).toBe(
      ` id="${escaped}" required`,
    );
  });

  it('lets only web and mail addresses and paths of this host be addresses', () => {
    for (const good of ['/sign-in?a=b#c', 'https://a.example/', 'http://localhost:4401/x', 'mailto:a@b.example'])
      expect(safeUrl(good)).toBe(good);
    for (const bad of [
      'javascript:alert(1)',
      'java\nscript:alert(1)',
      '//evil.example',
      '/\\evil.example',
      '/a\\b',
      '/\t/evil.example',
      'data:text/html,x',
      'blob:x',
      'nothing',
      '',
    ]) {
      expect(safeUrl(bad), JSON.stringify(bad)).toBe('#');
    }
  });
});

describe('brand colours', () => {
  it('fall back to ours when they are none', () => {
    for (const bad of [undefined, 'red', '#fff', '#12345g', '#123456;', ' #123456'])
      expect(brandColor(bad)).toBe('#1b5468');
    expect(brandColor('#ABCDEF')).toBe('#abcdef');
  });

  it('give readable text on the fill and readable links on the sheet, whatever the brand', () => {
    expect([textOnColor('#f4b400'), textOnColor('#111111'), textOnColor('#ffffff')]).toEqual([
      '#000000',
      '#ffffff',
      '#000000',
    ]);
    expect(readableOn('#2f6b3c', '#ffffff')).toBe('#2f6b3c');
    expect(readableOn('#f4b400', '#ffffff')).not.toBe('#f4b400');
    expect(readableOn('#000000', '#1a1917')).not.toBe('#000000');
  });
});

describe('assets', () => {
  it('stand under one hash of their content, where the style sheet finds its fonts', () => {
    const loaded = loadAssets();
    const paths = loaded.assets.map((asset) => asset.path);
    const [folder] = loaded.assetUrl('tokens.css').match(/^\/assets\/[0-9a-f]{16}\//) ?? [];
    const tokens = loaded.assets.find((asset) => asset.path.endsWith('/tokens.css'));
    const fonts = [...String(tokens?.bytes).matchAll(/url\("(fonts\/[^"]+)"\)/g)].map(([, font]) => `${folder}${font}`);
    expect(fonts.length).toBeGreaterThan(1);
    for (const font of fonts) expect(paths).toContain(font);
    expect(loadAssets().assets.map((asset) => asset.path)).toEqual(paths);
  });
});

describe('times', () => {
  const now = new Date('2026-11-21T09:41:00Z');
  const ago = (seconds: number) => formatRecent('en', new Date(now.getTime() - seconds * 1_000), now);

  it('are near for a week, then dates, and name their zone', () => {
    expect([ago(-5), ago(59), ago(125), ago(7_300), ago(3 * 86_400), ago(9 * 86_400)]).toEqual([
      'just now',
      'just now',
      '2 min ago',
      '2 hours ago',
      '3 days ago',
      '12 November 2026',
    ]);
    expect(formatDateTime('en', now)).toBe('21 November 2026 at 09:41 UTC');
    expect(formatDateTime('de', now)).toBe('21. November 2026 um 09:41 UTC');
  });

  it('never ask to come back too early', () => {
    expect([0, 1, 59, 60, 61, 840, 3_600, 5_400, 86_400, 604_800].map((seconds) => formatWait('en', seconds))).toEqual([
      '1 second',
      '1 second',
      '59 seconds',
      '1 minute',
      '2 minutes',
      '14 minutes',
      '1 hour',
      '2 hours',
      '24 hours',
      '7 days',
    ]);
  });
});
