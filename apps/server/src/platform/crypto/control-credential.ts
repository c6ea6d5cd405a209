/** What the command line derives from the instance secret, see `deriveKey`. */
export const CONTROL_PURPOSE = 'control';

/** The command line's credential, from the key that is derived for this purpose: who can read the instance secret may do what its first operator may. */
export function controlCredential(key: Buffer): string {
  return `ctl_${key.toString('base64url')}`;
}
