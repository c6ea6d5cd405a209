import { createPrivateKey, createPublicKey } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Services } from '../../platform/context/context.ts';
import type { PrivateSigningKey, VerificationKey } from '../../platform/crypto/jwt.ts';
import { assert } from '../../platform/http/problem.ts';
import { sealingContext } from './make-signing-key.ts';
import { listPublishedKeys } from './signing-keys.store.ts';

/** The keys of one project as this process holds them: parsed once, dropped with the project's changes. */
export type ProjectKeys = {
  /** The one that signs, whatever algorithm the settings name: another takes over when it has been published for long enough. */
  readonly signer: PrivateSigningKey;
  readonly verification: ReadonlyMap<string, VerificationKey>;
  /** RFC 7517 key set: public parts only. */
  readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
};

export type SigningKeyCache = {
  get(projectId: string): Promise<ProjectKeys>;
  /** The same, read again where this key is not among them: another replica may have made it a moment ago. */
  getKnowing(projectId: string, kid: string): Promise<ProjectKeys>;
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly signingKeys: SigningKeyCache;
  }
}

type Kept = { readonly keys: ProjectKeys; readonly leavesAtMilliseconds: number };

/** Tokens with invented key ids make no more than this many readings of one project: one in so many milliseconds. */
const READ_AGAIN_MILLISECONDS = 1_000;

export function createSigningKeyCache(services: Services, options: { trusted(): boolean }): SigningKeyCache {
  const { clock } = services;
  const cache = new LRUCache<string, Kept>({ max: 2_000 });
  const readAgainAt = new LRUCache<string, number>({ max: 2_000 });
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

  /** While the change feed cannot be read, what is here may be what an emergency has withdrawn: Postgres is asked each time. */
  function known(projectId: string): Kept | undefined {
    const kept = options.trusted() ? cache.get(projectId) : undefined;
    return kept && kept.leavesAtMilliseconds > clock.now().getTime() ? kept : undefined;
  }

  async function read(projectId: string): Promise<ProjectKeys> {
    const began = generation;
    const before = cache.peek(projectId)?.keys;
    const { keys: loaded, leavesAtMilliseconds } = await load(services, projectId);
    // The same keys stay the same object: by that others know that what they have verified still holds.
    const keys = before && haveSameKeys(before, loaded) ? before : loaded;
    if (began === generation) cache.set(projectId, { keys, leavesAtMilliseconds });
    return keys;
  }

  return {
    get: async (projectId) => known(projectId)?.keys ?? read(projectId),
    async getKnowing(projectId, kid) {
      const kept = known(projectId);
      if (!kept) return read(projectId);
      if (kept.keys.verification.has(kid)) return kept.keys;
      const now = clock.monotonicMilliseconds();
      if (now - (readAgainAt.get(projectId) ?? Number.NEGATIVE_INFINITY) < READ_AGAIN_MILLISECONDS) return kept.keys;
      readAgainAt.set(projectId, now);
      return read(projectId);
    },
  };
}

/** A key's id is its thumbprint: the same ids are the same keys. */
function haveSameKeys(left: ProjectKeys, right: ProjectKeys): boolean {
  const kids = [...left.verification.keys()].join();
  return left.signer.kid === right.signer.kid && kids === [...right.verification.keys()].join();
}

async function load(
  { database, clock, vault }: Services,
  projectId: string,
): Promise<{ keys: ProjectKeys; leavesAtMilliseconds: number }> {
  const rows = await listPublishedKeys(database.db, projectId, clock.now());
  const active = rows.find((row) => row.state === 'active');
  assert(active, 'every project has an active key from its first transaction on');
  const plain = await vault.unseal(active.privateKeySealed, sealingContext(active.id));
  const verification = rows.map(({ kid, algorithm, publicJwk }) => {
    const publicKey = createPublicKey({ key: publicJwk, format: 'jwk' });
    return [kid, { algorithm, publicKey }] as const;
  });
  const keys = {
    signer: {
      kid: active.kid,
      algorithm: active.algorithm,
      privateKey: createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' }),
    },
    verification: new Map(verification),
    jwks: { keys: rows.map((row) => row.publicJwk) },
  };
  const leaves = rows.flatMap((row) => (row.publishedUntil === null ? [] : [row.publishedUntil.getTime()]));
  return { keys, leavesAtMilliseconds: Math.min(...leaves, Number.POSITIVE_INFINITY) };
}
