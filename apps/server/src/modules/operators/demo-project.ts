import { type Services, systemContext } from '../../platform/context/context.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { write } from '../../platform/outbox/write.ts';
import { changeProject, findProjectBySlug, makeProject, type Project } from '../projects/index.ts';
import { lockInstance } from './instance.store.ts';
import { getSystemProject } from './system-project.ts';

const DEMO_SLUG = 'demo';

/** Development's project for the example app. The operators own it. Its settings know where the app is, also after the port has changed. */
export async function ensureDemoProject(services: Services, options: { readonly appOrigin: string }): Promise<Project> {
  const { appOrigin } = options;
  const known = await services.modules.projects.bySlug(DEMO_SLUG);
  if (known?.settings.redirectOrigins.includes(appOrigin)) return known;
  const system = await getSystemProject(services);
  const ctx = systemContext(services, 'start', createCookieJar(undefined));
  return write(ctx, async (tx) => {
    await lockInstance(tx.db);
    const demo = await findProjectBySlug(tx.db, services.config, DEMO_SLUG);
    if (!demo) {
      const owner = { projectId: system.id, organizationId: system.firstOrganizationId };
      const settings = { allowedOrigins: [appOrigin], redirectOrigins: [appOrigin] };
      return makeProject(ctx, tx, { slug: DEMO_SLUG, name: 'Notes', settings, owner });
    }
    return changeProject(ctx, tx, demo.id, {
      settings: {
        allowedOrigins: [...new Set([...demo.settings.allowedOrigins, appOrigin])].slice(-50),
        redirectOrigins: [...new Set([...demo.settings.redirectOrigins, appOrigin])].slice(-50),
      },
    });
  });
}
