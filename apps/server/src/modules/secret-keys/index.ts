export { makeSecretKey } from './make-secret-key.ts';
export { recognizeSecretKey } from './recognize-secret-key.ts';
export type { SecretKey } from './secret-key.ts';
export { secretKeyErrors } from './secret-keys.errors.ts';
export { secretKeyRoutes } from './secret-keys.routes.ts';
