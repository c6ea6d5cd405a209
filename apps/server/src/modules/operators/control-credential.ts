import type { Services } from '../../platform/context/context.ts';
import { CONTROL_PURPOSE, controlCredential } from '../../platform/crypto/control-credential.ts';
import { sameText } from '../../platform/crypto/hash.ts';

export function isControlCredential({ vault }: Services, text: string): boolean {
  return text.startsWith('ctl_') && sameText(text, controlCredential(vault.derive(CONTROL_PURPOSE)));
}
