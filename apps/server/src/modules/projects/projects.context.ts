import type { BaseContext } from '../../platform/context/context.ts';
import type { IncomingRequest, Who } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { Caller, Scope } from '../access/index.ts';
import type { Project } from './project.ts';
import type { ProjectCache } from './projects.cache.ts';
import { projectErrors } from './projects.errors.ts';

/** A request under a project's base URL, before anybody is recognised. */
export type ProjectContext = BaseContext & { readonly project: Project };

/** A request of the management API: a secret key, or an operator, in one project. */
export type ManagementContext = ProjectContext & {
  readonly caller: Caller;
  readonly idempotencyOwner: { readonly projectId: string; readonly caller: string };
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly projects: ProjectCache;
    /** Recognises callers of the management API. It needs sessions and organizations, which stand above this module. */
    readonly recognizeManagement: (base: BaseContext, request: IncomingRequest, scope: Scope) => Promise<ManagementContext>;
  }
}

/** Anybody, under a project's base URL. */
export const anyone: Who<ProjectContext> = {
  name: 'anyone',
  surface: 'project',
  crossSiteChecked: true,
  async authenticate(base, request) {
    const project = request.projectSlug === null ? null : await base.modules.projects.bySlug(request.projectSlug);
    if (!project) throw new Problem(projectErrors.not_found);
    return { ...base, project };
  },
};

/** A secret key or an operator whose role gives this scope. */
export function scope(name: Scope): Who<ManagementContext> {
  return {
    name: `scope ${name}`,
    surface: 'management',
    crossSiteChecked: true,
    scope: name,
    authenticate: (base, request) => base.modules.recognizeManagement(base, request, name),
  };
}
