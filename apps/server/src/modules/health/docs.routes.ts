import type { BaseContext } from '../../platform/context/context.ts';
import { type Html, renderHtml } from '../../platform/html/html.ts';
import { type PageAnswer, type PageRoute, page, type Who } from '../../platform/http/contract.ts';
import { pageHeaders } from '../../platform/http/headers.ts';
import { DOCS_STYLE } from './docs-style.ts';
import type { OpenApiDocument } from './open-api.ts';
import { docsBody, docsPage } from './pages/docs.page.ts';

const reader: Who<BaseContext> = {
  name: 'reader',
  surface: 'instance',
  crossSiteChecked: false,
  authenticate: async (base) => base,
};

/** The document is asked for with the first reader, when every route is there, and never changes after that. */
export function docsRoutes(document: () => OpenApiDocument): { readonly pages: readonly PageRoute[] } {
  let body: Html | null = null;
  async function showDocs(ctx: BaseContext) {
    body ??= docsBody(document());
    const styleNonce = ctx.ids.bytes(16).toString('base64url');
    const html = renderHtml(docsPage({ body, assets: ctx.modules.hostedPages.assets.page, styleNonce }));
    return { html, headers: pageHeaders(styleNonce) };
  }
  // biome-ignore format: a table is read by its columns
  return {
    pages: [
      page('GET', '/docs',     reader, null, showDocs),
      page('GET', '/docs.css', reader, null, sendStyle),
    ],
  };
}

async function sendStyle(): Promise<PageAnswer> {
  return { html: DOCS_STYLE, headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' } };
}
