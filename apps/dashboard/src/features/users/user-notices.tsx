import type { User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { formatting } from '../../components/when.tsx';
import { longDate } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { useLiftBan } from './use-lift-ban.ts';

const { users } = texts;

/** What somebody who opens this user must know first. At most one: a ban weighs more than a deletion. */
export function UserNotices({ projectId, user, mayChange }: { projectId: string; user: User; mayChange: boolean }) {
  const day = (at: string) => longDate(new Date(at), formatting);
  const lift = useLiftBan(projectId, user);
  if (user.ban !== null) {
    const { reason, at, expiresAt } = user.ban;
    return (
      <div className="notice bad banned">
        <Icon name="alert" />
        <div className="grow">
          <p>
            <b>{users.bannedTitle(day(at))}</b>.{' '}
            {expiresAt === null ? users.bannedForever : users.bannedUntil(day(expiresAt))}
          </p>
          {reason === null ? null : <p>{users.bannedReason(reason)}</p>}
        </div>
        {mayChange ? (
          <Button small busy={lift.isPending} onClick={lift.run}>
            {users.unban}
          </Button>
        ) : null}
      </div>
    );
  }
  if (user.deletionDueAt === null) return null;
  return (
    <div className="notice warn">
      <Icon name="warning" />
      <p>
        <b>{users.deletingTitle(day(user.deletionDueAt))}</b>. {users.deletingText}
      </p>
    </div>
  );
}
