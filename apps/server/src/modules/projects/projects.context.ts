import type { BaseContext } from '../../platform/context/context.ts';
import type { IncomingRequest, Who } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { Caller, Scope } from '../access/index.ts';
import type { Project } from './project.ts';
import type { ProjectCache } from './projects.cache.ts';
import { projectErrors } from './projects.errors.ts';

/** A request under a project's base URL, before anybody is recognised. */
export type ProjectContext = BaseContext & { readonly project: Project };

/** A request of the management API: a secret key, or an operator, in one project. */
export type ManagementContext = ProjectContext & {
  readonly caller: Caller;
  /** The operator's organizations in the system project, oldest membership first. A secret key has none. */
  readonly memberships: readonly { readonly organizationId: string; readonly role: string }[];
  readonly idempotencyOwner: { readonly projectId: string; readonly caller: string };
};

/** How a route says which project it is about: by the header, or by its own path (`/v1/projects/…`, where none is the system project). */
export type ProjectNaming = 'header' | 'path';

/** What a new project gets beside its row. Applications, signing keys and secret keys are modules above this one. */
export type ProjectParts = {
  /** The default application and the signing key. */
  make(ctx: BaseContext, tx: Tx, project: Project): Promise<void>;
  /** What follows from other settings, under the lock of the change. */
  follow(ctx: BaseContext, tx: Tx, project: Project): Promise<void>;
  makeSecretKey(
    ctx: BaseContext,
    tx: Tx,
    key: {
      readonly projectId: string;
      readonly name: string;
      readonly scopes: readonly Scope[];
      readonly createdBy: string | null;
    },
  ): Promise<{ secret: string }>;
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly projects: ProjectCache;
    /** Recognises callers of the management API. It needs sessions and organizations, which stand above this module. */
    readonly recognizeManagement: (
      base: BaseContext,
      request: IncomingRequest,
      scope: Scope,
      naming: ProjectNaming,
    ) => Promise<ManagementContext>;
    readonly projectParts: ProjectParts;
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

/** A secret key, or an operator whose role gives this scope in the project that the header names. */
export function scope(name: Scope): Who<ManagementContext> {
  return management(name, 'header');
}

/** The same for `/v1/projects`, where the path names the project. */
export function projectScope(name: Scope): Who<ManagementContext> {
  return management(name, 'path');
}

function management(name: Scope, naming: ProjectNaming): Who<ManagementContext> {
  return {
    name: `scope ${name}`,
    surface: 'management',
    crossSiteChecked: true,
    scope: name,
    authenticate: (base, request) => base.modules.recognizeManagement(base, request, name, naming),
  };
}
