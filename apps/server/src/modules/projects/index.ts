export { changeProject, refuseClosingLastWay } from './change-project.ts';
export { makeProject } from './make-project.ts';
export { cookieNames, type Project, SYSTEM_SLUG } from './project.ts';
export { createProjectCache } from './projects.cache.ts';
export {
  anyone,
  type ManagementContext,
  type ProjectContext,
  type ProjectNaming,
  projectScope,
  scope,
} from './projects.context.ts';
export { projectView, slugIn } from './projects.contract.ts';
export { projectErrors } from './projects.errors.ts';
export { projectRoutes } from './projects.routes.ts';
export { allowedReturnTo, hasWayByMail, RESERVED_SLUGS } from './projects.rules.ts';
export {
  LONGEST_ACCESS_TOKEN_SECONDS,
  type ProjectSettings,
  projectSettings,
  STANDARD_SIGNING,
} from './projects.settings.ts';
export { findProjectBySlug, lockProject } from './projects.store.ts';
export { viewProject } from './projects.views.ts';
