import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { SecretKey } from '../../api/types.ts';
import { Head, Page } from '../../app/shell.tsx';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Link } from '../../components/link.tsx';
import { BonesList, Empty, Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { formatting, When } from '../../components/when.tsx';
import { shortDate } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { CreateSecretKey } from './create-secret-key.tsx';
import { RotateSecretKey } from './rotate-secret-key.tsx';
import { type Scope, secretKeysQuery, useRevokeSecretKey } from './secret-keys.queries.ts';
import { isReplaced, isUsable, presetOf } from './secret-keys.rules.ts';

const { secretKeys, common } = texts;
const SHOWN_SCOPES = 2;

export function SecretKeysPage() {
  const project = useProject();
  const mayChange = useMayChange();
  const [creating, setCreating] = useState(false);
  return (
    <Page
      title={secretKeys.title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
      ]}
    >
      <Head title={secretKeys.title} lede={mayChange ? secretKeys.lede : common.readOnly}>
        {mayChange ? (
          <Button kind="primary" onClick={() => setCreating(true)}>
            {secretKeys.create}
          </Button>
        ) : null}
      </Head>
      <SecretKeyList projectId={project.id} mayChange={mayChange} />
      {creating ? <CreateSecretKey projectId={project.id} onClose={() => setCreating(false)} /> : null}
    </Page>
  );
}

function SecretKeyList({ projectId, mayChange }: { projectId: string; mayChange: boolean }) {
  const { data, error, refetch } = useQuery(secretKeysQuery(projectId));
  if (data === undefined)
    return error === null ? (
      <BonesList what={secretKeys.listed} rows={2} />
    ) : (
      <Failed title={secretKeys.listFailed} error={error} onRetry={() => refetch()} />
    );
  if (data.data.length === 0) return <Empty icon="key" title={secretKeys.emptyTitle} text={secretKeys.empty} />;
  const now = new Date();
  const working = data.data.filter((key) => isUsable(key, now));
  const ended = data.data.filter((key) => !isUsable(key, now));
  const replaced = new Set(working.filter((key) => isReplaced(key, working, now)));
  return (
    <div className="stack loose">
      {working.length === 0 ? (
        <Empty solid title={secretKeys.noneWorks} text={secretKeys.empty} />
      ) : (
        <SecretKeysTable caption={secretKeys.title} actions={mayChange}>
          {working.map((key) => (
            <SecretKeyRow
              key={key.id}
              secretKey={key}
              projectId={projectId}
              mayChange={mayChange}
              replaced={replaced.has(key)}
            />
          ))}
        </SecretKeysTable>
      )}
      {ended.length === 0 ? null : (
        <section className="stack" aria-labelledby="ended">
          <h2 id="ended">{secretKeys.ended}</h2>
          <SecretKeysTable caption={secretKeys.ended} actions={false}>
            {ended.map((key) => (
              <SecretKeyRow key={key.id} secretKey={key} projectId={projectId} mayChange={false} replaced={false} />
            ))}
          </SecretKeysTable>
        </section>
      )}
      {data.complete ? null : <p className="small muted">{secretKeys.notAll}</p>}
    </div>
  );
}

