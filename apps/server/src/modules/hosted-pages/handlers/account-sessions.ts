import { idIn } from '../../../lib/schemas.ts';
import { recogniseAgent } from '../../../lib/user-agent.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { listMySessions, revokeMyOtherSessions, revokeMySession } from '../../account/index.ts';
import { sessionErrors } from '../../sessions/index.ts';
import { answer } from '../page-frame.ts';
import { accountSessionsPage, type SessionLine } from '../pages/account-sessions.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, texts } from './forms.ts';
import { pathWith } from './return-to.ts';
import { type AccountContext, accountFrame } from './visitor.ts';

export const sessionsQuery = texts('notice');
export const revokeForm = formOf('sessionId');
export const revokeOthersForm = formOf();

type Done = 'revoked' | 'revoked_others';

export async function showSessions(ctx: AccountContext, query: FieldsOf<typeof sessionsQuery>): Promise<PageAnswer> {
  const done = (['revoked', 'revoked_others'] as const).find((notice) => notice === query.notice);
  return view(ctx, done, NO_REFUSAL);
}

export async function submitRevoke(ctx: AccountContext, form: FieldsOf<typeof revokeForm>): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const sessionId = idIn('session').safeParse(form.sessionId);
      if (!sessionId.success) throw new Problem(sessionErrors.not_found);
      await revokeMySession(ctx, { sessionId: sessionId.data });
      return done(ctx, 'revoked');
    },
    show: (refusal) => view(ctx, undefined, refusal),
  });
}

export async function submitRevokeOthers(
  ctx: AccountContext,
  form: FieldsOf<typeof revokeOthersForm>,
): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await revokeMyOtherSessions(ctx, {});
      return done(ctx, 'revoked_others');
    },
    show: (refusal) => view(ctx, undefined, refusal),
  });
}

function done(ctx: AccountContext, notice: Done): PageAnswer {
  return { redirect: pathWith(ctx, '/account/sessions', { notice }) };
}

async function view(ctx: AccountContext, notice: Done | undefined, refusal: Refusal): Promise<PageAnswer> {
  const { data } = await listMySessions(ctx);
  const frame = accountFrame(ctx);
  const html = accountSessionsPage({
    ...frame,
    now: ctx.clock.now(),
    sessions: data.map((session) => lineOf(ctx, session)).sort(currentThenNewest),
    problems: refusal.problems,
    done: notice,
  });
  return answer(ctx, frame, html, refusal);
}

type ListedSession = Awaited<ReturnType<typeof listMySessions>>['data'][number];

/** "Firefox on Windows", and the place, are said in the reader's language. */
function lineOf({ places, pageRequest }: AccountContext, session: ListedSession): SessionLine {
  const { browser, system, mobile } = recogniseAgent(session.userAgent);
  return {
    id: session.id,
    browser,
    system,
    place: places.of(session.ip, pageRequest.locale) ?? session.ip,
    mobile,
    support: session.support,
    current: session.current,
    createdAt: new Date(session.createdAt),
    lastSeenAt: new Date(session.lastSeenAt),
  };
}

function currentThenNewest(one: SessionLine, other: SessionLine): number {
  return Number(other.current) - Number(one.current) || other.lastSeenAt.getTime() - one.lastSeenAt.getTime();
}
