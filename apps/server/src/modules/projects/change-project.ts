import { encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { Project } from './project.ts';
import { projectErrors } from './projects.errors.ts';
import { hasWayByMail } from './projects.rules.ts';
import { type ProjectSettings, projectSettings } from './projects.settings.ts';
import { lockProject, updateProject } from './projects.store.ts';

export type ProjectChange = {
  readonly name?: string | undefined;
  /** Each part that is given replaces that part; the rest stays. */
  readonly settings?: { readonly [Part in keyof ProjectSettings]?: ProjectSettings[Part] | undefined } | undefined;
};

/** Changes a project within the caller's transaction. Two changes at once come one after the other: neither overwrites the other's parts. */
export async function changeProject(ctx: BaseContext, tx: Tx, id: string, change: ProjectChange): Promise<Project> {
  const before = await lockProject(tx.db, ctx.config, id);
  if (!before) throw new Problem(projectErrors.not_found);
  const settings = mergeSettings(before.settings, change.settings);
  if (before.isSystem) refuseOpeningSystem(settings);
  if (change.settings?.methods) {
    const providers = await ctx.modules.offeredProviders({ ...ctx, project: before }, tx.db);
    refuseClosingLastWay(settings, providers.size);
  }
  refuseTermsWithoutText(settings);
  refuseAssuranceWithoutFactor(settings);
  const name = change.name || before.name;
  const after = await updateProject(tx.db, ctx.config, { id, version: before.version, name, settings, now: tx.now });
  assert(after, 'the row is locked since it was read');
  await ctx.modules.projectParts.follow(ctx, tx, after);
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
}

function mergeSettings(before: ProjectSettings, change: ProjectChange['settings']): ProjectSettings {
  const given = Object.fromEntries(Object.entries(change ?? {}).filter(([, part]) => part !== undefined));
  return projectSettings.parse({ ...before, ...given });
}

/** Operators come by invitation, and what every one of them has stays open: a passkey or a provider is not what they all have. */
function refuseOpeningSystem({ signUp, methods }: ProjectSettings): void {
  if (signUp.mode !== 'invitation_only' || signUp.verification !== 'required' || !hasWayOfOwn(methods)) {
    throw new Problem(projectErrors.system_protected);
  }
}

/**
 * A project without a way in would lock its people out, and nobody would notice before they try. People make a passkey with their account, and a provider
 * brings them too: each counts.
 */
export function refuseClosingLastWay({ methods }: ProjectSettings, offeredProviders: number): void {
  if (hasWayOfOwn(methods) || methods.passkey || offeredProviders > 0) return;
  const fields = [{ path: 'settings.methods', code: 'last_method', message: 'keeps one way in' }];
  throw new Problem(projectErrors.last_method, { fields });
}

function hasWayOfOwn(methods: ProjectSettings['methods']): boolean {
  return methods.password || hasWayByMail(methods);
}

/** Both parts can be changed alone, so the whole is judged. */
export function refuseTermsWithoutText({ signUp, branding }: ProjectSettings): void {
  if (signUp.termsVersion === null || branding.termsUrl !== null) return;
  const fields = [{ path: 'settings.branding.termsUrl', code: 'required', message: 'is the address of the text' }];
  throw new Problem(projectErrors.terms_without_text, { fields });
}

/** Where the policy is off, people can neither see nor change a second factor on their account page: they would set up what they cannot keep. */
export function refuseAssuranceWithoutFactor({ secondFactor }: ProjectSettings): void {
  if (!secondFactor.highAssurance || secondFactor.policy !== 'off') return;
  const fields = [{ path: 'settings.secondFactor.highAssurance', code: 'off', message: 'needs two-step sign-in' }];
  throw new Problem(projectErrors.assurance_without_factor, { fields });
}

function changesBetween(before: Project, after: Project): Record<string, unknown> {
  const changes: Record<string, unknown> = before.name === after.name ? {} : { name: [before.name, after.name] };
  for (const part of Object.keys(after.settings) as (keyof ProjectSettings)[]) {
    const pair = [before.settings[part], after.settings[part]];
    if (JSON.stringify(pair[0]) !== JSON.stringify(pair[1])) changes[`settings.${part}`] = pair;
  }
  return changes;
}
