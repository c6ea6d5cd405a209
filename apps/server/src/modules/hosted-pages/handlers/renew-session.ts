import type { PageAnswer } from '../../../platform/http/contract.ts';
import { cookieNames } from '../../projects/index.ts';
import { clearSessionCookies, renew } from '../../sessions/index.ts';
import { type FieldsOf, texts } from './forms.ts';
import { goOnAt, pathWith, returnToOf } from './return-to.ts';
import type { VisitorContext } from './visitor.ts';

export const renewQuery = texts('returnTo');

/** An application of this site sends the browser here when its access token has ended: a new one is set on the way back. */
export async function renewSession(ctx: VisitorContext, query: FieldsOf<typeof renewQuery>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, query.returnTo);
  const secret = ctx.request.cookies.get(cookieNames(ctx.config, ctx.project.id).session);
  if (secret !== null && (await renew(ctx, secret)) !== null) return { redirect: goOnAt(ctx, returnTo) };
  // Without its cookies the browser is not sent in a circle by a page that takes it for signed in.
  clearSessionCookies(ctx);
  const notice = secret === null ? undefined : 'session_ended';
  return { redirect: pathWith(ctx, '/sign-in', { notice, returnTo }) };
}
