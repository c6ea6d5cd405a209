import { isAwaited, type MailKind } from '../mail-templates/index.ts';

/** Whoever waits for a mail does not wait behind ten thousand notices of a bulk action. */
export function priorityOf(kind: MailKind): number {
  return isAwaited(kind) ? 1 : 0;
}
