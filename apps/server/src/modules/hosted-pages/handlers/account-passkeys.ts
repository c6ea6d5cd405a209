import { idIn, nameIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { listMyFactors } from '../../factors/index.ts';
import { passkeyErrors, registerPasskey, removeMyPasskey, renameMyPasskey } from '../../passkeys/index.ts';
import { viewSecurity } from './account-security.ts';
import { answerForm, type FieldsOf, formOf, readCredential, readFields } from './forms.ts';
import { pathWith } from './return-to.ts';
import { type AccountContext, withFreshProof } from './visitor.ts';

export const addPasskeyForm = formOf('credential');
export const renamePasskeyForm = formOf('passkeyId', 'name');
export const removePasskeyForm = formOf('passkeyId');

const PAGE = '/account/security';

export const submitAddPasskey = withFreshProof(PAGE, (ctx: AccountContext, form: FieldsOf<typeof addPasskeyForm>) =>
  answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await registerPasskey(ctx, { credential: readCredential(form.credential) });
      return done(ctx, 'passkey_added');
    },
    show: (refusal) => viewSecurity(ctx, {}, refusal),
  }),
);

export function submitRenamePasskey(
  ctx: AccountContext,
  form: FieldsOf<typeof renamePasskeyForm>,
): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const { name } = readFields(form, { name: nameIn.refine((text) => text !== '' && text.length <= 60) });
      await renameMyPasskey(ctx, { passkeyId: readId(form.passkeyId), name });
      return done(ctx, 'passkey_renamed');
    },
    show: (refusal) => viewSecurity(ctx, {}, refusal),
  });
}

export const submitRemovePasskey = withFreshProof(
  PAGE,
  (ctx: AccountContext, form: FieldsOf<typeof removePasskeyForm>) =>
    answerForm(ctx, {
      formToken: form.formToken,
      async work() {
        // For the words alone: what goes is decided where the passkey is removed.
        const { recoveryCodes: before } = await listMyFactors(ctx);
        await removeMyPasskey(ctx, { passkeyId: readId(form.passkeyId) });
        const { recoveryCodes: after } = await listMyFactors(ctx);
        return done(ctx, before.left > 0 && after.left === 0 ? 'last_passkey_removed' : 'passkey_removed');
      },
      show: (refusal) => viewSecurity(ctx, {}, refusal),
    }),
);

function readId(text: string): string {
  const id = idIn('passkey').safeParse(text);
  if (!id.success) throw new Problem(passkeyErrors.not_found);
  return id.data;
}

function done(ctx: AccountContext, notice: string): PageAnswer {
  return { redirect: pathWith(ctx, PAGE, { notice }) };
}
