import { useLocation } from '@tanstack/react-router';
import { Icon } from '../../components/icon.tsx';
import { Link } from '../../components/link.tsx';
import { texts } from '../../texts/index.ts';
import { USERS_ON_A_PAGE } from './users.queries.ts';
import type { UsersSearch } from './users.search.ts';

const { users, common } = texts;

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Cursors of the pages before this one, oldest first: cursors lead forward only, so the way back is remembered. */
    trail?: readonly (string | undefined)[];
  }
}

/** Next by cursor; back along the pages that one came by. A page that was opened by its address knows only the first. */
export function UsersPager({
  search,
  count,
  nextCursor,
}: {
  search: UsersSearch;
  count: number;
  nextCursor: string | null;
}) {
  const { trail } = useLocation().state;
  const { after, ...filters } = search;
  const before = trail ?? [];
  const previous = before.at(-1);
  const isFirst = after === undefined;
  const from = before.length * USERS_ON_A_PAGE + 1;
  const knowsPlace = isFirst || before.length > 0;
  if (isFirst && nextCursor === null) return <p className="pager num">{users.found(count)}</p>;
  return (
    <nav className="pager" aria-label={common.pages}>
      <span className="num">{knowsPlace ? users.range(from, from + count - 1) : users.found(count)}</span>
      <span className="row">
        {isFirst ? (
          <button type="button" className="btn sm" disabled>
            <Icon name="previous" size={14} /> {common.previous}
          </button>
        ) : (
          <Link
            className="btn sm"
            from="/projects/$projectId/users"
            to="."
            search={previous === undefined ? filters : { ...filters, after: previous }}
            state={{ trail: before.slice(0, -1) }}
          >
            <Icon name="previous" size={14} /> {knowsPlace ? common.previous : users.firstPage}
          </Link>
        )}
        {nextCursor === null ? (
          <button type="button" className="btn sm" disabled>
            {common.next} <Icon name="next" size={14} />
          </button>
        ) : (
          <Link
            className="btn sm"
            from="/projects/$projectId/users"
            to="."
            search={{ ...filters, after: nextCursor }}
            state={{ trail: [...before, after] }}
          >
            {common.next} <Icon name="next" size={14} />
          </Link>
        )}
      </span>
    </nav>
  );
}
