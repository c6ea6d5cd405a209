import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { SigningKey } from '../../api/types.ts';
import { Head, Page } from '../../app/shell.tsx';
import { Button } from '../../components/button.tsx';
import { Copyable } from '../../components/copy.tsx';
import { Link } from '../../components/link.tsx';
import { ShowMore } from '../../components/show-more.tsx';
import { BonesList, Failed, problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { formatting, When } from '../../components/when.tsx';
import { momentText } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from '../projects/projects.queries.ts';
import { Section } from '../projects/settings-section.tsx';
import { ReplaceKeyNow } from './replace-key-now.tsx';
import { signingKeysQuery, usePrepareNextKey } from './signing-keys.queries.ts';
import { byPublication, type Handover, handoverOf, type Signing } from './signing-keys.rules.ts';
import { SigningSettings } from './signing-settings.tsx';

const { signingKeys, common } = texts;

export function SigningKeysPage() {
  const project = useProject();
  const mayChange = useMayChange();
  const { signing } = project.settings;
  const list = useInfiniteQuery(signingKeysQuery(project.id));
  const keys = list.data?.pages.flatMap((page) => page.data);
  const handover = keys === undefined ? null : handoverOf(keys, signing);
  return (
    <Page
      title={signingKeys.title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
      ]}
    >
      <Head title={signingKeys.title} lede={mayChange ? signingKeys.lede : common.readOnly}>
        {mayChange && handover !== null ? <PrepareNext projectId={project.id} handover={handover} /> : null}
      </Head>
      <div className="stack">
        {keys === undefined ? (
          list.error === null ? (
            <BonesList what={signingKeys.listed} rows={2} />
          ) : (
            <Failed title={signingKeys.listFailed} error={list.error} onRetry={() => list.refetch()} />
          )
        ) : (
          <Keys keys={keys} signing={signing} />
        )}
        <ShowMore list={list} label={signingKeys.showEarlier} />
      </div>
      <div>
        <SigningSettings key={project.id} project={project} readOnly={!mayChange} />
        {mayChange ? <Emergency projectId={project.id} /> : null}
      </div>
    </Page>
  );
}

/** Asked twice, the server adds nothing; so while a key waits there is nothing to press, but a time to read. */
function PrepareNext({ projectId, handover }: { projectId: string; handover: Handover }) {
  const prepare = usePrepareNextKey(projectId);
  const toast = useToast();
  if (handover.kind === 'next') return null;
  return (
    <Button
      kind="primary"
      busy={prepare.isPending}
      onClick={() =>
        prepare.mutate(undefined, {
          onSuccess: () => toast({ text: signingKeys.prepared }),
          onError: (error) => toast({ kind: 'bad', text: `${signingKeys.prepareFailed} ${problemText(error)}` }),
        })
      }
    >
      {signingKeys.prepare}
    </Button>
  );
}

function Keys({ keys, signing }: { keys: readonly SigningKey[]; signing: Signing }) {
  const { published, past } = byPublication(keys, new Date());
  const handover = handoverOf(keys, signing);
  return (
    <div className="stack loose">
      <div className="stack">
        <p role="status">{handoverText(handover)}</p>
        <KeysTable caption={signingKeys.published}>
          {published.map((key) => (
            <KeyRow key={key.id} signingKey={key} />
          ))}
        </KeysTable>
      </div>
      {past.length === 0 ? null : (
        <section className="stack" aria-labelledby="past-keys">
          <h2 id="past-keys">{signingKeys.past}</h2>
          <KeysTable caption={signingKeys.past}>
            {past.map((key) => (
              <KeyRow key={key.id} signingKey={key} past />
            ))}
          </KeysTable>
        </section>
      )}
    </div>
  );
}

function handoverText(handover: Handover): string {
  if (handover.kind === 'next')
    return signingKeys.handover.next(momentText(handover.at, new Date(), formatting), handover.algorithm);
  if (handover.kind === 'awaited') return signingKeys.handover.awaited(handover.algorithm);
  if (handover.kind === 'planned') return signingKeys.handover.planned(momentText(handover.at, new Date(), formatting));
  return signingKeys.handover.never;
}

function KeysTable({ caption, children }: { caption: string; children: ReactNode }) {
  const { columns } = signingKeys;
  return (
    <div className="panel">
      <table className="table cards keys signing">
        <caption className="sr">{caption}</caption>
        <thead>
          <tr>
            <th>{columns.key}</th>
            <th>{columns.state}</th>
            <th>{columns.algorithm}</th>
            <th className="end">{columns.since}</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function KeyRow({ signingKey, past = false }: { signingKey: SigningKey; past?: boolean }) {
  const { columns } = signingKeys;
  const { kid, algorithm, activatedAt } = signingKey;
  return (
    <tr>
      <td className="lead">
        <Copyable text={kid} thing={signingKeys.kid} />
      </td>
      <td data-label={columns.state} className="meaning-cell">
        <KeyState signingKey={signingKey} past={past} />
      </td>
      <td data-label={columns.algorithm} className="nowrap">
        {algorithm}
      </td>
      <td data-label={columns.since} className="end nowrap">
        {activatedAt === null ? <span className="faint">{signingKeys.notYet}</span> : <When at={activatedAt} />}
      </td>
    </tr>
  );
}

/** A dot, a word, and what it means in a sentence. */
function KeyState({ signingKey, past }: { signingKey: SigningKey; past: boolean }) {
  const { state, activatesAt, publishedUntil } = signingKey;
  const { states } = signingKeys;
  const moment = (at: string) => momentText(new Date(at), new Date(), formatting);
  if (state === 'next')
    return (
      <Told
        tone="off"
        word={states.next}
        meaning={states.nextMeans(activatesAt === null ? null : moment(activatesAt))}
      />
    );
  if (state === 'active') return <Told tone="ok" word={states.active} meaning={states.activeMeans} />;
  if (publishedUntil === null) return <Told tone="bad" word={states.revoked} meaning={states.revokedMeans} />;
  const meaning = past ? states.goneMeans(moment(publishedUntil)) : states.retiredMeans(moment(publishedUntil));
  return <Told tone="" word={states.retired} meaning={meaning} />;
}

function Told({ tone, word, meaning }: { tone: string; word: string; meaning: string }) {
  return (
    <span>
      <span className={`state ${tone}`}>{word}</span>
      <span className="sub">{meaning}</span>
    </span>
  );
}

function Emergency({ projectId }: { projectId: string }) {
  const [asked, setAsked] = useState(false);
  const toast = useToast();
  return (
    <Section title={signingKeys.emergency.title} lede={signingKeys.emergency.lede}>
      <div>
        <Button kind="danger" onClick={() => setAsked(true)}>
          {signingKeys.emergency.open}
        </Button>
      </div>
      {asked ? (
        <ReplaceKeyNow
          projectId={projectId}
          onClose={() => setAsked(false)}
          onDone={() => toast({ text: signingKeys.emergency.done })}
        />
      ) : null}
    </Section>
  );
}
