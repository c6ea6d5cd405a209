import { type Selectable, sql } from 'kysely';
import type { Db, TransactionDb } from '../../platform/db/database.ts';
import type { MailTemplatesTable } from '../../platform/db/tables.generated.ts';
import type { MailTemplate } from './mail-template.ts';
import type { MailKind, TemplateTexts } from './mail-templates.rules.ts';

type TemplateId = { readonly projectId: string; readonly kind: MailKind; readonly locale: string };

/** Read with each mail that is written. */
export async function findMailTemplate(db: Db, id: TemplateId): Promise<MailTemplate | null> {
  const row = await chosen(db.selectFrom('mailTemplates').selectAll(), id).executeTakeFirst();
  return row ? toMailTemplate(row) : null;
}

export async function listMailTemplatesOfProject(db: Db, projectId: string): Promise<MailTemplate[]> {
  const rows = await db.selectFrom('mailTemplates').selectAll().where('projectId', '=', projectId).execute();
  return rows.map(toMailTemplate);
}

/** Null: it is no longer of the version that the caller has seen (0: not there). `version` null: whatever it is. */
export async function writeMailTemplate(
  db: TransactionDb,
  change: TemplateId & { readonly texts: TemplateTexts; readonly version: number | null; readonly now: Date },
): Promise<MailTemplate | null> {
  const { projectId, kind, locale, version, now } = change;
  const { paragraphs, ...lines } = change.texts;
  const texts = { ...lines, paragraphs: paragraphs && [...paragraphs] };
  const next = { ...texts, version: sql<number>`mail_templates.version + 1`, updatedAt: now };
  if (version !== null && version > 0) {
    const update = chosen(db.updateTable('mailTemplates').set(next), change).where('version', '=', version);
    const row = await update.returningAll().executeTakeFirst();
    return row ? toMailTemplate(row) : null;
  }
  const row = await db
    .insertInto('mailTemplates')
    .values({ projectId, kind, locale, ...texts, createdAt: now, updatedAt: now })
    .onConflict((conflict) => {
      const same = conflict.columns(['projectId', 'kind', 'locale']);
      return version === null ? same.doUpdateSet(next) : same.doNothing();
    })
    .returningAll()
    .executeTakeFirst();
  return row ? toMailTemplate(row) : null;
}

export async function deleteMailTemplate(db: TransactionDb, id: TemplateId): Promise<boolean> {
  const result = await chosen(db.deleteFrom('mailTemplates'), id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

type Chosen<Query> = { where(column: 'projectId' | 'kind' | 'locale', operator: '=', value: string): Query };
function chosen<Query extends Chosen<Query>>(query: Query, id: TemplateId): Query {
  return query.where('projectId', '=', id.projectId).where('kind', '=', id.kind).where('locale', '=', id.locale);
}

function toMailTemplate(row: Selectable<MailTemplatesTable>): MailTemplate {
  const { subject, heading, paragraphs, button, footer } = row;
  return {
    projectId: row.projectId,
    kind: row.kind as MailKind,
    locale: row.locale,
    texts: { subject, heading, paragraphs, button, footer },
    version: row.version,
    updatedAt: row.updatedAt,
  };
}
