export { enqueueMail, type MailToEnqueue } from './enqueue-mail.ts';
export { localeOf, mailFrame } from './mail-context.ts';
export { countMailsSealedUnder } from './queued-mails.store.ts';
export { registerMailJobs } from './send-queued-mail.ts';
