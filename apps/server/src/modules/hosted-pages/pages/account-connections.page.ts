import { type Html, html } from '../../../platform/html/html.ts';
import { button, notice, time } from '../../../platform/html/kit.ts';
import { formatDate, formatDateTime, formatRecent } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { AccountFrame, Problem } from '../frame.ts';
import { accountPage, form, problemsOf } from '../layout.ts';
import type { ProviderLine } from '../provider-buttons.ts';
import { providerMark } from '../provider-marks.ts';

export type ConnectionLine = {
  id: string;
  /** Of the provider */
  kind: string;
  providerName: string;
  /** False: people cannot sign in with it at present */
  offered: boolean;
  /** What the account is called there */
  email?: string | null | undefined;
  createdAt: Date;
  lastUsedAt: Date;
};

export type AccountConnectionsView = AccountFrame & {
  now: Date;
  connections: readonly ConnectionLine[];
  /** What can be connected */
  providers: readonly ProviderLine[];
  problems: readonly Problem[];
  done?: 'connected' | 'disconnected' | undefined;
};

/** Posts `provider` to /account/connections/connect and `identityId` to /account/connections/disconnect. */
export function accountConnectionsPage(view: AccountConnectionsView): Html {
  const { connections } = catalogueOf(view.locale);
  const words =
    view.done === 'connected'
      ? notice('ok', connections.connected, connections.connectedDetail)
      : view.done === 'disconnected'
        ? notice('ok', connections.disconnected, connections.disconnectedDetail)
        : undefined;
  return accountPage(view, {
    current: 'connections',
    title: connections.title,
    problems: view.problems,
    content: html`${problemsOf(view, view.problems, []).summary() ?? words}
<section class="section"><header><div><h2>${connections.listTitle}</h2><p>${view.connections.length > 0 ? connections.listText : connections.none}</p></div></header>
${view.connections.length > 0 && html`<ul class="list framed">${view.connections.map((line) => connectionLine(view, line))}</ul>`}</section>
${view.providers.length > 0 && addSection(view)}`,
  });
}

function connectionLine(view: AccountConnectionsView, line: ConnectionLine): Html {
  const { connections } = catalogueOf(view.locale);
  const used = time(
    line.lastUsedAt,
    formatRecent(view.locale, line.lastUsedAt, view.now),
    formatDateTime(view.locale, line.lastUsedAt),
  );
  const facts = html`${connections.since(formatDate(view.locale, line.createdAt))} · ${connections.lastUsed(used)}`;
  const disconnect = form(view, {
    path: '/account/connections/disconnect',
    hidden: { identityId: line.id },
    content: button(connections.disconnect, {
      size: 'sm',
      hiddenObject: line.email ? `${line.providerName}, ${line.email}` : line.providerName,
    }),
  });
  return html`<li><span class="glyph">${providerMark(line.kind, line.providerName)}</span><span class="what"><b>${line.providerName}</b>${!line.offered && html` <span class="badge">${connections.notOffered}</span>`}<br><span class="detail">${line.email && html`${line.email} · `}${facts}</span></span>${disconnect}</li>
`;
}

function addSection(view: AccountConnectionsView): Html {
  const { connections } = catalogueOf(view.locale);
  return html`<section class="section"><header><div><h2>${connections.addTitle}</h2><p>${connections.addText}</p></div></header>
<div class="row wrap">${view.providers.map(({ key, kind, name }) =>
    form(view, {
      path: '/account/connections/connect',
      hidden: { provider: key },
      content: button(html`${providerMark(kind, name, 16)} <span>${connections.connect(name)}</span>`),
    }),
  )}</div></section>
`;
}
