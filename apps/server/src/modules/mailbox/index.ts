export { developer } from './mailbox.context.ts';
export { mailboxRoutes } from './mailbox.routes.ts';
export { createMailboxMailer } from './mailbox-mailer.ts';
