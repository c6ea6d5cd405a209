import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { Project } from './project.ts';
import type { ManagementContext } from './projects.context.ts';
import type { updateProjectContract } from './projects.contract.ts';
import { projectErrors } from './projects.errors.ts';
import { type ProjectSettings, projectSettings } from './projects.settings.ts';
import { lockProject, updateProject as storeProject } from './projects.store.ts';
import { viewProject } from './projects.views.ts';

type Input = InputOf<typeof updateProjectContract>;

export async function updateProject(
  ctx: ManagementContext,
  input: Input,
): Promise<OutputOf<typeof updateProjectContract>> {
  authorize(ctx, 'projects:write');
  if (input.projectId !== ctx.project.id) throw new Problem(projectErrors.not_found);
  const changed = await write(ctx, async (tx) => {
    const before = await lockProject(tx.db, ctx.config, ctx.project.id);
    if (!before) throw new Problem(projectErrors.not_found);
    const settings = mergeSettings(before.settings, input.settings);
    if (before.isSystem) refuseOpeningSystem(settings);
    const { id, version } = before;
    const after = await storeProject(tx.db, ctx.config, {
      id,
      version,
      name: input.name || before.name,
      settings,
      now: tx.now,
    });
    assert(after, 'the row is locked since it was read');
    const changes = changesBetween(before, after);
    tx.audit({
      projectId: id,
      action: 'projects.updated',
      target: { type: 'project', id: encodeId('project', id) },
      changes,
    });
    tx.emit({
      projectId: id,
      type: 'project.updated',
      data: { projectId: encodeId('project', id), changed: Object.keys(changes) },
    });
    tx.changed({ projectId: id, scope: 'project', subjectId: id });
    return after;
  });
  return viewProject(changed);
}

/** What is not given stays: an absent part is no part of the change. */
function mergeSettings(before: ProjectSettings, change: Input['settings']): ProjectSettings {
  const given = Object.fromEntries(Object.entries(change ?? {}).filter(([, part]) => part !== undefined));
  return projectSettings.parse({ ...before, ...given });
}

/** Operators come by invitation, and their last way in stays open. */
function refuseOpeningSystem({ signUp, methods }: ProjectSettings): void {
  if (
    signUp.mode !== 'invitation_only' ||
    signUp.verification !== 'required' ||
    !(methods.password || methods.magicLink)
  ) {
    throw new Problem(projectErrors.system_protected);
  }
}

function changesBetween(before: Project, after: Project): Record<string, unknown> {
  const changes: Record<string, unknown> = before.name === after.name ? {} : { name: [before.name, after.name] };
  for (const part of Object.keys(after.settings) as (keyof ProjectSettings)[]) {
    const pair = [before.settings[part], after.settings[part]];
    if (JSON.stringify(pair[0]) !== JSON.stringify(pair[1])) changes[`settings.${part}`] = pair;
  }
  return changes;
}
