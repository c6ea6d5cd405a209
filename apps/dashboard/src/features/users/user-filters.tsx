import { useNavigate } from '@tanstack/react-router';
import { useAppliedText } from '../../components/applied-text.ts';
import { Icon } from '../../components/icon.tsx';
import { Link } from '../../components/link.tsx';
import { RowOfLinks } from '../../components/row-of-links.tsx';
import { texts } from '../../texts/index.ts';
import { STATUSES, type UsersSearch } from './users.search.ts';

const { users } = texts;

/** Search field and status. Both stand in the address, so that a list can be sent to somebody. */
export function UserFilters({ search }: { search: UsersSearch }) {
  return (
    <div className="filters">
      <SearchField search={search} />
      <RowOfLinks kind="segment" label={users.filter} current={search.status}>
        {([undefined, ...STATUSES] as const).map((status) => (
          <Link
            key={status ?? 'all'}
            from="/projects/$projectId/users"
            to="."
            search={{ ...(search.q === undefined ? {} : { q: search.q }), ...(status === undefined ? {} : { status }) }}
            current={search.status === status ? 'true' : undefined}
          >
            {users.filters[status ?? 'all']}
          </Link>
        ))}
      </RowOfLinks>
    </div>
  );
}

function SearchField({ search }: { search: UsersSearch }) {
  const navigate = useNavigate({ from: '/projects/$projectId/users' });
  const { status } = search;
  const { text, type } = useAppliedText(search.q ?? '', (q) => {
    void navigate({
      search: { ...(q === '' ? {} : { q }), ...(status === undefined ? {} : { status }) },
      replace: true,
    });
  });

  return (
    <search className="with-icon">
      <Icon name="search" />
      <label className="sr" htmlFor="user-search">
        {users.search}
      </label>
      <input
        className="input"
        id="user-search"
        type="search"
        placeholder={users.searchPlaceholder}
        value={text}
        onChange={(event) => type(event.target.value)}
        maxLength={254}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </search>
  );
}
