import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { asProblem } from '../../api/api-problem.ts';
import type { Project } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Failed, problemText } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { isAddress } from '../../lib/address.ts';
import { texts } from '../../texts/index.ts';
import { type Language, LanguageField } from './language-field.tsx';
import { hasUsernames, usernameProblem } from './username-form.tsx';
import { displayName, useCreateUser } from './users.queries.ts';

const { users, common } = texts;

export function AddUser({ project, onClose }: { project: Project; onClose: () => void }) {
  const { id: projectId } = project;
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [username, setUsername] = useState('');
  const [locale, setLocale] = useState<Language | null>(null);
  const [password, setPassword] = useState('');
  const [verified, setVerified] = useState(false);
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const create = useCreateUser(projectId);
  const navigate = useNavigate();
  const toast = useToast();
  const refused = create.error === null ? null : asProblem(create.error);
  const wrongEmail = !isAddress(email.trim());
  const refusedEmail =
    refused?.code === 'users.email_taken'
      ? problemText(refused)
      : refused?.fields.some((field) => field.path.endsWith('email'))
        ? users.emailProblem
        : null;
  const refusedPassword = refused?.fields.find((field) => field.path === 'password')?.message ?? null;
  const refusedUsername = usernameProblem(refused);
  const emailProblem =
    tried && wrongEmail ? (email.trim() === '' ? common.required : users.emailProblem) : refusedEmail;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (create.isPending) return;
    if (wrongEmail) return focusFirstProblem(form.current);
    const body = {
      email: email.trim(),
      emailVerified: verified,
      ...(name.trim() === '' ? {} : { name: name.trim() }),
      ...(username.trim() === '' ? {} : { username: username.trim() }),
      ...(locale === null ? {} : { locale }),
      ...(password === '' ? {} : { password }),
    };
    create.mutate(body, {
      onSuccess: async (user) => {
        onClose();
        toast({ text: users.added(displayName(user)) });
        await navigate({ to: '/projects/$projectId/users/$userId', params: { projectId, userId: user.id } });
      },
      onError: () => focusFirstProblem(form.current),
    });
  }

  return (
    <Dialog title={users.addTitle} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate autoComplete="off">
        <p className="muted">{users.addLede}</p>
        {refused !== null && refusedEmail === null && refusedUsername === null && refusedPassword === null ? (
          <Failed title={users.addFailed} error={refused} />
        ) : null}
        <Field
          label={users.email}
          problem={emailProblem}
          value={email}
          onChange={(text) => {
            create.reset();
            setEmail(text);
          }}
          type="email"
          autoComplete="off"
          maxLength={254}
          data-first-focus
        />
        <Field label={users.optional(users.name)} value={name} onChange={setName} autoComplete="off" maxLength={120} />
        {hasUsernames(project) ? (
          <Field
            label={users.optional(users.username)}
            hint={users.usernameHints[project.settings.signUp.username]}
            problem={refusedUsername}
            value={username}
            onChange={(text) => {
              create.reset();
              setUsername(text);
            }}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={32}
          />
        ) : null}
        <LanguageField label={users.facts.language} value={locale} onChange={setLocale} />
        <Field
          label={users.optional(users.password)}
          hint={users.passwordHint}
          problem={refusedPassword}
          value={password}
          onChange={setPassword}
          type="password"
          autoComplete="new-password"
          maxLength={1000}
        />
        <label className="check">
          <input type="checkbox" checked={verified} onChange={(event) => setVerified(event.target.checked)} />
          <span>
            {users.verified}
            <br />
            <span className="hint">{users.verifiedHint}</span>
          </span>
        </label>
        <div className="row">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" kind="primary" busy={create.isPending}>
            {users.addDo}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
