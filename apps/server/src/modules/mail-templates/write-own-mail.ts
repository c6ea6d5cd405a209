import type { Db } from '../../platform/db/database.ts';
import { type MailDraft, writeMail } from './compose-mail.ts';
import type { Mail } from './mail-frame.ts';
import { findMailTemplate } from './mail-templates.store.ts';

/** The mail in the words of the project, where it has some of its own for this kind and language. */
export async function writeOwnMail(db: Db, projectId: string, draft: MailDraft): Promise<Mail> {
  const template = await findMailTemplate(db, { projectId, kind: draft.kind, locale: draft.frame.locale });
  return writeMail(draft, template?.texts ?? null);
}
