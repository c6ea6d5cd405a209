export { advanceDueSigningKeys } from './advance-due-keys.ts';
export { advanceSigningKeys } from './advance-signing-keys.ts';
export { makeSigningKey } from './make-signing-key.ts';
export { sealedSigningKeys } from './sealed-signing-keys.ts';
export { createSigningKeyCache, type ProjectKeys } from './signing-keys.cache.ts';
export { signingKeyRoutes } from './signing-keys.routes.ts';
