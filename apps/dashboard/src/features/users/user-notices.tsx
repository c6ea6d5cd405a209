import type { User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { formatting } from '../../components/when.tsx';
import { longDate, momentText } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { useLiftBan } from './use-lift-ban.ts';
import { displayName, useKeepAccount, useUnlockUser } from './users.queries.ts';

const { users } = texts;

/** What somebody who opens this user must know first. At most one: a ban weighs more than a deletion, and both more than a lock-out. */
export function UserNotices({ projectId, user, mayChange }: { projectId: string; user: User; mayChange: boolean }) {
  const day = (at: string) => longDate(new Date(at), formatting);
  const lift = useLiftBan(projectId, user);
  if (user.ban !== null) {
    const { reason, at, expiresAt } = user.ban;
    return (
      <div className="notice bad with-action">
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
  if (user.deletionDueAt !== null)
    return <Deleting projectId={projectId} user={user} day={day(user.deletionDueAt)} mayChange={mayChange} />;
  return user.lockedUntil === null ? null : (
    <LockedNotice projectId={projectId} user={user} until={user.lockedUntil} mayChange={mayChange} />
  );
}

/** Only the person asks for a deletion, so nothing here takes it back once the account is kept. */
function Deleting({
  projectId,
  user,
  day,
  mayChange,
}: {
  projectId: string;
  user: User;
  day: string;
  mayChange: boolean;
}) {
  const keep = useKeepAccount(projectId, user.id);
  const toast = useToast();
  const run = () =>
    keep.mutate(undefined, {
      onSuccess: () => toast({ text: users.keptAccount(displayName(user)) }),
      onError: (error) => toast({ kind: 'bad', text: `${users.keepFailed} ${problemText(error)}` }),
    });
  return (
    <div className="notice warn with-action">
      <Icon name="warning" />
      <p className="grow">
        <b>{users.deletingTitle(day)}</b>. {users.deletingText}
      </p>
      {mayChange ? (
        <Button small busy={keep.isPending} onClick={run}>
          {users.keepAccount}
        </Button>
      ) : null}
    </div>
  );
}

function LockedNotice({
  projectId,
  user,
  until,
  mayChange,
}: {
  projectId: string;
  user: User;
  until: string;
  mayChange: boolean;
}) {
  const unlock = useUnlockUser(projectId, user.id);
  const toast = useToast();
  function run() {
    unlock.mutate(undefined, {
      onSuccess: () => toast({ text: users.unlocked(displayName(user)) }),
      onError: (error) => toast({ kind: 'bad', text: `${users.unlockFailed} ${problemText(error)}` }),
    });
  }
  return (
    <div className="notice warn with-action">
      <Icon name="warning" />
      <p className="grow">
        <b>{users.lockedTitle(momentText(new Date(until), new Date(), formatting))}</b>. {users.lockedText}
      </p>
      {mayChange ? (
        <Button small busy={unlock.isPending} onClick={run}>
          {users.unlock}
        </Button>
      ) : null}
    </div>
  );
}
