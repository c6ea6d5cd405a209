import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { SecurityOverview } from '../../api/types.ts';
import { Head, Page } from '../../app/shell.tsx';
import { Link } from '../../components/link.tsx';
import { Segment } from '../../components/segment.tsx';
import { BonesPage, Failed } from '../../components/states.tsx';
import { formatting } from '../../components/when.tsx';
import { timeOfDay } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { useProject } from '../projects/projects.queries.ts';
import { securityQuery } from './security.queries.ts';
import { layerOf, layersOf, type Metric } from './security.rules.ts';
import { SecurityChart } from './security-chart.tsx';

const { security } = texts;
const FROM = '/projects/$projectId/security';

export function SecurityPage() {
  const project = useProject();
  const { range = '24h' } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: FROM });
  const { data, error, refetch } = useQuery(securityQuery(project.id, range));
  return (
    <Page
      title={security.title}
      project={project}
      crumbs={[
        <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>,
      ]}
    >
      <Head title={security.title} lede={security.lede}>
        <Segment
          label={security.range}
          choices={security.ranges}
          value={range}
          onChange={(chosen) => navigate({ search: chosen === '24h' ? {} : { range: chosen }, replace: true })}
        />
      </Head>
      {error === null ? null : <Failed title={security.failed} error={error} onRetry={() => refetch()} />}
      {data !== undefined ? (
        <Overview overview={data} projectId={project.id} />
      ) : error === null ? (
        <BonesPage what={security.listed} />
      ) : null}
    </Page>
  );
}

function Overview({ overview, projectId }: { overview: SecurityOverview; projectId: string }) {
  const { series, buckets, bucketSeconds, countedUntil } = overview;
  const of = (metric: Metric) => series.find((one) => one.metric === metric) ?? { metric, total: 0, parts: [] };
  const time = { buckets, bucketSeconds };
  const { charts, metrics } = security;
  return (
    <div className="stack loose">
      <dl className="stats">
        {series.map(({ metric, total }) => (
          <div key={metric}>
            <dt>{metrics[metric]}</dt>
            <dd>{new Intl.NumberFormat(formatting.locale).format(total)}</dd>
            <dd className="sub">{security.subs[metric]}</dd>
          </div>
        ))}
      </dl>
      <SecurityChart
        {...charts.sign_ins}
        {...time}
        layers={layersOf(of('sign_ins'), security.methods, security.others)}
      />
      <SecurityChart
        {...charts.failures}
        {...time}
        layers={layersOf(of('failures'), security.reasons, security.others)}
      />
      <SecurityChart
        {...charts.defence}
        {...time}
        layers={(['new_devices', 'lockouts', 'bans'] as const).map((metric) =>
          layerOf(of(metric), metrics[metric], buckets.length),
        )}
      />
      <p className="small muted">
        <Link to="/projects/$projectId/audit" params={{ projectId }}>
          {security.toAudit}
        </Link>
        {' · '}
        <span className="num">
          {security.countedUntil(timeOfDay(new Date(countedUntil), { ...formatting, timeZone: 'UTC' }))}
        </span>
      </p>
    </div>
  );
}
