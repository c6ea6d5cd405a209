import { type FormEvent, useRef, useState } from 'react';
import type { BulkJob, BulkResults, Project } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { focusFirstProblem } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { startOfDay } from '../../lib/days.ts';
import { texts } from '../../texts/index.ts';
import { type BulkAction, type BulkTarget, useActOnUsers, useStartBulkAction } from './bulk.queries.ts';
import type { BulkKind } from './bulk.rules.ts';
import { BulkFields, type BulkForm, EMPTY_FORM, isComplete } from './bulk-fields.tsx';
import { BulkOutcome } from './bulk-outcome.tsx';
import { BulkProgress } from './bulk-progress.tsx';

const { bulk, common } = texts;

export type AskedBulk = { readonly kind: BulkKind; readonly target: BulkTarget };

/** Asks, does it, and tells of each that was refused. Rows are done at once; a whole search is a job that goes on by itself. */
export function BulkDialog({
  project,
  kind,
  target,
  onClose,
}: AskedBulk & {
  project: Project;
  /** `done`: something was done, so the selection has served its purpose. */
  onClose: (done: boolean) => void;
}) {
  const [form, setForm] = useState<BulkForm>(EMPTY_FORM);
  const [tried, setTried] = useState(false);
  const [shown, setShown] = useState<BulkResults | BulkJob | null>(null);
  const act = useActOnUsers(project.id);
  const start = useStartBulkAction(project.id);
  const element = useRef<HTMLFormElement>(null);
  const toast = useToast();
  const count = target.kind === 'ids' ? target.ids.length : target.count;
  const busy = act.isPending || start.isPending;
  const error = act.error ?? start.error;
  const complete = isComplete(kind, form, count);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (busy) return;
    if (!complete) return focusFirstProblem(element.current);
    const action = actionOf(kind, form);
    if (target.kind === 'ids') {
      act.mutate(
        { action, ids: target.ids },
        {
          onSuccess(results) {
            if (results.counts.failed > 0) return setShown(results);
            onClose(true);
            toast({ text: bulk.outcome(kind, results.counts) });
          },
        },
      );
    } else {
      const { filter } = target;
      start.mutate({ action, filter, expectedCount: count }, { onSuccess: setShown });
    }
  }

  const title = bulk.ask(kind, count);
  if (shown !== null) {
    return (
      <Dialog title={bulk.title} onClose={() => onClose(true)}>
        {'results' in shown ? (
          <BulkOutcome kind={kind} counts={shown.counts} failures={shown.results.filter(({ code }) => code !== null)} />
        ) : (
          <BulkProgress projectId={project.id} kind={kind} started={shown} />
        )}
        <div className="row">
          <Button kind="primary" onClick={() => onClose(true)} data-first-focus>
            {common.close}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={title} onClose={() => onClose(false)}>
      <form ref={element} onSubmit={submit} noValidate>
        <p className="muted">{bulk.about[kind]}</p>
        {target.kind === 'filter' ? <p className="muted">{bulk.job}</p> : null}
        {error === null ? null : <Failed title={bulk.failed} error={error} />}
        <BulkFields
          kind={kind}
          roles={project.settings.userRoles}
          count={count}
          form={form}
          tried={tried}
          onChange={(part) => setForm({ ...form, ...part })}
        />
        <div className="row">
          <Button onClick={() => onClose(false)}>{common.cancel}</Button>
          <Button type="submit" kind={kind === 'ban' || kind === 'delete' ? 'danger solid' : 'primary'} busy={busy}>
            {bulk.kinds[kind]}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function actionOf(kind: BulkKind, { reason, until, role, verified }: BulkForm): BulkAction {
  switch (kind) {
    case 'ban':
      return { type: kind, reason: reason.trim(), ...(until === '' ? {} : { expiresAt: startOfDay(until) }) };
    case 'add_role':
    case 'remove_role':
      return { type: kind, role };
    case 'set_verified':
      return { type: kind, verified };
    default:
      return { type: kind };
  }
}
