export const MOST_PASSKEYS = 10;

/** What somebody does with a key. A challenge that was made for one is accepted for no other. */
export type Ceremony = 'register' | 'sign_up' | 'confirm_sign_up' | 'accept_invitation' | 'sign_in' | 'prove';

/** WebAuthn Level 3, section 7.1, step 25. No index of ours holds much more. */
export const MOST_CREDENTIAL_ID_BYTES = 1_023;

/** WebAuthn Level 3, section 15.1, recommends five to ten minutes. */
export const CHALLENGE_SECONDS = 5 * 60;

/** COSE: EdDSA, ES256, RS256. Named, because the library's own list grows. */
export const ALGORITHMS = [-8, -7, -257];

/** RFC 8176: a key in hardware, and its owner was verified. Together they are more than one factor. */
export const PASSKEY_AMR = ['hwk', 'user'];

/** The makers that most people have, by the AAGUID of their authenticators: https://github.com/passkeydeveloper/passkey-authenticator-aaguids */
const MAKERS: Readonly<Record<string, string>> = {
  'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4': 'Google Password Manager',
  'fbfc3007-154e-4ecc-8c0b-6e020557d7bd': 'iCloud Keychain',
  'dd4ec289-e01d-41c9-bb89-70fa845d4bf2': 'iCloud Keychain',
  '08987058-cadc-4b81-b6e1-30de50dcbe96': 'Windows Hello',
  '9ddd1817-af5a-4672-a2b9-3e3dd95000a9': 'Windows Hello',
  '6028b017-b1d4-4c02-b4b3-afcdafc96bb2': 'Windows Hello',
  'bada5566-a7aa-401f-bd96-45619a55120d': '1Password',
  'd548826e-79b4-db40-a3d8-11116f7e8349': 'Bitwarden',
  '531126d6-e717-415c-9320-3d9aa6981239': 'Dashlane',
  '53414d53-554e-4700-0000-000000000000': 'Samsung Pass',
  'adce0002-35bc-c60a-648b-0b25f1f05503': 'Chrome on Mac',
  'cb69481e-8ff7-4039-93ec-0a2729a154a8': 'YubiKey 5',
};

/** A name to begin with; people change it. */
export function passkeyName(aaguid: string, backedUp: boolean): string {
  return MAKERS[aaguid] ?? (backedUp ? 'Passkey' : 'Security key');
}

/** WebAuthn, section 7.2, step 22: a counter that does not grow is one of two keys with the same secret. Keys that do not count show 0. */
export function hasCounterGoneBack(stored: number, shown: number): boolean {
  return (stored > 0 || shown > 0) && shown <= stored;
}
