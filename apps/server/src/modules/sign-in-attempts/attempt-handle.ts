import { decodeId, encodeId } from '../../lib/type-id.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import { ensureBrowserBinding, readBrowserBinding } from '../devices/index.ts';
import type { ProjectContext } from '../projects/index.ts';

/** The text by which an attempt is named, and what it is bound to. */
export type AttemptHandle = { readonly id: string; readonly bindingHash: Buffer };

/** A browser is known by its binding cookie. An app without cookies gets a secret in the text instead: `att_….secret`. */
export function makeHandle(
  ctx: ProjectContext,
  transport: 'cookie' | 'token',
): AttemptHandle & { readonly text: string } {
  const id = ctx.ids.uuid();
  const text = encodeId('signInAttempt', id);
  if (transport === 'cookie') return { id, text, bindingHash: ensureBrowserBinding(ctx) };
  const secret = ctx.ids.bytes(32).toString('base64url');
  return { id, text: `${text}.${secret}`, bindingHash: sha256(secret) };
}

/** Whether whoever has the text has the attempt, in whichever browser. */
export function carriesSecret(text: string): boolean {
  return text.includes('.');
}

/** Null: the text names no attempt that this browser can have begun. */
export function readHandle(ctx: ProjectContext, text: string): AttemptHandle | null {
  const [named = '', secret] = text.split('.');
  const id = decodeId('signInAttempt', named);
  const bindingHash = secret === undefined ? readBrowserBinding(ctx) : sha256(secret);
  return id === null || bindingHash === null ? null : { id, bindingHash };
}
