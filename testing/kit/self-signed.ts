import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A private key and the certificate that it signed itself, both as PEM. */
export type SelfSigned = { readonly key: string; readonly certificate: string };

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

const SEQUENCE = 0x30;
const SET = 0x31;
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const SUBJECT_ALT_NAME = '2.5.29.17';

/** An X.509 certificate (RFC 5280) for DNS names, `*.site.test` among them; written here because a bare machine has no openssl. */
export function makeSelfSigned(dnsNames: readonly [string, ...string[]]): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(SEQUENCE, objectIdentifier(ECDSA_WITH_SHA256));
  const name = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, objectIdentifier(COMMON_NAME), der(0x0c, Buffer.from(dnsNames[0])))),
  );
  const now = Date.now();
  const body = der(
    SEQUENCE,
    der(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(0x01), randomBytes(15)])),
    algorithm,
    name,
    der(SEQUENCE, utcTime(now - DAY_MILLISECONDS), utcTime(now + 7 * DAY_MILLISECONDS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, subjectAltName(dnsNames))),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = der(SEQUENCE, body, algorithm, der(0x03, Buffer.of(0), signature));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), certificate: pem(certificate) };
}

function subjectAltName(dnsNames: readonly string[]): Buffer {
  // A DNS name is choice 2 of GeneralName, section 4.2.1.6.
  const names = der(SEQUENCE, ...dnsNames.map((name) => der(0x82, Buffer.from(name))));
  return der(SEQUENCE, objectIdentifier(SUBJECT_ALT_NAME), der(0x04, names));
}

/** Tag, length, value (X.690, section 8.1). */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  if (value.length < 0x80) return Buffer.concat([Buffer.of(tag, value.length), value]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  const short = value.length < 0x100;
  return Buffer.concat([Buffer.of(tag, short ? 0x81 : 0x82), short ? length.subarray(1) : length, value]);
}

function integer(value: Buffer): Buffer {
  return der(0x02, value);
}

/** The first two arcs share a byte; the others are base 128, high bit set on all bytes but the last (X.690, section 8.19). */
function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = rest.flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return der(0x06, Buffer.of(first * 40 + second, ...bytes));
}

function utcTime(milliseconds: number): Buffer {
  const [date = '', time = ''] = new Date(milliseconds).toISOString().split('T');
  return der(0x17, Buffer.from(`${date.replaceAll('-', '').slice(2)}${time.replaceAll(':', '').slice(0, 6)}Z`));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
