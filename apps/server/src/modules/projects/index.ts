export { changeProject, type ProjectChange } from './change-project.ts';
export { makeProject, type NewProject } from './make-project.ts';
export { baseUrlOf, cookieNames, type Project, SYSTEM_SLUG } from './project.ts';
export { createProjectCache, type ProjectCache } from './projects.cache.ts';
export {
  anyone,
  type ManagementContext,
  type ProjectContext,
  type ProjectNaming,
  type ProjectParts,
  scope,
} from './projects.context.ts';
export { projectView, slugIn } from './projects.contract.ts';
export { projectErrors } from './projects.errors.ts';
export { projectRoutes } from './projects.routes.ts';
export { allowedReturnTo, RESERVED_SLUGS } from './projects.rules.ts';
export { type ProjectSettings, type ProjectSettingsInput, projectSettings } from './projects.settings.ts';
export { findProjectById, findProjectBySlug } from './projects.store.ts';
export { viewProject } from './projects.views.ts';
