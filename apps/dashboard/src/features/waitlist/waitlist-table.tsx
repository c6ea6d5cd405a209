import { useState } from 'react';
import type { WaitlistEntry } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { useToast } from '../../components/toasts.tsx';
import { formatting, When } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { LetInOne } from './let-in.tsx';
import { useRemoveEntry, type WaitlistStatus } from './waitlist.queries.ts';

const { waitlist: words, common } = texts;

type Selection = {
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
};

export function WaitlistTable({
  projectId,
  entries,
  status,
  mayChange,
  selected,
  onSelect,
}: Selection & {
  projectId: string;
  entries: readonly WaitlistEntry[];
  status: WaitlistStatus;
  mayChange: boolean;
}) {
  const { columns } = words;
  const choosing = mayChange && status === 'waiting';
  const all = entries.every(({ id }) => selected.has(id));
  return (
    <div className="panel">
      <table className="table cards">
        <caption className="sr">{words.title}</caption>
        <thead>
          <tr>
            {choosing ? (
              <th className="pick">
                <input
                  type="checkbox"
                  className="tick"
                  aria-label={words.selectAll}
                  checked={all}
                  ref={(tick) => {
                    if (tick !== null) tick.indeterminate = !all && entries.some(({ id }) => selected.has(id));
                  }}
                  onChange={() => onSelect(all ? new Set() : new Set(entries.map(({ id }) => id)))}
                />
              </th>
            ) : null}
            <th>{columns.address}</th>
            <th className="end">{columns.number}</th>
            <th className="end">{status === 'waiting' ? columns.joined : columns.approved}</th>
            {mayChange ? (
              <th>
                <span className="sr">{common.actions}</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id} aria-selected={choosing ? selected.has(entry.id) : undefined}>
              {choosing ? (
                <td className="pick">
                  <input
                    type="checkbox"
                    className="tick"
                    aria-label={words.select(entry.email)}
                    checked={selected.has(entry.id)}
                    onChange={() => onSelect(toggled(selected, entry.id))}
                  />
                </td>
              ) : null}
              <td className="lead">
                <b>{entry.email}</b>
              </td>
              <td className="end num" data-label={columns.number}>
                {new Intl.NumberFormat(formatting.locale).format(entry.position)}
              </td>
              <td className="end nowrap" data-label={status === 'waiting' ? columns.joined : columns.approved}>
                <When at={entry.approvedAt ?? entry.joinedAt} />
              </td>
              {mayChange ? (
                <td className="act">
                  <span className="row">
                    {status === 'waiting' ? <LetInOne projectId={projectId} entry={entry} /> : null}
                    <Remove projectId={projectId} entry={entry} />
                  </span>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Remove({ projectId, entry }: { projectId: string; entry: WaitlistEntry }) {
  const [asked, setAsked] = useState(false);
  const remove = useRemoveEntry(projectId, entry.id);
  const toast = useToast();
  return (
    <>
      <Button small kind="danger" onClick={() => setAsked(true)}>
        {words.remove}
        <span className="sr"> {entry.email}</span>
      </Button>
      {asked ? (
        <Confirm
          title={words.removeAsk(entry.email)}
          text={words.removeText}
          keep={words.removeKeep}
          confirm={words.remove}
          failed={words.failed}
          change={remove}
          onClose={() => setAsked(false)}
          onDone={() => toast({ text: words.removed(entry.email) })}
        />
      ) : null}
    </>
  );
}

function toggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}
