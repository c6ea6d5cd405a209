import assert from 'node:assert/strict';
import { html as honoHtml, raw as honoRaw } from 'hono/html';

/**
 * Finished HTML. It is deliberately no `string`: a string is text that still has to be escaped, and the
 * compiler refuses to take one for the other. `renderHtml` turns it into the bytes of an answer.
 */
export type Html = { readonly isEscaped: true; toString(): string };

/** What may stand in a template: text is escaped, HTML is taken as it is, nothing and booleans vanish. */
export type HtmlValue = string | number | boolean | null | undefined | Html | readonly HtmlValue[];

/** Tagged template: every text that is put in is escaped for elements and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const result = honoHtml(strings, ...values);
  assert(!(result instanceof Promise), 'because no template value is a promise');
  return result as unknown as Html;
}

/** Marks text as HTML that is safe already. Only for literals of ours and for text that was validated character by character. */
export function trustedHtml(text: string): Html {
  return honoRaw(text) as unknown as Html;
}

export function renderHtml(page: Html): string {
  return page.toString();
}

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** ` name="value"` for each: `true` writes the bare name, `false` and `undefined` write nothing. Names are literals of ours. */
export function attributes(values: Attributes): Html {
  const parts: Html[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === false) continue;
    parts.push(value === true ? html` ${trustedHtml(name)}` : html` ${trustedHtml(name)}="${value}"`);
  }
  return html`${parts}`;
}

/**
 * An address for `href` and `src`. Escaping does not make `javascript:` harmless, so only web and mail addresses
 * and paths of this host pass; anything else becomes `#`.
 */
export function safeUrl(address: string): string {
  if (/^\/(?![/\\])[\x21-\x7e]*$/.test(address) && !address.includes('\\')) return address;
  if (!URL.canParse(address)) return '#';
  const parsed = new URL(address);
  return ['https:', 'http:', 'mailto:'].includes(parsed.protocol) ? parsed.href : '#';
}
