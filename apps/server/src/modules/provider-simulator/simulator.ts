import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { SimulatedPerson, SimulatedRequest, SimulatorMisbehaviour } from './provider-simulator.rules.ts';

/** What was authorized and is waiting for its code or access token to be shown. */
export type SimulatedGrant = {
  readonly request: SimulatedRequest;
  readonly person: SimulatedPerson;
  readonly misbehaviour: SimulatorMisbehaviour;
};

/** The state of the simulator, in this process: it is for one machine and for an afternoon. */
export type Simulator = {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** Signs what only a provider with a key that it no longer publishes, or somebody else, would sign. */
  readonly foreignKey: KeyObject;
  readonly codes: LRUCache<string, SimulatedGrant>;
  readonly accessTokens: LRUCache<string, SimulatedGrant>;
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    /** Null: switched off, as always in production. */
    readonly providerSimulator: Simulator | null;
  }
}

const CODE_MILLISECONDS = 60_000;
const TOKEN_MILLISECONDS = 5 * 60_000;

export function createSimulator(): Simulator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url').slice(0, 16);
  return {
    kid,
    privateKey,
    publicJwk: { ...jwk, kid, alg: 'ES256', use: 'sig' },
    foreignKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    codes: new LRUCache({ max: 1_000, ttl: CODE_MILLISECONDS }),
    accessTokens: new LRUCache({ max: 1_000, ttl: TOKEN_MILLISECONDS }),
  };
}
