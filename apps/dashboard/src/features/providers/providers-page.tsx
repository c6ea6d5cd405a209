import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Project, Provider } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { BonesPage, Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { Section } from '../projects/settings-section.tsx';
import { ProviderForm } from './provider-form.tsx';
import { providersQuery, useRemoveProvider } from './providers.queries.ts';
import { KINDS, nameOf, type ProviderKind } from './providers.rules.ts';

const { providers: words } = texts;

type Editing = { readonly kind: ProviderKind; readonly provider: Provider | null };

export function ProvidersPage() {
  const project = useProject();
  const mayChange = useMayChange();
  const [editing, setEditing] = useState<Editing | null>(null);
  const { data, error, refetch } = useQuery(providersQuery(project.id));
  if (data === undefined)
    return error === null ? (
      <BonesPage what={words.listed} />
    ) : (
      <Failed title={words.listFailed} error={error} onRetry={() => refetch()} />
    );
  const present = new Set(data.data.map(({ key }) => key));
  const isLent = (kind: ProviderKind) => data.lent.includes(kind);
  // An issuer of one's own can be added again and again; the simulator is there in development alone.
  const addable = KINDS.filter((kind) => !present.has(kind) && (kind !== 'simulator' || isLent(kind)));
  return (
    <>
      <Section title={words.title} lede={data.data.length === 0 ? `${words.lede} ${words.empty}` : words.lede}>
        {data.data.length === 0 ? null : (
          <ul className="list framed">
            {data.data.map((provider) => (
              <ProviderRow
                key={provider.key}
                project={project}
                provider={provider}
                mayChange={mayChange}
                onEdit={() => setEditing({ kind: provider.kind, provider })}
              />
            ))}
          </ul>
        )}
      </Section>
      {mayChange ? (
        <Section title={words.add} lede={words.addLede}>
          <div className="row wrap">
            {addable.map((kind) => (
              <Button key={kind} onClick={() => setEditing({ kind, provider: null })}>
                {words.addOne(words.kinds[kind])}
              </Button>
            ))}
          </div>
        </Section>
      ) : null}
      {editing === null ? null : (
        <ProviderForm
          project={project}
          kind={editing.kind}
          provider={editing.provider}
          lent={isLent(editing.kind)}
          position={editing.provider?.position ?? data.data.length}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

function ProviderRow({
  project,
  provider,
  mayChange,
  onEdit,
}: {
  project: Project;
  provider: Provider;
  mayChange: boolean;
  onEdit: () => void;
}) {
  const [asked, setAsked] = useState(false);
  const remove = useRemoveProvider(project.id, provider.key);
  const toast = useToast();
  const name = nameOf(provider);
  return (
    <li>
      <span className="what">
        <span className="row wrap named">
          <b>{name}</b> <ProviderState provider={provider} />
        </span>
        <span className="detail">
          {provider.credentials === 'instance' ? words.lent : <span className="mono">{provider.clientId}</span>}
          {provider.issuer === null ? null : ` · ${provider.issuer}`}
        </span>
      </span>
      {mayChange ? (
        <span className="row wrap">
          <Button small onClick={onEdit}>
            {words.edit}
            <span className="sr"> {name}</span>
          </Button>
          <Button small kind="danger" onClick={() => setAsked(true)}>
            {words.remove}
            <span className="sr"> {name}</span>
          </Button>
        </span>
      ) : null}
      {asked ? (
        <Confirm
          title={words.removeAsk(name)}
          text={words.removeText}
          keep={words.removeKeep}
          confirm={words.remove}
          failed={words.removeFailed}
          change={remove}
          onClose={() => setAsked(false)}
          onDone={() => toast({ text: words.removed(name) })}
        />
      ) : null}
    </li>
  );
}

function ProviderState({ provider: { offered, enabled } }: { provider: Provider }) {
  if (offered) return <span className="state ok">{words.offered}</span>;
  return enabled ? <span className="state bad">{words.notLent}</span> : <span className="state">{words.off}</span>;
}
