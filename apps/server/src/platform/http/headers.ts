/** Headers of every answer that carries data. Written by hand: a helper library costs a third of a session check. */
export const DATA_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** Hosts that a page trusts beside its own, for a widget of somebody else on it. */
export type WidgetHosts = {
  readonly scripts: readonly string[];
  readonly frames: readonly string[];
  readonly styles: readonly string[];
  readonly connections: readonly string[];
};

const NO_WIDGET: WidgetHosts = { scripts: [], frames: [], styles: [], connections: [] };

/**
 * Headers of pages. Styles come from our files and one block with a nonce (the project's colours); nothing runs inline. Pictures come from any host, over TLS
 * alone, because nobody knows beforehand where a user's picture or a project's logo is; `data:` is for logos.
 */
export function pageHeaders(
  styleNonce: string,
  formTargets: readonly string[] = [],
  widget: WidgetHosts = NO_WIDGET,
): Record<string, string> {
  return {
    ...DATA_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'same-origin',
    'content-security-policy': [
      "default-src 'none'",
      ["style-src 'self'", `'nonce-${styleNonce}'`, ...widget.styles].join(' '),
      ["script-src 'self'", ...widget.scripts].join(' '),
      "font-src 'self'",
      "img-src 'self' https: data:",
      ["connect-src 'self'", ...widget.connections].join(' '),
      ...(widget.frames.length === 0 ? [] : [`frame-src ${widget.frames.join(' ')}`]),
      `form-action ${["'self'", ...formTargets].join(' ')}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}

/**
 * Headers of a page that is shown as a picture inside our own dashboard. The sandbox stops scripts, forms and leaving; the page keeps its
 * origin, because its fonts are read from there.
 */
export function previewHeaders(styleNonce: string): Record<string, string> {
  return {
    ...DATA_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      `style-src 'self' 'nonce-${styleNonce}'`,
      "font-src 'self'",
      "img-src 'self' https: data:",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
      'sandbox allow-same-origin',
    ].join('; '),
  };
}

let counter = 0;
const START = Math.random().toString(36).slice(2, 8).padEnd(6, '0');

/** Unique within the instance's logs: where the process started, and a count. A random id per request costs more than the request's lookup. */
export function nextRequestId(): string {
  counter = (counter + 1) % 0xffffffff;
  return `req_${START}${counter.toString(36).padStart(7, '0')}`;
}
