import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import type { SigningAlgorithm } from '../apps/server/src/platform/crypto/jwt.ts';
import { mintOnOrder } from './minting-loop.ts';

/**
 * The least that minting an access token can be: one prepared select by primary key of what the token says of a person and a session, and one
 * signature. The tokens have the length of the product's, whose headers and claims come with the first message.
 */
export type MintingFloor = {
  readonly databaseUrl: string;
  readonly poolSize: number;
  readonly header: { readonly alg: SigningAlgorithm; readonly typ: string; readonly kid: string };
  readonly claims: readonly Claims[];
};
export type Claims = Readonly<Record<string, unknown>> & {
  readonly iss: string;
  readonly exp: number;
  readonly iat: number;
};

type Row = {
  sub: string;
  sid: string;
  client_id: string;
  email: string;
  email_verified_at: Date | null;
  name: string | null;
  roles: string[];
  role: string | null;
  org: string | null;
  amr: string[];
  acr: string | null;
  authenticated_at: Date;
};

const KEYS: Readonly<Record<SigningAlgorithm, () => KeyObject>> = {
  EdDSA: () => generateKeyPairSync('ed25519').privateKey,
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
};

process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));

const [order] = (await once(process, 'message')) as [MintingFloor];
const pool = new pg.Pool({ connectionString: order.databaseUrl, max: order.poolSize });
const ids = await fill(order.claims);
const text = `select sub, sid, client_id, email, email_verified_at, name, roles, role, org, amr, acr, authenticated_at
from floor_subjects where project_id = $1 and id = $2`;

const { alg } = order.header;
const digest = alg === 'EdDSA' ? null : 'sha256';
const made = KEYS[alg]();
// As the product gives it: alone it is quicker, and only the signatures of ES256 have two encodings.
const key = alg === 'ES256' ? ({ key: made, dsaEncoding: 'ieee-p1363' } as const) : made;
const head = Buffer.from(JSON.stringify(order.header)).toString('base64url');
const [{ iss, exp, iat } = { iss: '', exp: 0, iat: 0 }] = order.claims;
const expiresIn = exp - iat;

mintOnOrder(async (place) => {
  const values = ids[place % ids.length];
  if (!values) throw new Error('a floor without rows');
  const { rows } = await pool.query<Row>({ name: 'floor', text, values: [...values] });
  const [row] = rows;
  if (!row) throw new Error('a row of the floor is not there');
  const input = `${head}.${Buffer.from(JSON.stringify(claimsOf(row))).toString('base64url')}`;
  return `${input}.${sign(digest, Buffer.from(input), key).toString('base64url')}`;
});
process.send?.('ready');

function claimsOf(row: Row): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss,
    sub: row.sub,
    aud: iss,
    exp: now + expiresIn,
    iat: now,
    jti: randomUUID(),
    sid: row.sid,
    client_id: row.client_id,
    scope: 'openid profile email',
    email: row.email,
    email_verified: row.email_verified_at !== null,
    name: row.name,
    roles: row.roles,
    role: row.role,
    org: row.org,
    plan: null,
    subscription_status: null,
    ent: {},
    amr: row.amr,
    acr: row.acr,
    auth_time: Math.floor(row.authenticated_at.getTime() / 1000),
  };
}

/** The primary keys of its rows. */
async function fill(claims: readonly Claims[]): Promise<[projectId: string, id: string][]> {
  await pool.query(`create table if not exists floor_subjects (project_id uuid, id uuid, sub text not null, sid text not null, client_id text not null,
    email text not null, email_verified_at timestamptz, name text, roles text[] not null, role text, org text, amr text[] not null, acr text,
    authenticated_at timestamptz not null, primary key (project_id, id))`);
  const projectId = randomUUID();
  const filled: [string, string][] = [];
  for (const of of claims) {
    const id = randomUUID();
    await pool.query(
      `insert into floor_subjects values ($1, $2, $3, $4, $5, $6, case when $7::boolean then now() end, $8, $9, $10, $11, $12, $13, to_timestamp($14))`,
      [
        projectId,
        id,
        of.sub,
        of.sid,
        of.client_id,
        of.email,
        of.email_verified,
        of.name,
        of.roles,
        of.role,
        of.org,
        of.amr,
        of.acr,
        of.auth_time,
      ],
    );
    filled.push([projectId, id]);
  }
  await pool.query('vacuum analyze floor_subjects');
  return filled;
}
