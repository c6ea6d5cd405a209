import { LRUCache } from 'lru-cache';
import type { Services } from '../../platform/context/context.ts';
import type { Project } from './project.ts';
import { findProjectById, findProjectBySlug } from './projects.store.ts';

/** Projects in this process, kept honest by the change feed. A project is small, and asked for by every request. */
export type ProjectCache = {
  bySlug(slug: string): Promise<Project | null>;
  byId(id: string): Promise<Project | null>;
  /** Only what is here already, for the session check. */
  peek(slug: string): Project | undefined;
};

const MOST = 5_000;

export function createProjectCache(services: Services): ProjectCache {
  const bySlug = new LRUCache<string, Project>({ max: MOST });
  const slugById = new LRUCache<string, string>({ max: MOST });
  let generation = 0;
  services.changes.listen({
    drop(change) {
      if (change.scope !== 'project') return;
      generation++;
      const slug = slugById.get(change.projectId);
      if (slug !== undefined) bySlug.delete(slug);
    },
    dropAll() {
      generation++;
      bySlug.clear();
    },
  });

  async function load(find: () => Promise<Project | null>): Promise<Project | null> {
    const began = generation;
    const project = await find();
    // What was read before a drop arrived may be what the drop was about: it is used once and not kept.
    if (project && began === generation) {
      bySlug.set(project.slug, project);
      slugById.set(project.id, project.slug);
    }
    return project;
  }

  return {
    bySlug: async (slug) =>
      bySlug.get(slug) ?? load(() => findProjectBySlug(services.database.db, services.config, slug)),
    async byId(id) {
      const slug = slugById.get(id);
      const known = slug === undefined ? undefined : bySlug.get(slug);
      return known ?? load(() => findProjectById(services.database.db, services.config, id));
    },
    peek: (slug) => bySlug.get(slug),
  };
}
