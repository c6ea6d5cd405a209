import { type Html, html } from '../../../platform/html/html.ts';
import { icon } from '../../../platform/html/icons.ts';
import { button, notice, time } from '../../../platform/html/kit.ts';
import { formatDate, formatDateTime, formatRecent } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { AccountFrame, Problem } from '../frame.ts';
import { accountPage, form, problemsOf } from '../layout.ts';

export type SessionLine = {
  id: string;
  /** As recognised from the device, "Firefox" and "Windows" */
  browser?: string | null | undefined;
  system?: string | null | undefined;
  /** Town and country where known, or the address it was seen at */
  place?: string | null | undefined;
  mobile?: boolean;
  /** Somebody of the support is signed in as the reader: neither who nor from where is said */
  support?: boolean;
  current: boolean;
  createdAt: Date;
  lastSeenAt: Date;
};

export type AccountSessionsView = AccountFrame & {
  now: Date;
  /** This browser first, then the newest sign of life */
  sessions: readonly SessionLine[];
  problems: readonly Problem[];
  done?: 'revoked' | 'revoked_others' | undefined;
};

/** Posts `sessionId` to /account/sessions/revoke, and nothing but the form token to /account/sessions/revoke-others. */
export function accountSessionsPage(view: AccountSessionsView): Html {
  const { sessions } = catalogueOf(view.locale);
  const others = view.sessions.some((session) => !session.current);
  const words =
    view.done === 'revoked' ? sessions.revoked : view.done === 'revoked_others' ? sessions.revokedOthers : undefined;
  const done = words !== undefined && view.problems.length === 0 ? notice('ok', words, sessions.effect) : undefined;
  const revokeOthers = form(view, {
    path: '/account/sessions/revoke-others',
    content: button(sessions.revokeOthers, { kind: 'danger', size: 'sm' }),
  });
  return accountPage(view, {
    current: 'sessions',
    title: sessions.title,
    problems: view.problems,
    content: html`${problemsOf(view, view.problems, []).summary() ?? done}
<section class="section"><header><div><h2>${sessions.listTitle}</h2><p>${others ? sessions.listText : sessions.onlyThis}</p></div>${others && revokeOthers}</header>
<ul class="list framed">
${view.sessions.map((session) => sessionLine(view, session))}</ul></section>`,
  });
}

function sessionLine(view: AccountSessionsView, session: SessionLine): Html {
  const { sessions } = catalogueOf(view.locale);
  const name = sessionName(view, session);
  const seen = time(
    session.lastSeenAt,
    formatRecent(view.locale, session.lastSeenAt, view.now),
    formatDateTime(view.locale, session.lastSeenAt),
  );
  const when = session.current
    ? html`${sessions.since(formatDate(view.locale, session.createdAt))}`
    : sessions.lastSeen(seen);
  const badge = session.current && html` <span class="badge accent">${sessions.thisBrowser}</span>`;
  const revoke = form(view, {
    path: '/account/sessions/revoke',
    hidden: { sessionId: session.id },
    content: button(sessions.revoke, { size: 'sm', hiddenObject: name }),
  });
  return html`<li><span class="glyph">${icon(session.mobile ? 'phone' : 'laptop', 18)}</span><span class="what"><b>${name}</b>${badge}<br><span class="detail">${session.place ? `${session.place} · ` : undefined}${when}</span></span>${!session.current && revoke}</li>
`;
}

function sessionName(view: AccountSessionsView, session: SessionLine): string {
  const { impersonation, sessions } = catalogueOf(view.locale);
  if (session.support) return impersonation.badge;
  if (session.browser && session.system) return sessions.browserOn(session.browser, session.system);
  return session.browser || session.system || sessions.unknownBrowser;
}
