export { makeSigningKey } from './make-signing-key.ts';
export { createSigningKeyCache, type ProjectKeys } from './signing-keys.cache.ts';
export { signingKeyRoutes } from './signing-keys.routes.ts';
