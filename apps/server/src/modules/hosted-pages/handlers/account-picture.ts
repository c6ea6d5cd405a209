import { imageIn } from '../../../lib/user-fields.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { updateMe } from '../../account/index.ts';
import { profileView } from './account-profile.ts';
import { answerForm, type FieldsOf, formOf, readFields } from './forms.ts';
import { pathWith } from './return-to.ts';
import type { AccountContext } from './visitor.ts';

export const pictureForm = formOf('image');

export async function submitPicture(ctx: AccountContext, form: FieldsOf<typeof pictureForm>): Promise<PageAnswer> {
  const typed = form.image.trim();
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const image = typed === '' ? null : readFields({ image: typed }, { image: imageIn }).image;
      await updateMe(ctx, { image });
      return { redirect: pathWith(ctx, '/account/profile', { notice: 'picture' }) };
    },
    show: (refusal) => profileView(ctx, { image: form.image }, undefined, refusal),
  });
}
