import { type FormEvent, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { startOfDay, tomorrow } from '../../lib/days.ts';
import { texts } from '../../texts/index.ts';
import { useAddAddressBan } from './address-bans.queries.ts';

const { addressBans, common } = texts;

/** The server judges what is a network; here only what is missing is said at once. */
export function AddAddressBan({ onClose }: { onClose: () => void }) {
  const add = useAddAddressBan();
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const [network, setNetwork] = useState('');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [tried, setTried] = useState(false);
  const problem = tried && network.trim() === '' ? common.required : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (add.isPending) return;
    if (network.trim() === '') return focusFirstProblem(form.current);
    const body = {
      network: network.trim(),
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      ...(until === '' ? {} : { expiresAt: startOfDay(until) }),
    };
    add.mutate(body, {
      onSuccess: (ban) => {
        toast({ text: addressBans.added(ban.network) });
        onClose();
      },
    });
  }

  return (
    <Dialog title={addressBans.addTitle} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate>
        {add.error === null ? null : <Failed title={addressBans.addFailed} error={add.error} />}
        <Field
          label={addressBans.network}
          hint={addressBans.networkHint}
          problem={problem}
          value={network}
          onChange={setNetwork}
          maxLength={60}
          autoComplete="off"
          spellCheck={false}
          className="mono"
          data-first-focus
        />
        <Field
          label={addressBans.reason}
          hint={addressBans.reasonHint}
          value={reason}
          onChange={setReason}
          maxLength={200}
        />
        <Field
          label={addressBans.until}
          hint={addressBans.untilHint}
          type="date"
          value={until}
          onChange={setUntil}
          min={tomorrow()}
        />
        <div className="row">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" kind="primary" busy={add.isPending}>
            {addressBans.add}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
