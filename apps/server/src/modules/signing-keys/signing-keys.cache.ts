import { createPrivateKey, createPublicKey } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Services } from '../../platform/context/context.ts';
import type { PrivateSigningKey, SigningAlgorithm, VerificationKey } from '../../platform/crypto/jwt.ts';
import { assert } from '../../platform/http/problem.ts';
import { listPublishedKeys } from './signing-keys.store.ts';

/** The keys of one project as this process holds them: parsed once, dropped with the project's changes. */
export type ProjectKeys = {
  active(algorithm: SigningAlgorithm): PrivateSigningKey;
  readonly verification: ReadonlyMap<string, VerificationKey>;
  /** RFC 7517 key set: public parts only. */
  readonly jwks: { readonly keys: readonly Record<string, unknown>[] };
};

export type SigningKeyCache = { get(projectId: string): Promise<ProjectKeys> };

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly signingKeys: SigningKeyCache;
  }
}

export function createSigningKeyCache(services: Services): SigningKeyCache {
  const cache = new LRUCache<string, ProjectKeys>({ max: 2_000 });
  let generation = 0;
  services.changes.listen({
    drop(change) {
      if (change.scope !== 'project') return;
      generation++;
      cache.delete(change.projectId);
    },
    dropAll() {
      generation++;
      cache.clear();
    },
  });
  return {
    async get(projectId) {
      const known = cache.get(projectId);
      if (known) return known;
      const began = generation;
      const keys = await load(services, projectId);
      if (began === generation) cache.set(projectId, keys);
      return keys;
    },
  };
}

async function load({ database, clock, vault }: Services, projectId: string): Promise<ProjectKeys> {
  const rows = await listPublishedKeys(database.db, projectId, clock.now());
  const verification = new Map(
    rows.map((row) => [
      row.kid,
      { algorithm: row.algorithm, publicKey: createPublicKey({ key: row.publicJwk, format: 'jwk' }) },
    ]),
  );
  const signers = new Map(
    rows
      .filter((row) => row.state === 'active')
      .map((row) => {
        const plain = vault.open(row.privateKeySealed, `signing-key ${row.id}`);
        return [
          row.algorithm,
          {
            kid: row.kid,
            algorithm: row.algorithm,
            privateKey: createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' }),
          },
        ];
      }),
  );
  return {
    active(algorithm) {
      const key = signers.get(algorithm);
      assert(key, `every project has an active ${algorithm} key from its first transaction on`);
      return key;
    },
    verification,
    jwks: { keys: rows.map((row) => row.publicJwk) },
  };
}