function SecretKeysTable({ caption, actions, children }: { caption: string; actions: boolean; children: ReactNode }) {
  const { columns } = secretKeys;
  return (
    <div className="panel">
      <table className="table cards keys">
        <caption className="sr">{caption}</caption>
        <thead>
          <tr>
            <th>{columns.name}</th>
            <th>{columns.key}</th>
            <th className="scopes-column">{columns.scopes}</th>
            <th>{columns.state}</th>
            <th className="end">{columns.lastUsed}</th>
            {actions ? (
              <th>
                <span className="sr">{common.actions}</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function SecretKeyRow({
  secretKey,
  projectId,
  mayChange,
  replaced,
}: {
  secretKey: SecretKey;
  projectId: string;
  mayChange: boolean;
  replaced: boolean;
}) {
  const { columns } = secretKeys;
  return (
    <tr>
      <td className="lead">
        <b>{secretKey.name}</b>
        <span className="sub">
          {columns.created} <When at={secretKey.createdAt} />
        </span>
      </td>
      <td data-label={columns.key}>
        <span className="mono muted">{`${secretKey.prefix}…${secretKey.lastFour}`}</span>
      </td>
      <td data-label={columns.scopes} className="scopes-column">
        <Rights scopes={secretKey.scopes} />
      </td>
      <td data-label={columns.state}>
        <KeyState secretKey={secretKey} />
        {replaced ? <span className="sub">{secretKeys.replaced}</span> : null}
      </td>
      <td data-label={columns.lastUsed} className="end nowrap">
        {secretKey.lastUsedAt === null ? (
          <span className="faint">{common.never}</span>
        ) : (
          <When at={secretKey.lastUsedAt} />
        )}
      </td>
      {mayChange ? (
        <td className="act">
          <KeyActions secretKey={secretKey} projectId={projectId} replaced={replaced} />
        </td>
      ) : null}
    </tr>
  );
}

function KeyActions({
  secretKey,
  projectId,
  replaced,
}: {
  secretKey: SecretKey;
  projectId: string;
  replaced: boolean;
}) {
  const [asked, setAsked] = useState(false);
  const [rotating, setRotating] = useState(false);
  const revoke = useRevokeSecretKey(projectId, secretKey.id);
  const toast = useToast();
  return (
    <>
      <span className="row wrap key-actions">
        <Button small onClick={() => setRotating(true)}>
          {secretKeys.rotate}
          <span className="sr"> {secretKey.name}</span>
        </Button>
        <Button small kind="danger" onClick={() => setAsked(true)}>
          {secretKeys.revoke}
          <span className="sr"> {replaced ? secretKeys.olderOf(secretKey.name) : secretKey.name}</span>
        </Button>
      </span>
      {rotating ? (
        <RotateSecretKey projectId={projectId} secretKey={secretKey} onClose={() => setRotating(false)} />
      ) : null}
      {asked ? (
        <Confirm
          title={secretKeys.revokeAsk(secretKey.name)}
          text={secretKeys.revokeText}
          keep={secretKeys.keep}
          confirm={secretKeys.revokeKey}
          failed={secretKeys.revokeFailed}
          change={revoke}
          onClose={() => setAsked(false)}
          onDone={() => toast({ text: secretKeys.revoked(secretKey.name) })}
        />
      ) : null}
    </>
  );
}

function KeyState({ secretKey: { revokedAt, expiresAt } }: { secretKey: SecretKey }) {
  const day = (at: string) => shortDate(new Date(at), formatting);
  if (revokedAt !== null) return <span className="state bad">{secretKeys.revokedOn(day(revokedAt))}</span>;
  if (expiresAt === null) return <span className="state ok">{secretKeys.active}</span>;
  if (new Date(expiresAt) <= new Date()) return <span className="state">{secretKeys.expired(day(expiresAt))}</span>;
  return <span className="state ok">{secretKeys.expiresOn(day(expiresAt))}</span>;
}

/** The task where there is one, else the first rights; all of them on request. */
function Rights({ scopes }: { scopes: readonly string[] }) {
  const names = secretKeys.scopeNames as Readonly<Record<string, string>>;
  const all = Object.keys(names) as Scope[];
  const preset = presetOf(new Set(scopes as readonly Scope[]), all);
  const shown = scopes.slice(0, SHOWN_SCOPES).map((scope) => names[scope] ?? scope);
  const more = scopes.length > SHOWN_SCOPES ? ` ${secretKeys.moreScopes(scopes.length - SHOWN_SCOPES)}` : '';
  const text = preset === 'own' ? shown.join(', ') + more : secretKeys.presets[preset].name;
  if (preset === 'own' && more === '') return text;
  return (
    <details className="rights">
      <summary>{text}</summary>
      <ul className="small muted">
        {scopes.map((scope) => (
          <li key={scope}>{names[scope] ?? scope}</li>
        ))}
      </ul>
    </details>
  );
}
