import { skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Project } from '../../api/types.ts';
import { Head, Page } from '../../app/shell.tsx';
import { AppliedField } from '../../components/applied-field.tsx';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Link } from '../../components/link.tsx';
import { ShowMore } from '../../components/show-more.tsx';
import { BonesList, Empty, Failed } from '../../components/states.tsx';
import { formatting } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { useProject } from '../projects/projects.queries.ts';
import { displayName } from '../users/users.queries.ts';
import { referralCountQuery, referralsQuery, referrerQuery } from './referrals.queries.ts';
import { isReferrer, type ReferralsSearch } from './referrals.search.ts';
import { ReferralsTable } from './referrals-table.tsx';

const { referrals: words } = texts;
const FROM = '/projects/$projectId/referrals';

export function ReferralsPage() {
  const project = useProject();
  return (
    <Page
      title={words.title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
      ]}
    >
      <Head title={words.title} lede={words.lede} />
      <Referrals key={project.id} project={project} />
    </Page>
  );
}

function Referrals({ project }: { project: Project }) {
  const search = useSearch({ from: FROM });
  const { by } = search;
  const isOn = project.settings.signUp.referrals;
  const found = useQuery(
    by === undefined ? { queryKey: ['nobody'], queryFn: skipToken } : referrerQuery(project.id, by),
  );
  const referrer = by === undefined ? undefined : found.data;
  const isKnown = by === undefined || referrer != null;
  const list = useInfiniteQuery({ ...referralsQuery(project.id, referrer?.id), enabled: isKnown });
  const lines = isKnown ? list.data?.pages.flatMap((page) => page.data) : undefined;
  const error = found.error ?? list.error;
  if (lines?.length === 0 && by === undefined) return <NobodyYet project={project} />;
  return (
    <div className="stack">
      {isOn ? null : <SwitchedOff project={project} />}
      <Filter search={search} />
      {referrer === null ? (
        <Nothing title={words.nobodyTitle} text={words.nobody} />
      ) : lines === undefined ? (
        error === null ? (
          <BonesList what={words.listed} rows={6} />
        ) : (
          <Failed title={words.listFailed} error={error} onRetry={() => (found.error ? found : list).refetch()} />
        )
      ) : lines.length === 0 ? (
        <Nothing title={words.noneTitle(referrer === undefined ? '' : displayName(referrer))} text={words.none} />
      ) : (
        <>
          <Count projectId={project.id} referrerId={referrer?.id} />
          <ReferralsTable projectId={project.id} referrals={lines} />
          <ShowMore list={list} label={words.showEarlier} />
        </>
      )}
    </div>
  );
}

function Count({ projectId, referrerId }: { projectId: string; referrerId: string | undefined }) {
  const { data, error, refetch } = useQuery(referralCountQuery(projectId, referrerId));
  if (error !== null) return <Failed title={words.countFailed} error={error} onRetry={() => refetch()} />;
  const figures = new Intl.NumberFormat(formatting.locale);
  return (
    <p className="muted num" role="status">
      {data === undefined
        ? ' '
        : data.exact
          ? words.count(figures.format(data.completed), figures.format(data.pending), data.completed === 1)
          : words.countBeyond(figures.format(data.completed + data.pending))}
    </p>
  );
}

function Filter({ search }: { search: ReferralsSearch }) {
  const navigate = useNavigate({ from: FROM });
  return (
    <search className="audit-filters" aria-label={words.filters}>
      <AppliedField
        label={words.filter}
        value={search.by ?? ''}
        onChange={(by) => void navigate({ search: by === '' ? {} : { by }, replace: true })}
        isWhole={isReferrer}
        invalid={words.filterInvalid}
        placeholder={words.filterPlaceholder}
        maxLength={254}
      />
    </search>
  );
}

function SwitchedOff({ project }: { project: Project }) {
  return (
    <p className="notice">
      <Icon name="info" />
      <span>
        {words.off}{' '}
        <Link to="/projects/$projectId/settings/sign-up" params={{ projectId: project.id }}>
          {words.toSettings}
        </Link>
      </span>
    </p>
  );
}

function NobodyYet({ project }: { project: Project }) {
  const isOn = project.settings.signUp.referrals;
  return (
    <Empty icon="referral" title={words.emptyTitle} text={isOn ? words.empty : words.emptyOff}>
      <Link
        className={isOn ? 'btn' : 'btn primary'}
        to="/projects/$projectId/settings/sign-up"
        params={{ projectId: project.id }}
      >
        {words.toSettings}
      </Link>
    </Empty>
  );
}

function Nothing({ title, text }: { title: string; text: string }) {
  const navigate = useNavigate({ from: FROM });
  return (
    <div role="status">
      <Empty solid title={title} text={text}>
        <Button onClick={() => navigate({ search: {} })}>{words.clear}</Button>
      </Empty>
    </div>
  );
}
