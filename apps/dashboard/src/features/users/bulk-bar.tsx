import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { Project } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Menu, MenuAction } from '../../components/menu.tsx';
import { problemText } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { type BulkTarget, type Filter, userCountQuery } from './bulk.queries.ts';
import type { BulkKind } from './bulk.rules.ts';
import type { AskedBulk } from './bulk-dialog.tsx';
import type { Selection } from './use-selection.ts';

const { bulk } = texts;

/** What can be done to the chosen rows; with all of a page chosen, also to everybody whom the search finds. */
export function BulkBar({
  project,
  selection,
  filter,
  onPage,
  hasMore,
  onAsk,
}: {
  project: Project;
  selection: Selection;
  filter: Filter;
  /** How many rows the page has. */
  onPage: number;
  /** There are pages before or after this one. */
  hasMore: boolean;
  onAsk: (asked: AskedBulk) => void;
}) {
  const { chosen, everybody } = selection;
  const count = useQuery({ ...userCountQuery(project.id, filter), enabled: everybody });
  const target: BulkTarget | null = !everybody
    ? { kind: 'ids', ids: [...chosen] }
    : count.data === undefined || !count.data.exact
      ? null
      : { kind: 'filter', filter, count: count.data.count };
  const words = !everybody
    ? bulk.chosen(chosen.size)
    : count.data !== undefined
      ? bulk.everybody(count.data.count, count.data.exact)
      : count.error === null
        ? bulk.counting
        : `${bulk.countFailed} ${problemText(count.error)}`;
  const wordsId = useId();
  // What stands at the left says why nothing can be done.
  const off = { disabled: target === null, 'aria-describedby': target === null ? wordsId : undefined } as const;
  const ask = (kind: BulkKind) => {
    if (target !== null) onAsk({ kind, target });
  };

  return (
    <section className="bulk" aria-label={bulk.title}>
      <b role="status" id={wordsId}>
        {words}
      </b>
      {onPage === chosen.size || everybody ? null : (
        <Button small kind="quiet" onClick={() => selection.choosePage(true)}>
          {bulk.choosePage}
        </Button>
      )}
      {hasMore && !everybody && onPage === chosen.size ? (
        <Button small kind="quiet" onClick={selection.chooseEverybody}>
          {bulk.chooseEverybody}
        </Button>
      ) : null}
      <Button small {...off} onClick={() => ask('ban')}>
        {bulk.kinds.ban}
      </Button>
      <Button small {...off} onClick={() => ask('revoke_sessions')}>
        {bulk.kinds.revoke_sessions}
      </Button>
      <Menu
        label={bulk.more}
        triggerClass="btn sm"
        disabled={off.disabled}
        describedBy={off['aria-describedby']}
        trigger={
          <>
            {bulk.more} <Icon name="more" size={14} />
          </>
        }
      >
        <MenuAction onSelect={() => ask('set_verified')}>{bulk.kinds.set_verified}</MenuAction>
        <MenuAction onSelect={() => ask('add_role')}>{bulk.kinds.add_role}</MenuAction>
        <MenuAction onSelect={() => ask('remove_role')}>{bulk.kinds.remove_role}</MenuAction>
        <hr />
        <MenuAction onSelect={() => ask('unban')}>{bulk.kinds.unban}</MenuAction>
        <MenuAction danger onSelect={() => ask('delete')}>
          {bulk.kinds.delete}
        </MenuAction>
      </Menu>
      <button type="button" className="icon-btn sm" aria-label={bulk.clear} onClick={selection.clear}>
        <Icon name="cross" size={14} />
      </button>
    </section>
  );
}
