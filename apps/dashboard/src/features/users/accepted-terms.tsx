import { useQuery } from '@tanstack/react-query';
import type { Project, User } from '../../api/types.ts';
import { Icon } from '../../components/icon.tsx';
import { Failed } from '../../components/states.tsx';
import { When } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { termsAcceptancesQuery } from './users.queries.ts';

const { acceptedTerms: words } = texts;

/** Nothing where the project asks for no terms, and never did. */
export function AcceptedTerms({ project, user }: { project: Project; user: User }) {
  const { data, error, refetch } = useQuery(termsAcceptancesQuery(project.id, user.id));
  const wanted = project.settings.signUp.termsVersion;
  const accepted = data?.data ?? [];
  if (error === null && (data === undefined || (accepted.length === 0 && wanted === null))) return null;
  const lacks = data !== undefined && wanted !== null && accepted.every(({ version }) => version !== wanted);
  return (
    <section className="stack" aria-labelledby="terms">
      <h2 id="terms">{words.title}</h2>
      {error === null ? null : <Failed title={words.failed} error={error} onRetry={() => refetch()} />}
      {data !== undefined && accepted.length === 0 ? <p className="muted">{words.none}</p> : null}
      {accepted.length === 0 ? null : (
        <ul className="list framed">
          {accepted.map(({ version, acceptedAt, ip }) => (
            <li key={version}>
              <span className="glyph">
                <Icon name="audit" size={18} />
              </span>
              <span className="what">
                <b>{words.version(version)}</b>
                <br />
                <span className="detail">{ip === null ? words.fromUnknown : words.from(ip)}</span>
              </span>
              <span className="small muted nowrap">
                <When at={acceptedAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {lacks ? <p className="small muted">{words.wanted(wanted)}</p> : null}
    </section>
  );
}
