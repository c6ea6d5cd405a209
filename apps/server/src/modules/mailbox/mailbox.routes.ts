import { type PageRoute, page, type Route, route } from '../../platform/http/contract.ts';
import { listMailbox } from './list-messages.ts';
import { developer } from './mailbox.context.ts';
import { listMailboxContract } from './mailbox.contract.ts';
import { clearMailbox, mailboxQuery, showMailbox, showMailboxBody, showMailboxMessage } from './show-mailbox.ts';

/** Mounted in development only. */
export const mailboxRoutes: { readonly routes: readonly Route[]; readonly pages: readonly PageRoute[] } = {
  // biome-ignore format: a table is read by its columns
  routes: [
    route('GET', '/dev/mailbox/messages.json', developer, listMailboxContract, listMailbox),
  ],
  // biome-ignore format: a table is read by its columns
  pages: [
    page('GET',  '/dev/mailbox',                  developer, mailboxQuery, showMailbox),
    page('GET',  '/dev/mailbox/:messageId',       developer, null,         showMailboxMessage),
    page('GET',  '/dev/mailbox/:messageId/body',  developer, null,         showMailboxBody),
    page('POST', '/dev/mailbox/clear',            developer, null,         clearMailbox),
  ],
};
