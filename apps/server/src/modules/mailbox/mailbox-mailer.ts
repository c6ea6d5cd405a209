import type { Services } from '../../platform/context/context.ts';
import { type Mailer, MailRefused, refuseInjection } from '../../platform/mail/mailer.ts';
import { linksIn } from './mailbox.rules.ts';
import { insertMessage, removeAllButNewest } from './mailbox.store.ts';

/** In development mail does not leave this machine: it is kept to be read. */
export function createMailboxMailer(services: Pick<Services, 'database' | 'clock'>): Mailer {
  const { db } = services.database;
  return {
    async send(mail) {
      refuseInjection(mail);
      const { projectId, to, subject, text, html } = mail;
      // The message id is made with the mail, so a second attempt at the same mail is the same message.
      const id = mail.messageId.slice(1, mail.messageId.indexOf('@'));
      const message = { id, projectId, to, subject, text, html, links: linksIn(text), sentAt: services.clock.now() };
      if (!(await insertMessage(db, message))) throw new MailRefused('its project is gone');
      await removeAllButNewest(db);
      return { providerMessageId: null };
    },
    close() {},
  };
}
