import type { z } from 'zod';
import { encodeId } from '../../lib/type-id.ts';
import type { Project } from './project.ts';
import type { projectView } from './projects.contract.ts';

export function viewProject(project: Project): z.input<typeof projectView> {
  return {
    id: encodeId('project', project.id),
    slug: project.slug,
    name: project.name,
    baseUrl: project.baseUrl,
    isSystem: project.isSystem,
    settings: project.settings,
    version: project.version,
    createdAt: project.createdAt.toISOString(),
    updatedAt: project.updatedAt.toISOString(),
  };
}
