import { Secret, TOTP } from 'otpauth';

// What every authenticator app assumes. An app that reads other values from the URI is rare, one that ignores them is not.
const SHAPE = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** RFC 4226 asks for 160 bits. */
export const SECRET_BYTES = 20;

/** RFC 6238, section 5.2: one step for a clock that is off, and for the time that typing takes. */
const WINDOW_STEPS = 1;

/** The time step whose code this is, or null. Steps count from 1970 in units of 30 seconds. */
export function stepOfCode(secret: Buffer, code: string, now: Date): number | null {
  const digits = code.replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const timestamp = now.getTime();
  const delta = TOTP.validate({ ...SHAPE, token: digits, secret: secretOf(secret), timestamp, window: WINDOW_STEPS });
  return delta === null ? null : Math.floor(timestamp / 1000 / SHAPE.period) + delta;
}

/** What an app scans: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function keyUri(secret: Buffer, { issuer, label }: { issuer: string; label: string }): string {
  return new TOTP({ ...SHAPE, issuer, label, secret: secretOf(secret) }).toString();
}

/** For those who type it: groups of four letters. */
export function typedSecret(secret: Buffer): string {
  return secretOf(secret).base32.replace(/(.{4})(?=.)/g, '$1 ');
}

function secretOf(bytes: Buffer): Secret {
  return new Secret({ buffer: new Uint8Array(bytes).buffer });
}
