import type { PageAnswer } from '../../../platform/http/contract.ts';
import { cookieNames } from '../../projects/index.ts';
import { signOut } from '../../sessions/index.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { signOutPage } from '../pages/sign-out.page.ts';
import { accountsUrlOf } from './account-switch.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, texts } from './forms.ts';
import { goOnAt, pathWith, returnToOf } from './return-to.ts';
import type { VisitorContext } from './visitor.ts';

export const signOutQuery = texts('returnTo');
export const signOutForm = formOf('returnTo');

export async function showSignOut(ctx: VisitorContext, query: FieldsOf<typeof signOutQuery>): Promise<PageAnswer> {
  return view(ctx, returnToOf(ctx, query.returnTo), NO_REFUSAL);
}

export async function submitSignOut(ctx: VisitorContext, form: FieldsOf<typeof signOutForm>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const credential = ctx.request.cookies.get(cookieNames(ctx.config, ctx.project.id).session);
      await signOut({ ...ctx, credential }, {});
      return { redirect: returnTo ?? pathWith(ctx, '/sign-out', {}) };
    },
    show: (refusal) => view(ctx, returnTo, refusal),
  });
}

async function view(ctx: VisitorContext, returnTo: string | undefined, refusal: Refusal): Promise<PageAnswer> {
  const frame = pageFrame(ctx);
  if (ctx.signedIn === null) {
    const accountsUrl = await accountsUrlOf(ctx, undefined);
    return answer(ctx, frame, signOutPage({ ...frame, state: 'done', accountsUrl }));
  }
  const { email } = ctx.signedIn.user;
  const { problems } = refusal;
  const stayUrl = goOnAt(ctx, returnTo);
  return answer(ctx, frame, signOutPage({ ...frame, state: 'confirm', email, problems, returnTo, stayUrl }), refusal);
}
