import type { Services } from '../../platform/context/context.ts';
import { systemContext } from '../../platform/context/context.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { assert } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { findFirstOrganizationId, insertOrganization } from '../organizations/index.ts';
import { findProjectBySlug, makeProject, type Project, SYSTEM_SLUG } from '../projects/index.ts';
import { lockInstance } from './instance.store.ts';

/** The project whose users are the operators, and the organization in it that was there first. */
export type SystemProject = Project & { readonly firstOrganizationId: string };

/**
 * Makes the system project at the first start, whichever replica comes first. The operators' organization is made with it, so that the
 * demo project has an owner before there is any operator; the first one becomes its owner at set-up.
 */
export async function ensureSystemProject(services: Services): Promise<SystemProject> {
  const existing = await findSystemProject(services);
  if (existing) return existing;
  const ctx = systemContext(services, 'start', createCookieJar(undefined));
  return write(ctx, async (tx) => {
    await lockInstance(tx.db);
    const madeMeanwhile = await findProjectBySlug(tx.db, services.config, SYSTEM_SLUG);
    if (madeMeanwhile) {
      const firstOrganizationId = await findFirstOrganizationId(tx.db, madeMeanwhile.id);
      assert(firstOrganizationId, 'the organization is made with the system project');
      return { ...madeMeanwhile, firstOrganizationId };
    }
    const project = await makeProject(ctx, tx, {
      slug: SYSTEM_SLUG,
      name: 'Frontdesk',
      settings: { signUp: { mode: 'invitation_only' } },
      owner: null,
    });
    const firstOrganizationId = services.ids.uuid();
    await insertOrganization(tx.db, {
      projectId: project.id,
      id: firstOrganizationId,
      slug: 'operators',
      name: 'Operators',
      now: tx.now,
    });
    return { ...project, firstOrganizationId };
  });
}

export async function getSystemProject(services: Services): Promise<SystemProject> {
  const system = await findSystemProject(services);
  assert(system, 'the system project is made before anything is answered');
  return system;
}

async function findSystemProject(services: Services): Promise<SystemProject | null> {
  const project = await services.modules.projects.bySlug(SYSTEM_SLUG);
  if (!project) return null;
  const firstOrganizationId = await findFirstOrganizationId(services.database.db, project.id);
  assert(firstOrganizationId, 'the organization is made with the system project');
  return { ...project, firstOrganizationId };
}
