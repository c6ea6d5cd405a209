import type { User } from '../../api/types.ts';
import { formatting } from '../../components/when.tsx';
import { momentText, shortDate } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';

const { status: words } = texts.users;

/** A dot and a word. */
export function UserState({ user }: { user: User }) {
  const day = (at: string) => shortDate(new Date(at), formatting);
  // What keeps people out comes before what they still have to do.
  if (user.lockedUntil !== null && (user.status === 'active' || user.status === 'unverified'))
    return (
      <span className="state warn">
        {words.lockedUntil(momentText(new Date(user.lockedUntil), new Date(), formatting))}
      </span>
    );
  switch (user.status) {
    case 'active':
      return <span className="state ok">{words.active}</span>;
    case 'unverified':
      return <span className="state warn">{words.unverified}</span>;
    case 'banned':
      return (
        <span className="state bad">
          {user.ban?.expiresAt ? words.bannedUntil(day(user.ban.expiresAt)) : words.banned}
        </span>
      );
    case 'deleting':
      return (
        <span className="state off">
          {user.deletionDueAt ? words.deletingOn(day(user.deletionDueAt)) : words.deleting}
        </span>
      );
  }
}
