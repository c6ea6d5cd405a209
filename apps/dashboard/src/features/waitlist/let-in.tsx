import { type FormEvent, useId, useState } from 'react';
import type { WaitlistEntry } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { MOST_AT_ONCE, useLetIn } from './waitlist.queries.ts';

const { waitlist: words } = texts;

const STANDARD_COUNT = '10';

/** The first so many of those who wait, whoever is shown. */
export function LetInNext({ projectId }: { projectId: string }) {
  const id = useId();
  const [count, setCount] = useState(STANDARD_COUNT);
  const letIn = useLetInWithToast(projectId);
  const next = Number(count);
  const isCount = /^\d{1,3}$/.test(count) && next >= 1 && next <= MOST_AT_ONCE;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isCount && !letIn.isPending) letIn.go({ next });
  }

  return (
    <form className="row" onSubmit={submit} noValidate>
      <label className="sr" htmlFor={id}>
        {words.nextCount}
      </label>
      <Button type="submit" busy={letIn.isPending}>
        {words.letInNext}
      </Button>
      <input
        id={id}
        className="input num amount"
        inputMode="numeric"
        autoComplete="off"
        maxLength={3}
        value={count}
        aria-invalid={!isCount || undefined}
        onChange={(event) => setCount(event.target.value)}
      />
    </form>
  );
}

export function LetInSelected({
  projectId,
  entries,
  onDone,
}: {
  projectId: string;
  entries: readonly WaitlistEntry[];
  onDone: () => void;
}) {
  const letIn = useLetInWithToast(projectId);
  const entryIds = entries.slice(0, MOST_AT_ONCE).map(({ id }) => id);
  return (
    <div className="bulk">
      <b role="status">{words.selected(entryIds.length)}</b>
      <Button kind="quiet" onClick={onDone}>
        {words.clear}
      </Button>
      <Button kind="primary" busy={letIn.isPending} onClick={() => letIn.go({ entryIds }, onDone)}>
        {words.letInSelected}
      </Button>
    </div>
  );
}

export function LetInOne({ projectId, entry }: { projectId: string; entry: WaitlistEntry }) {
  const letIn = useLetInWithToast(projectId);
  return (
    <Button small busy={letIn.isPending} onClick={() => letIn.go({ entryIds: [entry.id] })}>
      {words.letIn}
      <span className="sr"> {entry.email}</span>
    </Button>
  );
}

function useLetInWithToast(projectId: string) {
  const letIn = useLetIn(projectId);
  const toast = useToast();
  return {
    isPending: letIn.isPending,
    go(body: { entryIds: string[] } | { next: number }, done?: () => void) {
      letIn.mutate(body, {
        onSuccess: ({ data }) => {
          toast({ text: words.letInDone(data.length) });
          done?.();
        },
        onError: (error) => toast({ kind: 'bad', text: `${words.failed} ${problemText(error)}` }),
      });
    },
  };
}
