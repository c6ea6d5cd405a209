import { nameIn, passwordIn } from '../../../lib/schemas.ts';
import { hasWayByMail, type ProjectContext } from '../../projects/index.ts';
import { currentTerms } from '../../terms/index.ts';
import { usernameIn } from '../../users/index.ts';
import type { NewAccountView } from '../new-account-fields.ts';
import { readCredential, readFields } from './forms.ts';

/** Fields of every form that makes an account, beside the address. */
export const NEW_ACCOUNT_FIELDS = ['password', 'with', 'credential', 'name', 'username', 'acceptedTerms'] as const;

export type NewAccountForm = Readonly<Record<(typeof NEW_ACCOUNT_FIELDS)[number], string>>;

/** What such a page is told of its project. */
export function newAccountView({ project }: ProjectContext) {
  const { methods, passwords, signUp } = project.settings;
  return {
    username: signUp.username,
    terms: currentTerms(project.settings) ?? undefined,
    passwordMinimumCharacters: methods.password ? passwords.leastCharacters : undefined,
  };
}

/** What somebody chose, for the use case: what was left empty is left out. */
export function readNewAccount({ project }: ProjectContext, form: NewAccountForm) {
  const { name, username, acceptedTerms } = form;
  const wantsUsername = project.settings.signUp.username !== 'off' && username.trim() !== '';
  const read = readFields(
    { ...form, username: username.trim() },
    {
      name: nameIn,
      ...(wantsUsername ? { username: usernameIn } : {}),
    },
  );
  return {
    ...(name.trim() === '' ? {} : { name: read.name }),
    ...(wantsUsername ? { username: username.trim() } : {}),
    ...(acceptedTerms === '' ? {} : { acceptedTerms }),
  };
}

/** What the account is entered with later, as the form was made for. */
export function readNewProof(
  { project }: ProjectContext,
  form: NewAccountForm,
): {
  password?: string;
  credential?: Record<string, unknown>;
} {
  if (form.with === 'passkey') return { credential: readCredential(form.credential) };
  // Where people sign in without a password, who makes no passkey chooses neither: a mail signs in.
  return project.settings.methods.password ? readFields(form, { password: passwordIn }) : {};
}

/** What was asked for, else what people mostly enter with here. */
export function proofOf({ project }: ProjectContext, asked: string | undefined): NewAccountView['proof'] {
  const { methods } = project.settings;
  const fallback = methods.password || hasWayByMail(methods);
  if (!methods.passkey) return fallback ? 'password_only' : 'nothing';
  if (!fallback) return 'passkey_only';
  return (asked || (methods.password ? 'password' : 'passkey')) === 'passkey' ? 'passkey' : 'password';
}
