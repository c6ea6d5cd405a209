import { z } from 'zod';
import { emailIn, timeOut } from '../../lib/schemas.ts';
import { timePageQuery } from '../../lib/time-cursor.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, stepUpRequired } from '../access/index.ts';
import { limitErrors } from '../limits/index.ts';
import { MAIL_KINDS, mailTemplateErrors, templateParams, templateTexts } from '../mail-templates/index.ts';
import { mailErrors } from './mails.errors.ts';
import { MAIL_PROVIDERS, MAIL_STATUSES } from './mails.rules.ts';

const kind = z.enum([...MAIL_KINDS, 'test']);

export const mailView = z
  .object({
    id: z.string(),
    kind,
    recipient: z.string(),
    locale: z.string(),
    status: z
      .enum(MAIL_STATUSES)
      .describe('`failed` is tried again at `nextAttemptAt`; without that time it was given up. `refused` is final.'),
    provider: z.enum(MAIL_PROVIDERS).nullable().describe('Who took or refused it last.'),
    providerMessageId: z.string().nullable(),
    attempts: z.int(),
    lastError: z.string().nullable().describe('What the other side said, in words.'),
    nextAttemptAt: timeOut.nullable(),
    createdAt: timeOut,
    sentAt: timeOut.nullable(),
  })
  .meta({ id: 'MailLogEntry' });

export const mailSenderView = z
  .object({
    provider: z.enum(['instance', 'resend']).describe('What the project has chosen.'),
    fromAddress: z.string().nullable(),
    fromName: z.string().nullable().describe('Null: the name of the project.'),
    replyTo: z.string().nullable(),
    apiKeyLastFour: z.string().nullable().describe('The key itself is shown to nobody again.'),
    delivery: z
      .enum(MAIL_PROVIDERS)
      .describe('Where mails to people go at present: in development to the mailbox, whatever is chosen.'),
    deliveryFrom: z.string().describe('The sender that people see at present.'),
    updatedAt: timeOut.nullable().describe('Null: nothing was ever chosen.'),
  })
  .meta({ id: 'MailSender' });

export const mailTestView = z
  .object({
    result: z.enum(['sent', 'failed', 'refused']).describe('`failed` can go better another time, `refused` cannot.'),
    provider: z.enum(MAIL_PROVIDERS).nullable(),
    detail: z.string().describe('What the other side said, in words.'),
    mailId: z.string().describe('Of its line in the log.'),
    providerMessageId: z.string().nullable(),
  })
  .meta({ id: 'MailTestResult' });

const errors = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

export const listMailsContract = {
  summary: 'Mails of the last 30 days and what became of them, newest first',
  tag: 'mails',
  query: timePageQuery.extend({
    recipient: z.string().min(1).max(254).optional().describe('The whole address.'),
    status: z.enum(MAIL_STATUSES).optional(),
    kind: kind.optional(),
  }),
  answer: { status: 200, schema: z.object({ data: z.array(mailView), nextCursor: z.string().nullable() }) },
  errors,
} as const satisfies Contract;

export const getMailSenderContract = {
  summary: 'How the project sends',
  tag: 'mail-sender',
  answer: { status: 200, schema: mailSenderView },
  errors,
} as const satisfies Contract;

const senderName = z
  .string()
  .max(100)
  .transform((text) => text.normalize('NFC').trim())
  .refine((text) => text !== '', 'is empty')
  .refine((text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>@"\\]/u.test(text), 'is a name in one line, without an address');

export const putMailSenderContract = {
  summary: 'Send by the mailer of the instance, or by Resend with a key of your own',
  tag: 'mail-sender',
  body: z.strictObject({
    provider: z.enum(['instance', 'resend']),
    fromAddress: emailIn.nullable().default(null).describe('Of a domain that is verified with the provider.'),
    fromName: senderName.nullable().default(null),
    replyTo: emailIn.nullable().default(null),
    apiKey: z
      .string()
      .regex(/^re_[\x21-\x7e]{5,200}$/, 'A key of Resend begins with re_')
      .optional()
      .describe('Write-only. Left out, the one that is there stays.'),
  }),
  answer: { status: 200, schema: mailSenderView },
  errors: [...errors, stepUpRequired, mailErrors.sender_incomplete, mailErrors.sender_contradictory],
} as const satisfies Contract;

export const deleteMailSenderContract = {
  summary: 'Send by the mailer of the instance again, and forget the key',
  tag: 'mail-sender',
  answer: { status: 204, schema: null },
  errors,
} as const satisfies Contract;

export const testMailSenderContract = {
  summary:
    'Send a test mail now, and hear what the other side says. In development it goes out by your own key, if there is one',
  tag: 'mail-sender',
  body: z.strictObject({ to: emailIn }),
  answer: { status: 200, schema: mailTestView },
  errors: [...errors, limitErrors.too_many],
} as const satisfies Contract;

export const testMailTemplateContract = {
  summary: 'Send a mail with sample data now, in the words of a draft or in those that are kept',
  tag: 'mail-templates',
  params: templateParams,
  body: z.strictObject({ to: emailIn, draft: templateTexts.optional() }),
  answer: { status: 200, schema: mailTestView },
  errors: [...errors, mailTemplateErrors.unknown_placeholder, limitErrors.too_many],
} as const satisfies Contract;
