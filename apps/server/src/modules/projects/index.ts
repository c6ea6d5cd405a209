export { baseUrlOf, cookieNames, type Project, SYSTEM_SLUG } from './project.ts';
export { createProjectCache, type ProjectCache } from './projects.cache.ts';
export { anyone, type ManagementContext, type ProjectContext, scope } from './projects.context.ts';
export { projectView, slugIn } from './projects.contract.ts';
export { projectErrors } from './projects.errors.ts';
export { allowedReturnTo } from './projects.rules.ts';
export { type ProjectSettings, type ProjectSettingsInput, projectSettings } from './projects.settings.ts';
export { findProjectById, findProjectBySlug } from './projects.store.ts';
