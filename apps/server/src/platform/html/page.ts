import type { PageAssets } from './assets.ts';
import { type Brand, brandLogoUrl, brandStyle } from './brand.ts';
import { type Html, type HtmlValue, html, trustedHtml } from './html.ts';
import type { Locale } from './locale.ts';

export type PageOptions = {
  locale: Locale;
  title: string;
  brand: Brand;
  assets: PageAssets;
  /** The nonce of the one style block, which holds the brand; the answer's `style-src` names it */
  styleNonce: string;
  body: HtmlValue;
  /** A picture of the page in this theme: nothing in it can be pressed or typed into, and no script belongs to it */
  preview?: 'light' | 'dark' | undefined;
};

/** The document around every page: no inline script, no style attribute, nothing from another host but a logo. */
export function page(options: PageOptions): Html {
  return html`<!doctype html>
<html lang="${options.locale}"${options.preview && html` data-theme="${options.preview}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="same-origin">
<title>${options.title}</title>
<link rel="icon" href="${brandLogoUrl(options.brand.logoUrl) ?? 'data:,'}">
<link rel="preload" href="${options.assets.font}" as="font" type="font/woff2" crossorigin>
${options.assets.stylesheets.map((address) => html`<link rel="stylesheet" href="${address}">`)}
<style nonce="${options.styleNonce}">${trustedHtml(brandStyle(options.brand))}</style>
${options.preview === undefined ? options.assets.scripts.map((address) => html`<script src="${address}" defer></script>`) : undefined}
</head>
<body${options.preview && html` inert`}>
${options.body}
</body>
</html>
`;
}
