import { idIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem } from '../../../platform/http/problem.ts';
import {
  accountErrors,
  listAccounts,
  MOST_ACCOUNTS,
  setAccountAside,
  signOutAccount,
  switchAccount,
} from '../../account-switching/index.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { accountSwitchPage } from '../pages/account-switch.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, texts } from './forms.ts';
import { goOnAt, goOnRenewedAt, pathWith, returnToOf } from './return-to.ts';
import type { VisitorContext } from './visitor.ts';

export const switchQuery = texts('returnTo', 'notice');
export const switchForm = formOf('userId', 'returnTo');
export const everybodyForm = formOf('returnTo');

type Shown = { readonly returnTo: string | undefined; readonly signedOut?: boolean };

/** Also for who is signed in with none of them: after a sign-out the others are here. */
export async function showSwitch(ctx: VisitorContext, query: FieldsOf<typeof switchQuery>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, query.returnTo);
  // Support access looks at one account, and its banner stands on the pages of that one.
  if (ctx.signedIn && ctx.signedIn.session.actor !== null) return { redirect: goOnAt(ctx, undefined) };
  return view(ctx, { returnTo, signedOut: query.notice === 'signed_out' }, NO_REFUSAL);
}

export async function submitSwitch(ctx: VisitorContext, form: FieldsOf<typeof switchForm>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await switchAccount(ctx, { userId: userIn(form.userId) });
      return { redirect: goOnAt(ctx, returnTo) };
    },
    show: (refusal) => view(ctx, { returnTo }, refusal),
  });
}

/** Makes room, then signs in by whatever way the person has. */
export async function submitAddAccount(ctx: VisitorContext, form: FieldsOf<typeof everybodyForm>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await setAccountAside(ctx, {});
      return { redirect: pathWith(ctx, '/sign-in', { returnTo }) };
    },
    show: (refusal) => view(ctx, { returnTo }, refusal),
  });
}

export async function submitSignOutAccount(
  ctx: VisitorContext,
  form: FieldsOf<typeof switchForm>,
): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await signOutAccount(ctx, { userId: userIn(form.userId) });
      return { redirect: pathWith(ctx, '/account/switch', { notice: 'signed_out', returnTo }) };
    },
    show: (refusal) => view(ctx, { returnTo }, refusal),
  });
}

export async function submitSignOutEverybody(
  ctx: VisitorContext,
  form: FieldsOf<typeof everybodyForm>,
): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await signOutAccount(ctx, {});
      return { redirect: pathWith(ctx, '/sign-out', {}) };
    },
    show: (refusal) => view(ctx, { returnTo }, refusal),
  });
}

/** Where somebody who is signed in with no account at the moment finds those that this browser has. Undefined: it has none. */
export async function accountsUrlOf(ctx: VisitorContext, returnTo: string | undefined): Promise<string | undefined> {
  const { data } = await listAccounts(ctx);
  return data.length === 0 ? undefined : pathWith(ctx, '/account/switch', { returnTo });
}

function userIn(text: string): string {
  const userId = idIn('user').safeParse(text);
  if (!userId.success) throw new Problem(accountErrors.not_found);
  return userId.data;
}

async function view(
  ctx: VisitorContext,
  { returnTo, signedOut = false }: Shown,
  refusal: Refusal,
): Promise<PageAnswer> {
  const { data } = await listAccounts(ctx);
  const frame = pageFrame(ctx);
  const html = accountSwitchPage({
    ...frame,
    accounts: data,
    full: data.length >= MOST_ACCOUNTS,
    returnTo,
    stayUrl: goOnRenewedAt(ctx, returnTo),
    problems: refusal.problems,
    signedOut,
  });
  return answer(ctx, frame, html, refusal);
}
