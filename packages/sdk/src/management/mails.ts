import type { Page, PageQuery } from '../types.ts';
import type { ManagementCall } from './call.ts';
import { everyItem } from './pages.ts';
import type {
  MailFilter,
  MailLogEntry,
  MailPreview,
  MailSender,
  MailSenderInput,
  MailTemplate,
  MailTemplateDraft,
  MailTemplateInput,
  MailTemplateList,
  MailTemplateName,
  MailTemplateTest,
  MailTestResult,
} from './types.ts';

export type MailsApi = {
  /** One page of what became of mails, newest first. @example await frontdesk.api.mails.list({ status: 'refused' }) */
  list(query?: MailFilter & PageQuery): Promise<Page<MailLogEntry>>;
  /** Every mail of the log, page by page as you go. @example for await (const mail of frontdesk.api.mails.all()) console.log(mail.status); */
  all(filter?: MailFilter): AsyncGenerator<MailLogEntry, void, undefined>;
};

export type MailSenderApi = {
  /** Who sends the project's mail. @example const { provider } = await frontdesk.api.mailSender.get() */
  get(): Promise<MailSender>;
  /** Sets a sender of the project's own. @example await frontdesk.api.mailSender.set({ provider: 'resend', fromAddress, apiKey }) */
  set(input: MailSenderInput): Promise<MailSender>;
  /** Back to the instance's sender; the key is forgotten. @example await frontdesk.api.mailSender.reset() */
  reset(): Promise<void>;
  /** Sends a mail on trial, and says what became of it. @example await frontdesk.api.mailSender.test({ to: 'ada@example.com' }) */
  test(input: { readonly to: string }): Promise<MailTestResult>;
};

export type MailTemplatesApi = {
  /** Every mail with the project's own words, and ours. @example const { data } = await frontdesk.api.mailTemplates.list() */
  list(): Promise<MailTemplateList>;
  /** Sets the project's own words. @example await frontdesk.api.mailTemplates.set({ kind: 'magic_link', locale: 'de' }, { subject }) */
  set(name: MailTemplateName, input: MailTemplateInput): Promise<MailTemplate>;
  /** Back to our words. @example await frontdesk.api.mailTemplates.reset({ kind: 'magic_link', locale: 'de' }) */
  reset(name: MailTemplateName): Promise<void>;
  /** Shows words that are not saved. @example await frontdesk.api.mailTemplates.preview({ kind: 'magic_link', locale: 'de' }, { subject }) */
  preview(name: MailTemplateName, draft: MailTemplateDraft): Promise<MailPreview>;
  /** Sends it on trial. @example await frontdesk.api.mailTemplates.test({ kind: 'magic_link', locale: 'de' }, { to: 'ada@example.com' }) */
  test(name: MailTemplateName, input: MailTemplateTest): Promise<MailTestResult>;
};

export function createMailsApi(call: ManagementCall): MailsApi {
  const list = (query: MailFilter & PageQuery = {}) => call('get', '/v1/mails', { query });
  return { list, all: (filter = {}) => everyItem((cursor) => list({ ...filter, limit: 100, cursor })) };
}

export function createMailSenderApi(call: ManagementCall): MailSenderApi {
  return {
    get: () => call('get', '/v1/mail-sender'),
    set: (body) => call('put', '/v1/mail-sender', { body }),
    reset: () => call('delete', '/v1/mail-sender'),
    test: ({ to }) => call('post', '/v1/mail-sender/test', { body: { to } }),
  };
}

export function createMailTemplatesApi(call: ManagementCall): MailTemplatesApi {
  const partsOf = ({ kind, locale }: MailTemplateName) => ({ params: { kind, locale } });
  return {
    list: () => call('get', '/v1/mail-templates'),
    set: (name, body) => call('put', '/v1/mail-templates/{kind}/{locale}', { ...partsOf(name), body }),
    reset: (name) => call('delete', '/v1/mail-templates/{kind}/{locale}', partsOf(name)),
    preview: (name, body) => call('post', '/v1/mail-templates/{kind}/{locale}/preview', { ...partsOf(name), body }),
    test: (name, body) => call('post', '/v1/mail-templates/{kind}/{locale}/test', { ...partsOf(name), body }),
  };
}
