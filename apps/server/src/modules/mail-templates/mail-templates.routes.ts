import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { listMailTemplates } from './list-mail-templates.ts';
import {
  deleteMailTemplateContract,
  listMailTemplatesContract,
  previewMailTemplateContract,
  putMailTemplateContract,
} from './mail-templates.contract.ts';
import { previewMailTemplate } from './preview-mail-template.ts';
import { putMailTemplate } from './put-mail-template.ts';
import { resetMailTemplate } from './reset-mail-template.ts';

/** The test send of a template stands in `mails`, which can send. */
// biome-ignore format: a table
export const mailTemplateRoutes: readonly Route[] = [
  route('GET',    '/v1/mail-templates',                       scope('mails:read'),  listMailTemplatesContract,   listMailTemplates),
  route('PUT',    '/v1/mail-templates/:kind/:locale',         scope('mails:write'), putMailTemplateContract,     putMailTemplate),
  route('DELETE', '/v1/mail-templates/:kind/:locale',         scope('mails:write'), deleteMailTemplateContract,  resetMailTemplate),
  route('POST',   '/v1/mail-templates/:kind/:locale/preview', scope('mails:read'),  previewMailTemplateContract, previewMailTemplate),
];
