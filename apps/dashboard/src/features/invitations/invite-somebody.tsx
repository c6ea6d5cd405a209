import { type FormEvent, useId, useRef, useState } from 'react';
import { asProblem } from '../../api/api-problem.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Failed, problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { isAddress } from '../../lib/address.ts';
import { texts } from '../../texts/index.ts';
import { type NewInvitation, useInvite } from './invitations.queries.ts';

const { invitations: words, common } = texts;

type Language = NonNullable<NewInvitation['locale']>;

const ABOUT_ADDRESS = ['users.email_taken', 'invitations.open'];

export function InviteSomebody({ projectId, onClose }: { projectId: string; onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [inviterName, setInviterName] = useState('');
  const [locale, setLocale] = useState<Language>('en');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const languageId = useId();
  const invite = useInvite(projectId);
  const toast = useToast();
  const refused = invite.error === null ? null : asProblem(invite.error);
  const wrong = !isAddress(email.trim());
  const refusedEmail =
    refused !== null && ABOUT_ADDRESS.includes(refused.code)
      ? problemText(refused)
      : refused?.fields.some(({ path }) => path === 'email')
        ? words.emailInvalid
        : null;
  const problem = tried && wrong ? (email.trim() === '' ? common.required : words.emailInvalid) : refusedEmail;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (invite.isPending) return;
    if (wrong) return focusFirstProblem(form.current);
    const name = inviterName.trim();
    const body = { email: email.trim(), locale, ...(name === '' ? {} : { inviterName: name }) };
    invite.mutate(body, {
      onSuccess: (invitation) => {
        onClose();
        toast({ text: words.sent(invitation.email) });
      },
      onError: () => focusFirstProblem(form.current),
    });
  }

  return (
    <Dialog title={words.inviteTitle} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate autoComplete="off">
        <p className="muted">{words.inviteLede}</p>
        {refused !== null && refusedEmail === null ? <Failed title={words.sendFailed} error={refused} /> : null}
        <Field
          label={words.email}
          problem={problem}
          value={email}
          onChange={(text) => {
            invite.reset();
            setEmail(text);
          }}
          type="email"
          autoComplete="off"
          maxLength={254}
          data-first-focus
        />
        <Field
          label={words.inviterName}
          hint={words.inviterNameHint}
          value={inviterName}
          onChange={setInviterName}
          autoComplete="off"
          maxLength={120}
        />
        <div className="field">
          <label htmlFor={languageId}>{words.language}</label>
          <select
            id={languageId}
            className="select"
            value={locale}
            onChange={(event) => setLocale(event.target.value as Language)}
          >
            {(Object.keys(words.languages) as Language[]).map((language) => (
              <option key={language} value={language}>
                {words.languages[language]}
              </option>
            ))}
          </select>
        </div>
        <div className="row">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" kind="primary" busy={invite.isPending}>
            {words.send}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
