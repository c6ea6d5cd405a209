import type { PageAssets } from '../../../platform/html/assets.ts';
import { defaultBrandColor } from '../../../platform/html/brand.ts';
import { type Html, type HtmlValue, html } from '../../../platform/html/html.ts';
import { bell } from '../../../platform/html/icons.ts';
import { page } from '../../../platform/html/page.ts';
import {
  factsOf,
  type ListedOperation,
  nameOfReference,
  type OpenApiDocument,
  operationsByTag,
  type Parameter,
  type Schema,
  typeText,
} from '../open-api.ts';

export type DocsView = { readonly body: Html; readonly assets: PageAssets; readonly styleNonce: string };

/** The API for people who read: the same document that `/openapi.json` is, without a script and without another host. */
export function docsPage({ body, assets, styleNonce }: DocsView): Html {
  const brand = { color: defaultBrandColor };
  const withOwnStyle = { ...assets, stylesheets: [...assets.stylesheets, '/docs.css'] };
  return page({ locale: 'en', title: 'API · Frontdesk', brand, assets: withOwnStyle, styleNonce, body });
}

/** The part that is the same for everybody: made once for each document. */
export function docsBody(document: OpenApiDocument): Html {
  const tags = operationsByTag(document);
  const schemas = Object.entries(document.components?.schemas ?? {}).filter(([name]) => !name.endsWith('Input'));
  const names = new Set(schemas.map(([name]) => name));
  const links = [...[...tags.keys()].map((tag) => [anchorOf(tag), titleOf(tag)] as const), ['types', 'Types'] as const];
  return html`<a class="skip" href="#main">Skip to content</a>
<header class="topline"><div class="in account-top"><span class="plate"><span class="tile" aria-hidden="true">F</span><span>Frontdesk</span></span><div class="row"><a class="small nowrap" href="/openapi.json">OpenAPI</a></div></div></header>
<div class="account">
<nav aria-label="Parts of the API"><div class="sidelist">${links.map(([anchor, title]) => html`<a href="#${anchor}">${title}</a>`)}</div></nav>
<main id="main">
<h1>API</h1>
${document.info.description === undefined ? undefined : html`<p class="muted">${document.info.description}</p>`}
${conventions()}
${[...tags].map(([tag, operations]) => tagSection(tag, operations, names))}
<section class="section" id="types"><header><div><h2>Types</h2><p>A question mark says that a field may be left out.</p></div></header>
${schemas.map(([name, schema]) => typeBlock(name, schema))}</section>
</main>
</div>
<footer class="site-foot"><div class="in"><span class="signature">${bell()} Accounts by Frontdesk</span><span>Version ${document.info.version}</span></div></footer>`;
}

function conventions(): Html {
  return html`<section class="section" id="conventions"><h2>What holds everywhere</h2>
<dl class="facts">
<dt>Bodies</dt><dd>JSON in camelCase. Unknown fields are refused. Times are ISO 8601 in UTC, ids carry a prefix: <code>usr_…</code></dd>
<dt>Management</dt><dd>Paths below <code>/v1</code> belong to the origin of the instance. Send a secret key of the project, <code>Authorization: Bearer sk_…</code>, from your server only.</dd>
<dt>Sign-in</dt><dd>All other paths belong to the base URL of a project, shown here as <code>{base}</code>.</dd>
<dt>Problems</dt><dd>Everything but success is a problem document (RFC 9457) with a stable <code>code</code> and a <code>requestId</code>.</dd>
<dt>Lists</dt><dd>Follow <code>nextCursor</code> until it is null.</dd>
<dt>Repeating</dt><dd>Each POST below <code>/v1</code> takes an <code>Idempotency-Key</code>: the same key and body give the same answer.</dd>
</dl></section>`;
}

function tagSection(tag: string, operations: readonly ListedOperation[], names: ReadonlySet<string>): Html {
  return html`<section class="section" id="${anchorOf(tag)}"><h2>${titleOf(tag)}</h2>
<div class="stack tight">${operations.map((operation) => operationBlock(operation, names))}</div></section>
`;
}

