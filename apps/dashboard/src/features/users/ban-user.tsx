import { type FormEvent, useRef, useState } from 'react';
import { asProblem } from '../../api/api-problem.ts';
import type { User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Failed, problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { startOfDay, tomorrow } from '../../lib/days.ts';
import { texts } from '../../texts/index.ts';
import { displayName, useBanUser, useUnbanUser } from './users.queries.ts';

const { users, common } = texts;

/** Bans with a reason and, if wanted, an end. The toast can lift the ban again. */
export function BanUser({ projectId, user, onClose }: { projectId: string; user: User; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const ban = useBanUser(projectId, user.id);
  const unban = useUnbanUser(projectId, user.id);
  const toast = useToast();
  const name = displayName(user);
  const noReason = reason.trim() === '';
  const untilProblem =
    ban.error !== null && asProblem(ban.error).code === 'users.ban_expiry_past' ? problemText(ban.error) : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (ban.isPending) return;
    if (noReason) return focusFirstProblem(form.current);
    ban.mutate(
      { reason: reason.trim(), ...(until === '' ? {} : { expiresAt: startOfDay(until) }) },
      {
        onSuccess: () => {
          onClose();
          toast({ text: users.banned(name), undo: () => void undo() });
        },
        onError: () => focusFirstProblem(form.current),
      },
    );
  }

  // The dialog is gone by then, and callbacks given to mutate() go with it: the promise stays.
  async function undo() {
    try {
      await unban.mutateAsync();
      toast({ text: users.unbanned(name) });
    } catch (error) {
      toast({ kind: 'bad', text: `${users.unbanFailed} ${problemText(error)}` });
    }
  }

  return (
    <Dialog title={users.banAsk(name)} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate>
        <p className="muted">{users.banText}</p>
        {ban.error !== null && untilProblem === null ? <Failed title={users.banFailed} error={ban.error} /> : null}
        <Field
          label={users.banReason}
          hint={users.banReasonHint}
          problem={tried && noReason ? common.required : null}
          value={reason}
          onChange={setReason}
          maxLength={500}
          autoComplete="off"
          data-first-focus
        />
        <Field
          label={users.optional(users.banUntil)}
          hint={users.banUntilHint}
          problem={untilProblem}
          value={until}
          onChange={setUntil}
          type="date"
          min={tomorrow()}
        />
        <div className="row">
          <Button onClick={onClose}>{users.banKeep}</Button>
          <Button type="submit" kind="danger solid" busy={ban.isPending}>
            {users.banDo}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
