import { useQuery } from '@tanstack/react-query';
import type { User } from '../../api/types.ts';
import { Link } from '../../components/link.tsx';
import { problemText } from '../../components/states.tsx';
import { formatting } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { referralCountQuery, referralOfQuery } from '../referrals/referrals.queries.ts';

const { ofUser: words, states } = texts.referrals;

/** Lines among the facts of a user: by whose link they came, and whom theirs brought. Most people have neither. */
export function UserReferral({ projectId, user }: { projectId: string; user: User }) {
  const referral = useQuery(referralOfQuery(projectId, user.id));
  const count = useQuery(referralCountQuery(projectId, user.id));
  const error = referral.error ?? count.error;
  const { completed, pending } = count.data ?? { completed: 0, pending: 0 };
  const figures = new Intl.NumberFormat(formatting.locale);
  return (
    <>
      {referral.data == null ? null : (
        <>
          <dt>{words.by}</dt>
          <dd>
            <Link to="/projects/$projectId/users/$userId" params={{ projectId, userId: referral.data.referrerId }}>
              {referral.data.referrer.name ?? referral.data.referrer.email}
            </Link>{' '}
            {referral.data.completedAt === null ? <span className="badge">{states.pending}</span> : null}
          </dd>
        </>
      )}
      {completed + pending === 0 ? null : (
        <>
          <dt>{words.brought}</dt>
          <dd>
            <Link to="/projects/$projectId/referrals" params={{ projectId }} search={{ by: user.id }}>
              {words.people(figures.format(completed), figures.format(pending), completed === 1)}
            </Link>
          </dd>
        </>
      )}
      {error === null ? null : (
        <>
          <dt>{words.by}</dt>
          <dd role="alert">
            {words.failed} {problemText(error)}
          </dd>
        </>
      )}
    </>
  );
}