function operationBlock(operation: ListedOperation, names: ReadonlySet<string>): Html {
  const { method, path, summary } = operation;
  const base = operation.servers?.some(({ url }) => url.startsWith('{')) ? '{base}' : '';
  const body = operation.requestBody?.content?.['application/json']?.schema;
  return html`<details class="panel operation"><summary><span class="badge method">${method}</span> <span class="path mono">${base}${breakable(path)}</span> <span class="muted">${summary}</span></summary>
<div class="body stack">
${operation.security ? html`<p class="small">Needs ${credentialsOf(operation)}.</p>` : undefined}
${parameters(operation.parameters ?? [])}
${body === undefined ? undefined : html`<h3>Body</h3>${code('Body', body, names)}`}
${answers(operation, names)}
</div></details>
`;
}

/** A path breaks after one of its parts where it has to break. */
function breakable(path: string): Html {
  return html`${path.split(/(?<=\/)/).map((part) => html`${part}<wbr>`)}`;
}

function credentialsOf(operation: ListedOperation): string {
  const names = (operation.security ?? []).flatMap((entry) => Object.keys(entry));
  const words: Readonly<Record<string, string>> = {
    secretKey: 'a secret key, or an operator’s session with the header Frontdesk-Project',
    session: 'an access token or the session cookie',
  };
  return names.map((name) => words[name] ?? name).join(', or ');
}

function parameters(list: readonly Parameter[]): HtmlValue {
  if (list.length === 0) return undefined;
  return html`<h3>Parameters</h3>
<dl class="facts">${list.map((parameter) => {
    const { default: standard, ...plain } = parameter.schema ?? {};
    const facts = factsOf({ ...plain, ...(standard === undefined ? {} : { default: standard }) });
    return html`<dt><code>${parameter.name}</code></dt><dd>${typeText(parameter.schema)}, in the ${parameter.in}${parameter.required ? '' : ', optional'}${facts === '' ? undefined : html`<br><span class="small muted">${facts}</span>`}</dd>`;
  })}</dl>`;
}

function answers({ responses }: ListedOperation, names: ReadonlySet<string>): Html {
  const all = Object.entries(responses ?? {}).map(([status, { content }]) => ({
    status,
    schema: content?.['application/json']?.schema,
  }));
  const good = all.filter(({ status }) => status.startsWith('2'));
  const refused = all.filter(({ status }) => !status.startsWith('2')).map(({ status }) => status);
  const contents = good.flatMap(({ status, schema }) =>
    schema === undefined ? [] : [html`<h3>Answer ${status}</h3>${code(`Answer ${status}`, schema, names)}`],
  );
  return html`${contents.length === 0 ? html`<p class="small muted">A success has no content.</p>` : contents}${refused.length === 0 ? undefined : html`<p class="small muted">Problems with status ${refused.join(', ')}.</p>`}`;
}

function code(label: string, schema: Schema, names: ReadonlySet<string>): Html {
  const text = typeText(schema);
  const mentioned = [...new Set(text.match(/\b[A-Z]\w+\b/g) ?? [])].filter((name) => names.has(name));
  const see = mentioned.map((name, index) => html`${index === 0 ? '' : ', '}<a href="#type-${name}">${name}</a>`);
  return html`<div class="codeblock"><pre tabindex="0" aria-label="${label}"><code>${text}</code></pre></div>${see.length === 0 ? undefined : html`<p class="small">Types: ${see}</p>`}`;
}

function typeBlock(name: string, schema: Schema): Html {
  const inner = schema.$ref === undefined ? typeText(schema) : nameOfReference(schema.$ref);
  return html`<div class="codeblock" id="type-${name}"><header><h3>${name}</h3></header><pre tabindex="0" aria-label="${name}"><code>${inner}</code></pre></div>
`;
}

/** `email-verification` is shown as `Email verification`. */
function titleOf(tag: string): string {
  const words = tag.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function anchorOf(tag: string): string {
  return tag.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
}
