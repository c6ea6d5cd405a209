import { useBlocker } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext, useEffect, useId, useMemo, useState } from 'react';
import { texts } from '../texts/index.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

const { common } = texts;

type Report = (id: string, label: string | null) => void;
const ReportDraft = createContext<Report>(() => {});

/** Asks before a page is left on which something is typed and not saved, however it is left. */
export function DraftGuard({ children }: { children: ReactNode }) {
  const [drafts, setDrafts] = useState<ReadonlyMap<string, string>>(new Map());
  const report = useMemo<Report>(
    () => (id, label) =>
      setDrafts((before) => {
        if ((before.get(id) ?? null) === label) return before;
        const next = new Map(before);
        if (label === null) next.delete(id);
        else next.set(id, label);
        return next;
      }),
    [],
  );
  const { status, proceed, reset } = useBlocker({
    // Another tab of the same page, or another filter of its list, leaves nothing.
    shouldBlockFn: ({ current, next }) => drafts.size > 0 && current.pathname !== next.pathname,
    enableBeforeUnload: () => drafts.size > 0,
    withResolver: true,
  });
  return (
    <ReportDraft value={report}>
      {children}
      {status === 'blocked' ? (
        <Dialog title={common.leaveTitle} onClose={reset}>
          <p className="muted">{common.leaveText([...drafts.values()])}</p>
          <div className="row">
            <Button onClick={proceed}>{common.leave}</Button>
            <Button kind="primary" onClick={reset} data-first-focus>
              {common.stay}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </ReportDraft>
  );
}

export type Draft<Value> = {
  readonly value: Value;
  readonly dirty: boolean;
  set(next: Value): void;
  patch(part: Partial<Value>): void;
  discard(): void;
  /** `sent` is saved, and a draft no more. What was typed meanwhile stays one, with what is `known` since. */
  settle(sent: Value, known?: Partial<Value>): void;
};

/** What is typed, beside what is saved. While nothing is typed it follows what is saved, also when somebody else saves it. */
export function useDraft<Value extends object>(label: string, saved: Value): Draft<Value> {
  const [edited, setEdited] = useState<Value | null>(null);
  const report = useContext(ReportDraft);
  const id = useId();
  const value = edited ?? saved;
  const dirty = edited !== null && JSON.stringify(edited) !== JSON.stringify(saved);
  useEffect(() => {
    report(id, dirty ? label : null);
    return () => report(id, null);
  }, [report, id, label, dirty]);
  return {
    value,
    dirty,
    set: setEdited,
    patch: (part) => setEdited((before) => ({ ...(before ?? saved), ...part })),
    discard: () => setEdited(null),
    settle: (sent, known) => setEdited((now) => (now === null || now === sent ? null : { ...now, ...known })),
  };
}
