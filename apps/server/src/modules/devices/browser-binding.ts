import { sameBytes, sha256 } from '../../platform/crypto/hash.ts';
import { cookieNames, type ProjectContext } from '../projects/index.ts';

const LIFE_SECONDS = 24 * 60 * 60;

/**
 * The browser that began a flow (sign-up, magic link) is known by a random cookie. Links in mails are bound to it: a link that somebody else
 * asked for signs nobody in. Null: this browser has begun nothing, or shows two cookies of the name.
 */
export function readBrowserBinding(ctx: ProjectContext): Buffer | null {
  const secret = ctx.request.cookies.get(cookieNames(ctx.config, ctx.project.id).binding);
  return secret === null || secret.length < 40 ? null : sha256(secret);
}

/** Whether this browser began what is bound to this hash. Null: nobody's browser did. */
export function isSameBrowser(ctx: ProjectContext, { bindingHash }: { readonly bindingHash: Buffer | null }): boolean {
  const binding = readBrowserBinding(ctx);
  return binding !== null && bindingHash !== null && sameBytes(binding, bindingHash);
}

/** The binding of this browser, and a new one where there was none. */
export function ensureBrowserBinding(ctx: ProjectContext): Buffer {
  const known = readBrowserBinding(ctx);
  if (known) return known;
  const { binding, secure } = cookieNames(ctx.config, ctx.project.id);
  const secret = ctx.ids.bytes(32).toString('base64url');
  ctx.request.cookies.set({ name: binding, value: secret, maxAgeSeconds: LIFE_SECONDS, secure });
  return sha256(secret);
}
