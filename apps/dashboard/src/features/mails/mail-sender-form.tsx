import { type FormEvent, useRef, useState } from 'react';
import { asProblem } from '../../api/api-problem.ts';
import type { MailSender, Project } from '../../api/types.ts';
import { Choices } from '../../components/choices.tsx';
import { useDraft } from '../../components/drafts.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { texts } from '../../texts/index.ts';
import { SaveRow } from '../projects/settings-section.tsx';
import { bodyOf, type SenderDraft, type SenderField, senderDraftOf, wrongSenderFields } from './mail-sender.rules.ts';
import { usePutMailSender } from './mails.queries.ts';

const { mails, common } = texts;
const { sender: words } = mails;

/** Who sends, under which name. The key is written only: what is kept shows its last four letters. */
export function MailSenderForm({
  project,
  sender,
  readOnly,
}: {
  project: Project;
  sender: MailSender;
  readOnly: boolean;
}) {
  const draft = useDraft(words.name, senderDraftOf(sender));
  const { value } = draft;
  const put = usePutMailSender(project.id);
  const [tried, setTried] = useState(false);
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const wrong = wrongSenderFields(value, sender.apiKeyLastFour);
  const refused = put.error === null ? [] : asProblem(put.error).fields;
  const atField = refused.some(({ path }) => Object.hasOwn(value, path));

  const patch = (part: Partial<SenderDraft>) => {
    if (put.isError) put.reset();
    draft.patch(part);
  };
  const discard = () => {
    put.reset();
    setTried(false);
    draft.discard();
  };

  function problemOf(field: SenderField): string | null {
    const said = refused.find(({ path }) => path === field)?.message;
    if (said !== undefined) return said;
    const reason = tried ? wrong.get(field) : undefined;
    if (reason === undefined) return null;
    if (reason === 'missing') return common.required;
    return field === 'apiKey' ? words.apiKeyInvalid : words.addressInvalid;
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (readOnly || put.isPending || !draft.dirty) return;
    if (wrong.size > 0) return focusFirstProblem(form.current);
    try {
      await put.mutateAsync(bodyOf(value));
      put.reset();
      setTried(false);
      draft.settle(value);
      toast({ text: common.saved(words.name) });
    } catch {
      // `put.error` says it on the page.
      focusFirstProblem(form.current);
    }
  }

  const address = { inputMode: 'email', autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;
  return (
    <form ref={form} className="stack narrow" onSubmit={submit} noValidate>
      {put.error === null || atField ? null : <Failed title={common.notSaved} error={put.error} />}
      <Choices
        legend={words.provider}
        choices={words.providers}
        value={value.provider}
        onChange={(provider) => patch({ provider })}
        disabled={readOnly}
      />
      {value.provider === 'instance' && sender.apiKeyLastFour !== null ? (
        <p className="state warn wraps">{words.forgets}</p>
      ) : null}
      {value.provider === 'resend' ? (
        <>
          <Field
            {...address}
            label={words.fromAddress}
            hint={words.fromAddressHint}
            problem={problemOf('fromAddress')}
            value={value.fromAddress}
            onChange={(fromAddress) => patch({ fromAddress })}
            maxLength={254}
            disabled={readOnly}
          />
          <Field
            label={words.apiKey}
            hint={sender.apiKeyLastFour === null ? words.apiKeyHint : words.apiKeyKept(sender.apiKeyLastFour)}
            problem={problemOf('apiKey')}
            value={value.apiKey}
            onChange={(apiKey) => patch({ apiKey })}
            className="mono"
            type="password"
            autoComplete="new-password"
            placeholder={sender.apiKeyLastFour === null ? 're_…' : `…${sender.apiKeyLastFour}`}
            maxLength={203}
            disabled={readOnly}
          />
        </>
      ) : null}
      <Field
        label={words.fromName}
        hint={words.fromNameHint(project.name)}
        problem={problemOf('fromName')}
        value={value.fromName}
        onChange={(fromName) => patch({ fromName })}
        maxLength={100}
        autoComplete="off"
        disabled={readOnly}
      />
      <Field
        {...address}
        label={words.replyTo}
        hint={words.replyToHint}
        problem={problemOf('replyTo')}
        value={value.replyTo}
        onChange={(replyTo) => patch({ replyTo })}
        maxLength={254}
        disabled={readOnly}
      />
      {readOnly ? null : (
        <SaveRow draft={{ dirty: draft.dirty, isPending: put.isPending, discard }} thing={words.thing} />
      )}
    </form>
  );
}
