import { z } from 'zod';
import { timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { mailTemplateErrors } from './mail-templates.errors.ts';
import { MAIL_KINDS, MAIL_LOCALES, PLACEHOLDERS } from './mail-templates.rules.ts';

/** Text in one line. Nothing of it is ever code or HTML: it is escaped where it is shown. */
const line = (most: number) =>
  z
    .string()
    .max(most)
    .transform((text) => text.normalize('NFC').trim())
    .refine((text) => text !== '', 'is empty')
    .refine(
      (text) => !/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text),
      'has a line break or characters that cannot be shown',
    );

const own = (most: number) => line(most).nullable().default(null);

export const templateTexts = z
  .strictObject({
    subject: own(200),
    heading: own(200),
    paragraphs: z.array(line(2_000)).min(1).max(12).nullable().default(null).describe('Each in one line.'),
    button: own(80).describe('The label; where the button leads is not part of the template.'),
    footer: own(600),
  })
  .describe('The words of the project. Null or left out: the words of the product.');

const words = z
  .object({
    subject: z.string(),
    heading: z.string(),
    paragraphs: z.array(z.string()),
    button: z.string(),
    footer: z.string(),
  })
  .meta({ id: 'MailTemplateDefaults' });

const ownWords = z
  .object({
    subject: z.string().nullable(),
    heading: z.string().nullable(),
    paragraphs: z.array(z.string()).nullable(),
    button: z.string().nullable(),
    footer: z.string().nullable(),
  })
  .meta({ id: 'MailTemplateOverrides' });

export const mailTemplateView = z
  .object({
    kind: z.enum(MAIL_KINDS),
    locale: z.enum(MAIL_LOCALES),
    placeholders: z
      .array(z.enum(PLACEHOLDERS))
      .describe('What may stand in braces. `greeting` in paragraphs only; a paragraph that stays empty is left out.'),
    defaults: words,
    overrides: ownWords.nullable(),
    version: z.int().describe('0: the project has no words of its own.'),
    updatedAt: timeOut.nullable(),
  })
  .meta({ id: 'MailTemplate' });

export const templateParams = z.object({ kind: z.enum(MAIL_KINDS), locale: z.enum(MAIL_LOCALES) });

const errors = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

export const listMailTemplatesContract = {
  summary: 'Every mail in every language: words of the product, words of the project, placeholders',
  tag: 'mail-templates',
  answer: { status: 200, schema: z.object({ data: z.array(mailTemplateView) }).meta({ id: 'MailTemplateList' }) },
  errors,
} as const satisfies Contract;

export const putMailTemplateContract = {
  summary: 'Set the words of the project for one mail in one language',
  tag: 'mail-templates',
  params: templateParams,
  body: templateTexts.extend({
    version: z.int().min(0).optional().describe('The version that you read. Without it the last writer wins.'),
  }),
  answer: { status: 200, schema: mailTemplateView },
  errors: [...errors, mailTemplateErrors.unknown_placeholder, mailTemplateErrors.changed_meanwhile],
} as const satisfies Contract;

export const deleteMailTemplateContract = {
  summary: 'Go back to the words of the product',
  tag: 'mail-templates',
  params: templateParams,
  answer: { status: 204, schema: null },
  errors,
} as const satisfies Contract;

export const previewMailTemplateContract = {
  summary: 'A mail with these words and sample data. Sends and keeps nothing',
  tag: 'mail-templates',
  params: templateParams,
  body: templateTexts,
  answer: {
    status: 200,
    schema: z
      .object({
        subject: z.string(),
        html: z.string().describe('A whole document. Show it in a sandboxed frame.'),
        text: z.string(),
      })
      .meta({ id: 'MailPreview' }),
  },
  errors: [...errors, mailTemplateErrors.unknown_placeholder],
} as const satisfies Contract;
