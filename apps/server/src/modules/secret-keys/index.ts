export { makeSecretKey } from './make-secret-key.ts';
export { recognizeSecretKey } from './recognize-secret-key.ts';
export { secretKeyRoutes } from './secret-keys.routes.ts';
