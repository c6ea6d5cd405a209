import { z } from 'zod';
import { decodeId, encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import { defaultBrandColor } from '../../platform/html/brand.ts';
import { renderHtml } from '../../platform/html/html.ts';
import type { PageAnswer } from '../../platform/http/contract.ts';
import { pageHeaders } from '../../platform/http/headers.ts';
import { Problem, requestErrors } from '../../platform/http/problem.ts';
import { addressOf } from '../../platform/mail/mailer.ts';
import {
  framedMail,
  framedMailContentSecurityPolicy,
  mailboxMessagePage,
  mailboxPage,
  type PageFrame,
} from '../hosted-pages/index.ts';
import { localeOf } from '../mails/index.ts';
import { deleteMessages, findMessage, listMessages, type MailboxMessage } from './mailbox.store.ts';

export const mailboxQuery = z.object({ to: z.string().max(254).optional() });

export async function showMailbox(ctx: BaseContext, input: z.output<typeof mailboxQuery>): Promise<PageAnswer> {
  const messages = await listMessages(ctx.database.db, { to: input.to });
  const frame = frameOf(ctx);
  const view = { ...frame, now: ctx.clock.now(), messages: messages.map(lineOf), to: input.to };
  return { html: renderHtml(mailboxPage(view)), headers: pageHeaders(frame.styleNonce) };
}

/** `messageId` is a part of the path, as a person may have typed it. */
export async function showMailboxMessage(ctx: BaseContext, input: { messageId?: string }): Promise<PageAnswer> {
  const message = await getMessage(ctx, input.messageId);
  const frame = frameOf(ctx);
  const project = await ctx.modules.projects.byId(message.projectId);
  const line = lineOf(message);
  const view = {
    ...frame,
    message: {
      ...line,
      from: `${project?.name ?? ''} <${addressOf(ctx.config.mailFrom)}>`,
      text: message.text,
      links: message.links,
    },
    htmlUrl: `/dev/mailbox/${line.id}/body`,
  };
  const headers = pageHeaders(frame.styleNonce);
  // The frame beneath comes from this host, and is the only one.
  const policy = `${headers['content-security-policy']}; frame-src 'self'`;
  return { html: renderHtml(mailboxMessagePage(view)), headers: { ...headers, 'content-security-policy': policy } };
}

/** The mail itself, for the frame: a document that anybody may have had a hand in, so it runs nothing and has no origin. */
export async function showMailboxBody(ctx: BaseContext, input: { messageId?: string }): Promise<PageAnswer> {
  const message = await getMessage(ctx, input.messageId);
  return {
    html: framedMail(message.html),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': framedMailContentSecurityPolicy,
    },
  };
}

export async function clearMailbox(ctx: BaseContext): Promise<PageAnswer> {
  await deleteMessages(ctx.database.db);
  return { redirect: '/dev/mailbox' };
}

async function getMessage(ctx: BaseContext, messageId: string | undefined): Promise<MailboxMessage> {
  const id = decodeId('mailboxMessage', messageId ?? '');
  const message = id === null ? null : await findMessage(ctx.database.db, id);
  if (!message) throw new Problem(requestErrors.not_found);
  return message;
}

function lineOf({ id, to, subject, sentAt }: MailboxMessage) {
  return { id: encodeId('mailboxMessage', id), to, subject, sentAt };
}

function frameOf(ctx: BaseContext): PageFrame {
  return {
    project: { name: 'Frontdesk', brand: { color: defaultBrandColor } },
    locale: localeOf(ctx.request.acceptLanguage),
    assets: ctx.modules.hostedPages.assets.page,
    styleNonce: ctx.ids.bytes(16).toString('base64url'),
    formToken: '',
    basePath: '',
  };
}
