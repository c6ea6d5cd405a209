import { qrCodeOf } from '../../../platform/html/qr-code.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { beginEnrolment, confirmEnrolment } from '../../sign-in-attempts/index.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { enrolmentPage, type SetUpShown } from '../pages/enrolment.page.ts';
import {
  answerForm,
  type FieldsOf,
  formOf,
  NO_REFUSAL,
  type Refusal,
  readCode,
  readCredential,
  refusedProof,
  texts,
} from './forms.ts';
import { goOnAt, pathWith } from './return-to.ts';
import { atStep, type OpenAttempt, STEP_PATHS } from './sign-in-steps.ts';
import type { VisitorContext } from './visitor.ts';

export const enrolmentQuery = texts('attempt');
export const beginEnrolmentForm = formOf('attempt');
export const confirmEnrolmentForm = formOf('attempt', 'code');
export const passkeyEnrolmentForm = formOf('attempt', 'credential');

const FACTOR = 'totp';

/** Looking makes no key: the button does. */
export async function showEnrolment(ctx: VisitorContext, query: FieldsOf<typeof enrolmentQuery>): Promise<PageAnswer> {
  return atStep(ctx, query.attempt, 'enrolment', (open) => viewBegin(ctx, open, NO_REFUSAL));
}

export async function submitBeginEnrolment(
  ctx: VisitorContext,
  form: FieldsOf<typeof beginEnrolmentForm>,
): Promise<PageAnswer> {
  return atStep(ctx, form.attempt, 'enrolment', (open) =>
    answerForm(ctx, {
      formToken: form.formToken,
      async work() {
        const { attempt } = open;
        const { setUp } = await beginEnrolment(ctx, { attempt, factor: FACTOR });
        return viewConfirm(ctx, attempt, await shownOf(setUp), NO_REFUSAL);
      },
      show: (refusal) => viewBegin(ctx, open, refusal),
    }),
  );
}

export async function submitConfirmEnrolment(
  ctx: VisitorContext,
  form: FieldsOf<typeof confirmEnrolmentForm>,
): Promise<PageAnswer> {
  return atStep(ctx, form.attempt, 'enrolment', ({ attempt, returnTo }) =>
    answerForm(ctx, {
      formToken: form.formToken,
      ...refusedProof(FACTOR),
      async work() {
        const code = readCode(form.code);
        return viewCodes(ctx, await confirmEnrolment(ctx, { attempt, factor: FACTOR, code }), returnTo);
      },
      show: (refusal) => viewConfirm(ctx, attempt, null, refusal),
    }),
  );
}

/** The passkey that the script had made. */
export async function submitPasskeyEnrolment(
  ctx: VisitorContext,
  form: FieldsOf<typeof passkeyEnrolmentForm>,
): Promise<PageAnswer> {
  return atStep(ctx, form.attempt, 'enrolment', (open) =>
    answerForm(ctx, {
      formToken: form.formToken,
      ...refusedProof('passkey'),
      async work() {
        const { attempt, returnTo } = open;
        const credential = readCredential(form.credential);
        return viewCodes(ctx, await confirmEnrolment(ctx, { attempt, factor: 'passkey', credential }), returnTo);
      },
      show: (refusal) => viewBegin(ctx, open, refusal),
    }),
  );
}

/** What the factor answers, as the page draws it. */
export async function shownOf(setUp: Readonly<Record<string, unknown>>): Promise<SetUpShown> {
  return { secret: String(setUp.secret), qrCode: await qrCodeOf(String(setUp.uri)) };
}

function viewBegin(ctx: VisitorContext, { attempt, factors }: OpenAttempt, refusal: Refusal): PageAnswer {
  const frame = pageFrame(ctx);
  const passkey = factors.includes('passkey');
  const html = enrolmentPage({ ...frame, problems: refusal.problems, state: 'begin', attempt, passkey });
  return answer(ctx, frame, html, refusal);
}

/** The codes are shown once, and lead on to what is left of the sign-in; at once where there are none to show. */
function viewCodes(
  ctx: VisitorContext,
  { recoveryCodes, signIn }: Awaited<ReturnType<typeof confirmEnrolment>>,
  returnTo: string | undefined,
): PageAnswer {
  const goOnUrl =
    'next' in signIn ? pathWith(ctx, STEP_PATHS[signIn.next], { attempt: signIn.attempt }) : goOnAt(ctx, returnTo);
  if (recoveryCodes.length === 0) return { redirect: goOnUrl };
  const frame = pageFrame(ctx);
  return answer(ctx, frame, enrolmentPage({ ...frame, problems: [], state: 'codes', recoveryCodes, goOnUrl }));
}

function viewConfirm(ctx: VisitorContext, attempt: string, setUp: SetUpShown | null, refusal: Refusal): PageAnswer {
  const frame = pageFrame(ctx);
  const html = enrolmentPage({ ...frame, problems: refusal.problems, state: 'confirm', attempt, setUp });
  return answer(ctx, frame, html, refusal);
}
