import type { BaseContext } from '../../platform/context/context.ts';
import { hmacSha256, sameText } from '../../platform/crypto/hash.ts';
import { cookieNames, type ProjectContext } from '../projects/index.ts';
import { instanceFormCookie } from './page-cookies.ts';

/**
 * A form carries a token that fits the cookie of the browser that asked for it, in one project: a page of somebody else, or a form that
 * was made in another browser, sends nothing. The cookie is random and says nothing by itself.
 */
type FormCookie = { readonly name: string; readonly secure: boolean; readonly scope: string };

export function projectFormToken(ctx: ProjectContext): string {
  return makeToken(ctx, projectCookie(ctx));
}

export function isProjectFormToken(ctx: ProjectContext, presented: string): boolean {
  return isToken(ctx, projectCookie(ctx), presented);
}

export function instanceFormToken(ctx: BaseContext): string {
  return makeToken(ctx, { ...instanceFormCookie(ctx), scope: 'instance' });
}

export function isInstanceFormToken(ctx: BaseContext, presented: string): boolean {
  return isToken(ctx, { ...instanceFormCookie(ctx), scope: 'instance' }, presented);
}

function projectCookie(ctx: ProjectContext): FormCookie {
  const { form, secure } = cookieNames(ctx.config, ctx.project.id);
  return { name: form, secure, scope: ctx.project.id };
}

/** The token for this browser's cookie; a browser without one gets one, until it ends. */
function makeToken(ctx: BaseContext, cookie: FormCookie): string {
  const known = readCookie(ctx, cookie);
  if (known !== null) return tokenOf(ctx, cookie, known);
  const value = ctx.ids.bytes(32).toString('base64url');
  ctx.request.cookies.set({ name: cookie.name, value, secure: cookie.secure });
  return tokenOf(ctx, cookie, value);
}

function isToken(ctx: BaseContext, cookie: FormCookie, presented: string): boolean {
  const known = readCookie(ctx, cookie);
  return known !== null && sameText(presented, tokenOf(ctx, cookie, known));
}

function readCookie(ctx: BaseContext, cookie: FormCookie): string | null {
  const value = ctx.request.cookies.get(cookie.name);
  return value !== null && /^[\w-]{43}$/.test(value) ? value : null;
}

function tokenOf(ctx: BaseContext, cookie: FormCookie, value: string): string {
  return hmacSha256(ctx.vault.derive('form tokens'), `${cookie.scope} ${value}`).toString('base64url');
}
