import type { Services } from '../../platform/context/context.ts';
import { sameText } from '../../platform/crypto/hash.ts';

const PURPOSE = 'control';
const PREFIX = 'ctl_';

/** The command line's credential, from the key that is derived for this purpose: who can read the instance secret may do what its first operator may. */
export function controlCredential(key: Buffer): string {
  return PREFIX + key.toString('base64url');
}

export function isControlCredential(services: Services, text: string): boolean {
  return text.startsWith(PREFIX) && sameText(text, controlCredential(services.vault.derive(PURPOSE)));
}

/** What the command line derives from the instance secret, see `deriveKey`. */
export const CONTROL_PURPOSE = PURPOSE;
