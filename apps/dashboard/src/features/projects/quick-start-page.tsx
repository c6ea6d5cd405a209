import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Project } from '../../api/types.ts';
import { Page } from '../../app/shell.tsx';
import { Button } from '../../components/button.tsx';
import { CodeBlock, Copyable } from '../../components/copy.tsx';
import { Icon } from '../../components/icon.tsx';
import { Link } from '../../components/link.tsx';
import { Segment } from '../../components/segment.tsx';
import { Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { useInstance, useMayChange } from '../instance/instance.queries.ts';
import { CreateSecretKey } from '../secret-keys/create-secret-key.tsx';
import { secretKeysQuery } from '../secret-keys/secret-keys.queries.ts';
import { AppOrigins } from './app-origins.tsx';
import { useProject } from './projects.queries.ts';
import { anyFramework, dnsRecords, express, highlighted, INSTALL } from './snippets.tsx';

const { quickStart, projects, secretKeys, common } = texts;
const SHOWN_KEYS = 4;

export function QuickStartPage() {
  const project = useProject();
  const { mailboxUrl } = useInstance();
  const mayChange = useMayChange();
  return (
    <Page
      title={quickStart.title}
      project={project}
      crumbs={[
        <Link key="projects" to="/">
          {projects.title}
        </Link>,
      ]}
    >
      <div className="head">
        <div>
          <h1>{project.name}</h1>
          <p className="row wrap">
            <Copyable text={project.baseUrl} thing={quickStart.baseUrl} />
          </p>
        </div>
        <div className="row">
          <Out className="btn primary" href={`${project.baseUrl}/sign-in`}>
            {quickStart.openSignIn}
          </Out>
        </div>
      </div>
      <div className="cols">
        <div className="stack loose">
          <Step number={1} title={quickStart.stepInstall} lede={quickStart.installLede}>
            <CodeBlock title={quickStart.terminal} text={INSTALL} />
          </Step>
          <Step number={2} title={quickStart.stepApp} lede={quickStart.appLede}>
            <AppOrigins project={project} disabled={!mayChange} />
          </Step>
          <Step number={3} title={quickStart.stepCode} lede={quickStart.codeLede}>
            <Code project={project} />
          </Step>
          <Step number={4} title={quickStart.stepTry} lede={quickStart.tryLede}>
            {mailboxUrl === null ? null : (
              <p className="muted">
                {quickStart.tryMailbox}{' '}
                <a href={mailboxUrl} target="_blank" rel="noreferrer">
                  {quickStart.openMailbox}
                  <span className="sr"> {common.opensNewTab}</span>
                </a>
              </p>
            )}
          </Step>
          <Step number={5} title={quickStart.stepLive} lede={quickStart.liveLede}>
            <CodeBlock title={quickStart.dns} text={dnsRecords('your-frontdesk-server')} />
            <p className="muted">{quickStart.liveAfter}</p>
          </Step>
        </div>
        <div className="stack loose">
          <Links project={project} />
          <Keys project={project} mayChange={mayChange} />
        </div>
      </div>
    </Page>
  );
}

function Step({ number, title, lede, children }: { number: number; title: string; lede: string; children: ReactNode }) {
  return (
    <section className={number === 1 ? 'stack' : 'stack ruled'} aria-labelledby={`step-${number}`}>
      <div>
        <h2 id={`step-${number}`} className="step-title">
          <span className="num">{number}</span>
          {title}
        </h2>
        <p className="muted">{lede}</p>
      </div>
      {children}
    </section>
  );
}

function Code({ project }: { project: Project }) {
  const [framework, setFramework] = useState<'any' | 'express'>('any');
  const code = framework === 'any' ? anyFramework(project) : express(project);
  return (
    <>
      <Segment label={quickStart.framework} choices={quickStart.frameworks} value={framework} onChange={setFramework} />
      <CodeBlock title={quickStart.codeFile} text={code}>
        {highlighted(code)}
      </CodeBlock>
    </>
  );
}

function Out({ href, children, className }: { href: string; children: ReactNode; className?: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" {...(className === undefined ? {} : { className })}>
      {children}
      <span className="sr"> {common.opensNewTab}</span>
      <Icon name="open" size={14} />
    </a>
  );
}

function Links({ project }: { project: Project }) {
  const { exampleUrl } = useInstance();
  const pages = [
    [quickStart.linkSignIn, '/sign-in'],
    [quickStart.linkSignUp, '/sign-up'],
    [quickStart.linkAccount, '/account/profile'],
  ] as const;
  return (
    <section className="panel" aria-labelledby="links">
      <header>
        <h2 id="links">{quickStart.links}</h2>
      </header>
      <div className="body">
        <ul className="list links-list">
          {pages.map(([label, path]) => (
            <li key={path}>
              <Out className="row spread grow plain" href={project.baseUrl + path}>
                {label}
              </Out>
            </li>
          ))}
          {exampleUrl === null ? null : (
            <li>
              <span className="what">
                <Out className="row spread plain" href={exampleUrl}>
                  {quickStart.linkExample}
                </Out>
                <span className="detail">{quickStart.linkExampleHint}</span>
              </span>
            </li>
          )}
        </ul>
      </div>
    </section>
  );
}

function Keys({ project, mayChange }: { project: Project; mayChange: boolean }) {
  const [creating, setCreating] = useState(false);
  const { data, error, refetch } = useQuery(secretKeysQuery(project.id));
  const living = data?.data.filter((key) => key.revokedAt === null) ?? [];
  return (
    <section className="panel" aria-labelledby="keys">
      <header>
        <h2 id="keys">{quickStart.keys}</h2>
        <Link className="small" to="/projects/$projectId/secret-keys" params={{ projectId: project.id }}>
          {quickStart.keysAll}
        </Link>
      </header>
      <div className="body stack">
        <p className="muted small">{quickStart.keysLede}</p>
        {data === undefined ? (
          error === null ? null : (
            <Failed title={secretKeys.listFailed} error={error} onRetry={() => refetch()} />
          )
        ) : living.length === 0 ? (
          <p>{quickStart.keysNone}</p>
        ) : (
          <dl className="facts sum">
            {living.slice(0, SHOWN_KEYS).map((key) => (
              <div key={key.id} className="contents">
                <dt className="clip" title={key.name}>
                  {key.name}
                </dt>
                <dd className="mono">{`…${key.lastFour}`}</dd>
              </div>
            ))}
          </dl>
        )}
        {mayChange ? (
          <p>
            <Button small onClick={() => setCreating(true)}>
              {secretKeys.create}
            </Button>
          </p>
        ) : null}
      </div>
      {creating ? <CreateSecretKey projectId={project.id} onClose={() => setCreating(false)} /> : null}
    </section>
  );
}
