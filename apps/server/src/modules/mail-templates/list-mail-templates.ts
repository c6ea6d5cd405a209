import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { listMailTemplatesContract } from './mail-templates.contract.ts';
import { MAIL_KINDS, MAIL_LOCALES } from './mail-templates.rules.ts';
import { listMailTemplatesOfProject } from './mail-templates.store.ts';
import { viewMailTemplate } from './mail-templates.views.ts';

export async function listMailTemplates(
  ctx: ManagementContext,
  _input: InputOf<typeof listMailTemplatesContract>,
): Promise<OutputOf<typeof listMailTemplatesContract>> {
  authorize(ctx, 'mails:read');
  const own = await listMailTemplatesOfProject(ctx.database.db, ctx.project.id);
  const data = MAIL_KINDS.flatMap((kind) =>
    MAIL_LOCALES.map((locale) => {
      const template = own.find((candidate) => candidate.kind === kind && candidate.locale === locale);
      return viewMailTemplate(kind, locale, template ?? null);
    }),
  );
  return { data };
}
