import type { Referral } from '../../api/types.ts';
import { Link } from '../../components/link.tsx';
import { formatting, When } from '../../components/when.tsx';
import { momentText } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';

const { referrals: words } = texts;

export function ReferralsTable({ projectId, referrals }: { projectId: string; referrals: readonly Referral[] }) {
  const { columns } = words;
  return (
    <div className="panel">
      <table className="table cards referrals">
        <caption className="sr">{words.title}</caption>
        <thead>
          <tr>
            <th>{columns.came}</th>
            <th>{columns.by}</th>
            <th>{columns.state}</th>
            <th className="end">{columns.at}</th>
          </tr>
        </thead>
        <tbody>
          {referrals.map(({ id, referrer, referrerId, referredUser, referredUserId, createdAt, completedAt }) => (
            <tr key={id}>
              <td className="lead">
                {referredUser === null || referredUserId === null ? (
                  <span className="faint">{words.deleted}</span>
                ) : (
                  <Person projectId={projectId} userId={referredUserId} person={referredUser} />
                )}
              </td>
              <td data-label={columns.by}>
                <span>
                  <Person projectId={projectId} userId={referrerId} person={referrer} />
                </span>
              </td>
              <td data-label={columns.state} className="meaning-cell">
                <State completedAt={completedAt} />
              </td>
              <td data-label={columns.at} className="end nowrap">
                <When at={createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Person({
  projectId,
  userId,
  person: { name, email },
}: {
  projectId: string;
  userId: string;
  person: Referral['referrer'];
}) {
  return (
    <>
      <Link className="name" to="/projects/$projectId/users/$userId" params={{ projectId, userId }}>
        {name ?? email}
      </Link>
      {name === null ? null : <span className="sub">{email}</span>}
    </>
  );
}

function State({ completedAt }: { completedAt: string | null }) {
  if (completedAt === null)
    return (
      <span>
        <span className="state off">{words.states.pending}</span>
        <span className="sub">{words.pendingText}</span>
      </span>
    );
  return (
    <span>
      <span className="state ok">{words.states.completed}</span>
      <span className="sub">{words.completedAt(momentText(new Date(completedAt), new Date(), formatting))}</span>
    </span>
  );
}
