import { passkeyFactor } from '../modules/passkeys/index.ts';
import { recoveryCodeFactor } from '../modules/recovery-codes/index.ts';
import type { Factor } from '../modules/sign-in-attempts/index.ts';
import { totpFactor } from '../modules/totp/index.ts';

/** Every second factor, in the order in which it is offered. A new one is a folder with a `.factor.ts`, and a line here. */
export const factors: readonly Factor[] = [totpFactor, passkeyFactor, recoveryCodeFactor];
