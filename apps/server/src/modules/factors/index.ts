export { factorErrors } from './factors.errors.ts';
export { factorRoutes } from './factors.routes.ts';
export { beginTotpSetUp, confirmTotpSetUp, listMyFactors, removeTotp, renewRecoveryCodes } from './my-factors.ts';
