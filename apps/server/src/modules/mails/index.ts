export { languageOf, localeOf, mailFrame } from '../mail-templates/index.ts';
export { enqueueMail } from './enqueue-mail.ts';
export { deleteOldMails, forgetRecipient, listMailsTo } from './mail-log.store.ts';
export { createMailers } from './mailers.ts';
export { mailRoutes } from './mails.routes.ts';
export { countMailsSealedUnder } from './queued-mails.store.ts';
export { sealedMailSenders } from './sealed-mail-senders.ts';
export { registerMailJobs } from './send-queued-mail.ts';
