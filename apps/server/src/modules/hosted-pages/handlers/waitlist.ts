import { emailIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { findPlace, joinWaitlist } from '../../waitlist/index.ts';
import { CAPTCHA_FIELDS, captchaAnswer } from '../captcha-widget.ts';
import { keepPendingMail, readPendingMail } from '../page-cookies.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { waitlistPage } from '../pages/waitlist.page.ts';
import { answerForm, type FieldsOf, formOf, readFields, texts } from './forms.ts';
import { pathWith } from './return-to.ts';
import { viewSignUp } from './sign-up.ts';
import type { VisitorContext } from './visitor.ts';

export const waitlistQuery = texts('token', 'joined');
export const waitlistForm = formOf('email', ...CAPTCHA_FIELDS);

/** The place behind the mail's link, or what follows joining. The form itself is on the sign-up page. */
export async function showWaitlist(ctx: VisitorContext, query: FieldsOf<typeof waitlistQuery>): Promise<PageAnswer> {
  if (query.token !== '') return viewPlace(ctx, query.token);
  const pending = readPendingMail(ctx);
  if (query.joined === '' || pending === null) return { redirect: pathWith(ctx, '/sign-up', {}) };
  const frame = pageFrame(ctx);
  const html = waitlistPage({ ...frame, state: 'joined', email: pending.email, problems: [] });
  return answer(ctx, frame, html);
}

/** The same page for an address that is new, on the list, or has an account. */
export async function submitWaitlist(ctx: VisitorContext, form: FieldsOf<typeof waitlistForm>): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const { email } = readFields(form, { email: emailIn });
      await joinWaitlist(ctx, { email, ...captchaAnswer(form) });
      keepPendingMail(ctx, { email, returnTo: '' });
      return { redirect: pathWith(ctx, '/waitlist', { joined: 'yes' }) };
    },
    show: (refusal) => viewSignUp(ctx, { email: form.email, returnTo: undefined, ref: '' }, refusal),
  });
}

async function viewPlace(ctx: VisitorContext, token: string): Promise<PageAnswer> {
  const entry = await findPlace(ctx, token);
  const frame = pageFrame(ctx);
  if (entry === null) return answer(ctx, frame, waitlistPage({ ...frame, state: 'gone' }), { status: 404 });
  const { email, position, joinedAt, approvedAt } = entry;
  const html = waitlistPage({
    ...frame,
    state: 'place',
    email,
    position,
    joinedAt,
    approvedAt: approvedAt ?? undefined,
  });
  return answer(ctx, frame, html);
}
