import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/**
 * A passkey in software: what a browser and a device do together (WebAuthn Level 3), without either. Its answers are real, and wrong where a
 * test says so.
 */
export type Misbehaviour = {
  origin?: string;
  rpId?: string;
  type?: string;
  challenge?: string;
  /** Flags of the authenticator data: without user verification, say. */
  flags?: number;
  counter?: number;
  userHandle?: Buffer | null;
  tamper?: boolean;
};

type Options = {
  readonly challenge: string;
  readonly rp?: { id?: string };
  readonly rpId?: string;
  readonly user?: { id: string };
};

export type SoftwareAuthenticator = {
  readonly credentialId: string;
  create(options: unknown, wrong?: Misbehaviour): Record<string, unknown>;
  get(options: unknown, wrong?: Misbehaviour): Record<string, unknown>;
};

const PRESENT = 0x01;
const VERIFIED = 0x04;
const BACKUP = 0x18;
const ATTESTED = 0x40;

export const FLAGS_WITHOUT_VERIFICATION = PRESENT | BACKUP;

/** New passkeys that no route takes. */
// biome-ignore format: a table
export const WRONG_CREATIONS: readonly [what: string, wrong: Misbehaviour][] = [
  ['of another origin',                { origin: 'https://evil.example' }],
  ['for another relying party',        { rpId: 'evil.example' }],
  ['of another ceremony',              { type: 'webauthn.get' }],
  ['without its owner being verified', { flags: FLAGS_WITHOUT_VERIFICATION }],
  ['to a challenge that is not ours',  { challenge: randomBytes(32).toString('base64url') }],
];

export function createSoftwareAuthenticator(
  origin: string,
  { algorithm = 'ES256' as 'ES256' | 'EdDSA', credentialId = randomBytes(32) } = {},
): SoftwareAuthenticator {
  const { publicKey, privateKey } =
    algorithm === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  const id = credentialId.toString('base64url');
  let handle = Buffer.alloc(0);
  let counter = 0;

  function authenticatorData(rpId: string, flags: number, count: number, attested = Buffer.alloc(0)): Buffer {
    const tail = Buffer.alloc(5);
    tail.writeUInt8(flags, 0);
    tail.writeUInt32BE(count, 1);
    return Buffer.concat([sha256(rpId), tail, attested]);
  }

  function clientData(type: string, options: Options, wrong: Misbehaviour): Buffer {
    const said = {
      type: wrong.type ?? type,
      challenge: wrong.challenge ?? options.challenge,
      origin: wrong.origin ?? origin,
      crossOrigin: false,
    };
    return Buffer.from(JSON.stringify(said));
  }

  const answer = (response: Record<string, string>) => ({
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    authenticatorAttachment: 'platform',
    response,
  });

  return {
    credentialId: id,
    create(given, wrong = {}) {
      const options = given as Options;
      handle = Buffer.from(options.user?.id ?? '', 'base64url');
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey(publicKey, algorithm)]);
      const flags = (wrong.flags ?? PRESENT | VERIFIED | BACKUP) | ATTESTED;
      const data = authenticatorData(wrong.rpId ?? options.rp?.id ?? '', flags, counter, attested);
      const attestation = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(data)],
      ]);
      return answer({
        clientDataJSON: clientData('webauthn.create', options, wrong).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
      });
    },
    get(given, wrong = {}) {
      const options = given as Options;
      counter = wrong.counter ?? counter + 1;
      const data = authenticatorData(
        wrong.rpId ?? options.rpId ?? '',
        wrong.flags ?? PRESENT | VERIFIED | BACKUP,
        counter,
      );
      const said = clientData('webauthn.get', options, wrong);
      const signature = sign(algorithm === 'ES256' ? 'sha256' : null, Buffer.concat([data, sha256(said)]), privateKey);
      if (wrong.tamper) signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
      const shown = wrong.userHandle === undefined ? handle : wrong.userHandle;
      return answer({
        clientDataJSON: said.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        ...(shown === null ? {} : { userHandle: shown.toString('base64url') }),
      });
    },
  };
}

/** RFC 9052 and 9053: kty, alg, crv and the coordinates. */
function coseKey(key: KeyObject, algorithm: 'ES256' | 'EdDSA'): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const bytes = (text: string) => cborBytes(Buffer.from(text, 'base64url'));
  return algorithm === 'ES256'
    ? cborMap([
        [cborInteger(1), cborInteger(2)],
        [cborInteger(3), cborInteger(-7)],
        [cborInteger(-1), cborInteger(1)],
        [cborInteger(-2), bytes(x)],
        [cborInteger(-3), bytes(y)],
      ])
    : cborMap([
        [cborInteger(1), cborInteger(1)],
        [cborInteger(3), cborInteger(-8)],
        [cborInteger(-1), cborInteger(6)],
        [cborInteger(-2), bytes(x)],
      ]);
}

// RFC 8949: the four kinds of item that an attestation is made of.
const head = (major: number, value: number): Buffer =>
  value < 24
    ? Buffer.of((major << 5) | value)
    : value < 256
      ? Buffer.of((major << 5) | 24, value)
      : Buffer.of((major << 5) | 25, value >> 8, value & 255);
const cborInteger = (value: number) => (value >= 0 ? head(0, value) : head(1, -1 - value));
const cborBytes = (bytes: Buffer) => Buffer.concat([head(2, bytes.length), bytes]);
const cborText = (text: string) => Buffer.concat([head(3, text.length), Buffer.from(text)]);
const cborMap = (entries: readonly (readonly [Buffer, Buffer])[]) =>
  Buffer.concat([head(5, entries.length), ...entries.flat()]);

function sha256(text: string | Buffer): Buffer {
  return createHash('sha256').update(text).digest();
}
