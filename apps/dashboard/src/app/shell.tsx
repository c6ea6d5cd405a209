import { useLocation } from '@tanstack/react-router';
import { Fragment, type ReactNode, useEffect, useRef } from 'react';
import type { Project } from '../api/types.ts';
import { DraftGuard } from '../components/drafts.tsx';
import { Icon } from '../components/icon.tsx';
import { useInstance } from '../features/instance/instance.queries.ts';
import { texts } from '../texts/index.ts';
import { Sidebar } from './sidebar.tsx';

const { common } = texts;

/** The frame of every page: navigation at the side, bar with the way here, and the page. */
export function Shell({ project, children }: { project: Project | null; children: ReactNode }) {
  const side = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const arrived = useRef(pathname);
  useEffect(() => {
    side.current?.hidePopover();
    if (arrived.current === pathname) return;
    arrived.current = pathname;
    // A new page begins at its content, for keyboards and screen readers too.
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <>
      <a className="skip" href="#main">
        {common.skip}
      </a>
      <SupportAccess />
      <div className="shell">
        <Sidebar ref={side} project={project} />
        <DraftGuard>{children}</DraftGuard>
      </div>
    </>
  );
}

/** Another operator looks through this one's eyes. Where it began is where it ends: on the account pages. */
function SupportAccess() {
  const { operator, systemBaseUrl } = useInstance();
  if (operator.impersonator === null) return null;
  return (
    <section className="banner" aria-label={common.supportAccess}>
      <p>
        <b>{common.actsAs(operator.impersonator, operator.name ?? operator.email)}</b> {common.actsAsText}
      </p>
      <a className="btn sm" href={`${systemBaseUrl}/account/profile`}>
        {common.actsAsEnd}
      </a>
    </section>
  );
}

/** The content of one page: its title in the browser, the way here, and what is on it. */
export function Page({
  title,
  crumbs,
  project,
  children,
}: {
  title: string;
  crumbs: readonly ReactNode[];
  project?: Project;
  children: ReactNode;
}) {
  const { mailboxUrl, exampleUrl } = useInstance();
  return (
    <div>
      <title>
        {common.pageTitle(project === undefined || title === project.name ? [title] : [title, project.name])}
      </title>
      <header className="bar">
        <button type="button" className="icon-btn menu-open" popoverTarget="side" aria-label={common.openNavigation}>
          <Icon name="menu" size={18} />
        </button>
        <nav className="crumbs grow" aria-label={common.crumbs}>
          {crumbs.map((crumb, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the way to a page never changes its order
            <Fragment key={index}>
              {crumb}
              <span aria-hidden="true" className="slash">
                /
              </span>
            </Fragment>
          ))}
          <span aria-current="page">{title}</span>
        </nav>
        {exampleUrl === null ? null : (
          <a className="btn quiet sm wide-only" href={exampleUrl} target="_blank" rel="noreferrer">
            {common.example}
            <span className="sr"> {common.opensNewTab}</span>
          </a>
        )}
        <a className="btn quiet sm wide-only" href="/docs" target="_blank" rel="noreferrer">
          {common.apiDocs}
          <span className="sr"> {common.opensNewTab}</span>
        </a>
        {mailboxUrl === null ? null : (
          <a className="icon-btn" href={mailboxUrl} target="_blank" rel="noreferrer" title={common.mailbox}>
            <Icon name="mail" />
            <span className="sr">
              {common.mailbox} {common.opensNewTab}
            </span>
          </a>
        )}
      </header>
      <main className="page" id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** Title, one line of facts, actions at the end. */
export function Head({ title, lede, children }: { title: string; lede?: ReactNode; children?: ReactNode }) {
  return (
    <div className="head">
      <div>
        <h1>{title}</h1>
        {lede === undefined ? null : <p>{lede}</p>}
      </div>
      {children === undefined ? null : <div className="row wrap">{children}</div>}
    </div>
  );
}
