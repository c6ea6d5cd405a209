import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../../components/icon.tsx';
import { Link } from '../../components/link.tsx';
import { RowOfLinks } from '../../components/row-of-links.tsx';
import { texts } from '../../texts/index.ts';
import { STATUSES, type UsersSearch } from './users.search.ts';

const { users } = texts;
const DEBOUNCE_MILLISECONDS = 250;

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
  const inAddress = search.q ?? '';
  const [text, setText] = useState(inAddress);
  /** What this field has last put into the address. Another value there came from a link or the back button. */
  const written = useRef(inAddress);
  const { status } = search;

  useEffect(() => {
    if (inAddress === written.current) return;
    written.current = inAddress;
    setText(inAddress);
  }, [inAddress]);

  useEffect(() => {
    const q = text.trim();
    if (q === written.current) return;
    const timer = setTimeout(() => {
      written.current = q;
      void navigate({
        search: { ...(q === '' ? {} : { q }), ...(status === undefined ? {} : { status }) },
        replace: true,
      });
    }, DEBOUNCE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text, status, navigate]);

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
        onChange={(event) => setText(event.target.value)}
        maxLength={254}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </search>
  );
}
