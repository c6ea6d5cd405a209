import { nameIn, passwordIn } from '../../../lib/schemas.ts';
import type { ProjectContext } from '../../projects/index.ts';
import { currentTerms } from '../../terms/index.ts';
import { usernameIn } from '../../users/index.ts';
import { readFields } from './forms.ts';

/** Fields of every form that makes an account, beside the address. */
export const NEW_ACCOUNT_FIELDS = ['password', 'name', 'username', 'acceptedTerms'] as const;

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

export function readNewPassword(form: NewAccountForm): string {
  return readFields(form, { password: passwordIn }).password;
}
