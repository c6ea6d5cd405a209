export { addIdentity } from './add-identity.ts';
export { insertIdentities } from './bulk-identities.store.ts';
export { forgetPrepared } from './forget-prepared.ts';
export { identityErrors } from './identities.errors.ts';
export { identityRoutes } from './identities.routes.ts';
export { isLastWayIn } from './identities.rules.ts';
export {
  findIdentity,
  listIdentitiesOfUser,
  moveIdentities,
  touchIdentity,
} from './identities.store.ts';
export type { Identity } from './identity.ts';
export { removeMyIdentity } from './remove-my-identity.ts';
export { countWaysIn } from './ways-in.ts';
