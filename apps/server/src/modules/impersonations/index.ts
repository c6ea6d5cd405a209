export { type AskedImpersonation, beginImpersonation, findImpersonation } from './begin-impersonation.ts';
export { endImpersonation } from './end-impersonation.ts';
export { impersonationRoutes } from './impersonations.routes.ts';
export { SESSION_SECONDS as IMPERSONATION_SECONDS } from './impersonations.rules.ts';
