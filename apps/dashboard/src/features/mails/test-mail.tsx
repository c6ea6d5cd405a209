import type { UseMutationResult } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { MailTestResult } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Icon } from '../../components/icon.tsx';
import { Link } from '../../components/link.tsx';
import { Failed } from '../../components/states.tsx';
import { isAddress } from '../../lib/address.ts';
import { texts } from '../../texts/index.ts';
import { useInstance } from '../instance/instance.queries.ts';

const { mails, common } = texts;
const { test: words } = mails;

/** Sends one mail now and says what the other side said. */
export function TestMail({
  projectId,
  text,
  test,
  onClose,
}: {
  projectId: string;
  text: string;
  test: UseMutationResult<MailTestResult, Error, string>;
  onClose: () => void;
}) {
  const { operator } = useInstance();
  const [to, setTo] = useState(operator.email);
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const wrong = !isAddress(to.trim());

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (test.isPending) return;
    if (wrong) return focusFirstProblem(form.current);
    test.mutate(to.trim());
  }

  return (
    <Dialog title={words.title} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate>
        <p className="muted">{text}</p>
        {test.error === null ? null : <Failed title={words.failed} error={test.error} />}
        <div role="status" className="contents">
          {test.data === undefined ? null : (
            <Result projectId={projectId} result={test.data} to={test.variables ?? ''} />
          )}
        </div>
        <Field
          label={words.to}
          problem={tried && wrong ? words.toInvalid : null}
          value={to}
          onChange={setTo}
          inputMode="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          data-first-focus
        />
        <div className="row">
          <Button onClick={onClose}>{common.close}</Button>
          <Button type="submit" kind="primary" busy={test.isPending}>
            {test.data === undefined ? words.send : words.again}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Result({ projectId, result, to }: { projectId: string; result: MailTestResult; to: string }) {
  const sent = result.result === 'sent';
  const by = result.provider === null ? words.nobody : words.names[result.provider];
  return (
    <div className={`notice ${sent ? 'ok' : 'bad'}`}>
      <Icon name={sent ? 'check' : 'alert'} />
      <div>
        <p>
          <b>{result.result === 'sent' ? words.results.sent(to) : words.results[result.result]}</b>
        </p>
        <p className="said">{words.answer(by, result.detail)}</p>
        <p>
          <Link to="/projects/$projectId/mails" params={{ projectId }} search={{ kind: 'test' }}>
            {words.inLog}
          </Link>
        </p>
      </div>
    </div>
  );
}
