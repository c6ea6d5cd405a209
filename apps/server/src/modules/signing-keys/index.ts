export { advanceDueSigningKeys } from './advance-due-keys.ts';
export { advanceSigningKeys } from './advance-signing-keys.ts';
export { makeSigningKey } from './make-signing-key.ts';
export { resealSigningKeys } from './reseal-signing-keys.ts';
export { createSigningKeyCache, type ProjectKeys } from './signing-keys.cache.ts';
export { signingKeyRoutes } from './signing-keys.routes.ts';
export { countSigningKeysSealedUnder } from './signing-keys.store.ts';
