import type { PageAnswer } from '../../../platform/http/contract.ts';
import { updateMe } from '../../account/index.ts';
import { usernameIn } from '../../users/index.ts';
import { profileView } from './account-profile.ts';
import { answerForm, type FieldsOf, formOf, readFields } from './forms.ts';
import { pathWith } from './return-to.ts';
import type { AccountContext } from './visitor.ts';

export const usernameForm = formOf('username');

export async function submitUsername(ctx: AccountContext, form: FieldsOf<typeof usernameForm>): Promise<PageAnswer> {
  const typed = form.username.trim();
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const username = typed === '' ? null : readFields({ username: typed }, { username: usernameIn }).username;
      await updateMe(ctx, { username });
      return { redirect: pathWith(ctx, '/account/profile', { notice: 'username' }) };
    },
    show: (refusal) => profileView(ctx, { username: form.username }, undefined, refusal),
  });
}
