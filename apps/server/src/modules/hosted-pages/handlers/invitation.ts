import type { PageAnswer } from '../../../platform/http/contract.ts';
import { acceptInvitation, findInvitationByToken, invitationErrors } from '../../invitations/index.ts';
import { tokenErrors } from '../../one-time-tokens/index.ts';
import { signInWithPassword } from '../../passwords/index.ts';
import { listOfferedProviders } from '../../providers/index.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { invitationPage } from '../pages/invitation.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, texts } from './forms.ts';
import { NEW_ACCOUNT_FIELDS, newAccountView, proofOf, readNewAccount, readNewProof } from './new-account.ts';
import { pathWith } from './return-to.ts';
import { goOnAfter } from './sign-in-steps.ts';
import type { VisitorContext } from './visitor.ts';

export const invitationQuery = texts('token', 'with');
export const invitationForm = formOf('token', ...NEW_ACCOUNT_FIELDS);

type Shown = { readonly token: string; readonly name?: string; readonly username?: string; readonly with: string };

/** Looking uses nothing up. */
export async function showInvitation(
  ctx: VisitorContext,
  query: FieldsOf<typeof invitationQuery>,
): Promise<PageAnswer> {
  if (query.token === '') return { redirect: pathWith(ctx, '/sign-in', {}) };
  return view(ctx, query, NO_REFUSAL);
}

/**
 * The account is made, and entered by the password that was just chosen: whatever that way asks for beside it, it asks for here too. Who made a passkey
 * shows it on the next page, as after a sign-up: the device asks for it there by itself.
 */
export async function submitInvitation(
  ctx: VisitorContext,
  form: FieldsOf<typeof invitationForm>,
): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const chosen = readNewAccount(ctx, form);
      const proof = readNewProof(ctx, form);
      const { user } = await acceptInvitation(ctx, { token: form.token, ...proof, ...chosen });
      const { password } = proof;
      if (password === undefined) return { redirect: pathWith(ctx, '/sign-in', { notice: 'email_verified' }) };
      const signIn = await signInWithPassword(ctx, { email: user.email, password, transport: 'cookie' });
      return goOnAfter(ctx, signIn, undefined);
    },
    show: (refusal) => view(ctx, form, refusal),
  });
}

async function view(ctx: VisitorContext, shown: Shown, refusal: Refusal): Promise<PageAnswer> {
  const { token, name, username } = shown;
  const frame = pageFrame(ctx);
  const invitation = await findInvitationByToken(ctx, token);
  if (invitation === null)
    return answer(ctx, frame, invitationPage({ ...frame, state: 'expired' }), {
      status: tokenErrors.used_or_expired.status,
    });
  const { email } = invitation;
  const { problems } = refusal;
  if (problems.some((problem) => problem.code === invitationErrors.account_exists.code))
    return answer(ctx, frame, invitationPage({ ...frame, state: 'account_exists', email }), refusal);
  const html = invitationPage({
    ...frame,
    ...newAccountView(ctx),
    proof: proofOf(ctx, shown.with),
    state: 'form',
    token,
    email,
    values: { name, username },
    problems,
    providers: await listOfferedProviders(ctx, ctx.database.db),
  });
  return answer(ctx, frame, html, refusal);
}
