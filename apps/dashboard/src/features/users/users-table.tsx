import type { User } from '../../api/types.ts';
import { Link } from '../../components/link.tsx';
import { When } from '../../components/when.tsx';
import { initialsOf } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { tickOf } from './bulk.rules.ts';
import type { Selection } from './use-selection.ts';
import { UserState } from './user-state.tsx';
import { displayName } from './users.queries.ts';

const { users, bulk } = texts;

/** `selection` is null for those who may only look: then there is nothing to choose for. */
export function UsersTable({
  projectId,
  list,
  selection,
}: {
  projectId: string;
  list: readonly User[];
  selection: Selection | null;
}) {
  const { columns } = users;
  return (
    <div className="panel">
      <table className="table cards tight">
        <caption className="sr">{users.title}</caption>
        <thead>
          <tr>
            {selection === null ? null : (
              <th className="pick">
                <PageTick selection={selection} ids={list.map(({ id }) => id)} />
              </th>
            )}
            <th>{columns.user}</th>
            <th>{columns.status}</th>
            <th className="end signed-up">{columns.signedUp}</th>
            <th className="end">{columns.lastSignIn}</th>
          </tr>
        </thead>
        <tbody>
          {list.map((user) => (
            <tr key={user.id} className={selection?.chosen.has(user.id) ? 'is-selected' : undefined}>
              {selection === null ? null : (
                <td className="pick">
                  <input
                    type="checkbox"
                    className="tick"
                    aria-label={bulk.chooseRow(displayName(user))}
                    checked={selection.chosen.has(user.id)}
                    onChange={(event) =>
                      selection.press(user.id, event.target.checked, (event.nativeEvent as MouseEvent).shiftKey)
                    }
                  />
                </td>
              )}
              <td className="lead">
                <span className="row who">
                  <span className="avatar" aria-hidden="true">
                    {initialsOf(displayName(user))}
                  </span>
                  <span className="grow">
                    <Link
                      className="name"
                      to="/projects/$projectId/users/$userId"
                      params={{ projectId, userId: user.id }}
                      title={displayName(user)}
                    >
                      {displayName(user)}
                    </Link>
                    <span className="sub" title={user.name === null ? undefined : user.email}>
                      {user.name === null ? users.noName : user.email}
                    </span>
                  </span>
                </span>
              </td>
              <td className="state-cell" data-label={columns.status}>
                <UserState user={user} />
              </td>
              <td className="end nowrap hide-s signed-up" data-label={columns.signedUp}>
                <When at={user.createdAt} />
              </td>
              <td className="end nowrap" data-label={columns.lastSignIn}>
                {user.lastSignInAt === null ? (
                  <span className="faint">{users.neverSignedIn}</span>
                ) : (
                  <When at={user.lastSignInAt} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PageTick({ selection, ids }: { selection: Selection; ids: readonly string[] }) {
  const tick = tickOf(selection.chosen, ids);
  return (
    <input
      type="checkbox"
      className="tick"
      aria-label={bulk.choosePage}
      checked={tick === 'all'}
      ref={(input) => {
        if (input !== null) input.indeterminate = tick === 'mixed';
      }}
      onChange={() => selection.choosePage(tick !== 'all')}
    />
  );
}
