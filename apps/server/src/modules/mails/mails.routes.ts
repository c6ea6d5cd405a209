import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { getMailSender } from './get-mail-sender.ts';
import { listMails } from './list-mails.ts';
import {
  deleteMailSenderContract,
  getMailSenderContract,
  listMailsContract,
  putMailSenderContract,
  testMailSenderContract,
  testMailTemplateContract,
} from './mails.contract.ts';
import { putMailSender } from './put-mail-sender.ts';
import { removeMailSender } from './remove-mail-sender.ts';
import { testMailSender } from './test-mail-sender.ts';
import { testMailTemplate } from './test-mail-template.ts';

// biome-ignore format: a table
export const mailRoutes: readonly Route[] = [
  route('GET',    '/v1/mails',                             scope('mails:read'),  listMailsContract,        listMails),
  route('GET',    '/v1/mail-sender',                       scope('mails:read'),  getMailSenderContract,    getMailSender),
  route('PUT',    '/v1/mail-sender',                       scope('mails:write'), putMailSenderContract,    putMailSender),
  route('DELETE', '/v1/mail-sender',                       scope('mails:write'), deleteMailSenderContract, removeMailSender),
  route('POST',   '/v1/mail-sender/test',                  scope('mails:write'), testMailSenderContract,   testMailSender),
  route('POST',   '/v1/mail-templates/:kind/:locale/test', scope('mails:write'), testMailTemplateContract, testMailTemplate),
];
