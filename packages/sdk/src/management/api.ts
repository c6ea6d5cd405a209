import {
  type AuditEventsApi,
  createAuditEventsApi,
  createSecurityOverviewApi,
  type SecurityOverviewApi,
} from './audit-events.ts';
import { createManagementCall, type ManagementOptions } from './call.ts';
import {
  createMailSenderApi,
  createMailsApi,
  createMailTemplatesApi,
  type MailSenderApi,
  type MailsApi,
  type MailTemplatesApi,
} from './mails.ts';
import {
  type CaptchaApi,
  createCaptchaApi,
  createProjectsApi,
  createProvidersApi,
  createSecretKeysApi,
  createSigningKeysApi,
  type ProjectsApi,
  type ProvidersApi,
  type SecretKeysApi,
  type SigningKeysApi,
} from './projects.ts';
import {
  createInvitationsApi,
  createReferralsApi,
  createWaitlistEntriesApi,
  type InvitationsApi,
  type ReferralsApi,
  type WaitlistEntriesApi,
} from './sign-ups.ts';
import { createUserExportsApi, type UserExportsApi } from './user-exports.ts';
import { createUserImportsApi, type UserImportsApi } from './user-imports.ts';
import {
  type BulkActionsApi,
  createBulkActionsApi,
  createSessionsApi,
  createUsersApi,
  type SessionsApi,
  type UsersApi,
} from './users.ts';

/**
 * The management API (`/v1`), with your secret key. Every method throws a {@link FrontdeskError} with the server's code.
 * What the server puts off with 429 or 503 is repeated up to three times.
 *
 * @example
 * const page = await frontdesk.api.users.list({ q: 'ada@' });
 */
export type ManagementApi = {
  /** @example for await (const user of frontdesk.api.users.all()) console.log(user.email); */
  readonly users: UsersApi;
  /** @example await frontdesk.api.sessions.revoke('ses_01jd…') */
  readonly sessions: SessionsApi;
  /** @example const { state } = await frontdesk.api.bulkActions.get('blk_01jd…') */
  readonly bulkActions: BulkActionsApi;
  /** @example await frontdesk.api.userImports.run(file, { format: 'auth0' }) */
  readonly userImports: UserImportsApi;
  /** @example await writeFile('users.csv', frontdesk.api.userExports.create({ format: 'csv' })) */
  readonly userExports: UserExportsApi;
  /** @example await frontdesk.api.invitations.create({ email: 'ada@example.com' }) */
  readonly invitations: InvitationsApi;
  /** @example await frontdesk.api.waitlistEntries.approve({ next: 10 }) */
  readonly waitlistEntries: WaitlistEntriesApi;
  /** @example const { data } = await frontdesk.api.referrals.list() */
  readonly referrals: ReferralsApi;
  /** @example const { data: [project] } = await frontdesk.api.projects.list() */
  readonly projects: ProjectsApi;
  /** @example const { secret } = await frontdesk.api.secretKeys.create({ name: 'Import' }) */
  readonly secretKeys: SecretKeysApi;
  /** @example await frontdesk.api.signingKeys.rotate() */
  readonly signingKeys: SigningKeysApi;
  /** @example const { data } = await frontdesk.api.providers.list() */
  readonly providers: ProvidersApi;
  /** @example const { provider } = await frontdesk.api.captcha.get() */
  readonly captcha: CaptchaApi;
  /** @example await frontdesk.api.mails.list({ recipient: 'ada@example.com' }) */
  readonly mails: MailsApi;
  /** @example await frontdesk.api.mailSender.test({ to: 'ada@example.com' }) */
  readonly mailSender: MailSenderApi;
  /** @example const { data } = await frontdesk.api.mailTemplates.list() */
  readonly mailTemplates: MailTemplatesApi;
  /** @example await frontdesk.api.auditEvents.list({ target: 'usr_01jd…' }) */
  readonly auditEvents: AuditEventsApi;
  /** @example await frontdesk.api.securityOverview.get({ range: '7d' }) */
  readonly securityOverview: SecurityOverviewApi;
};

export function createManagementApi(options: ManagementOptions): ManagementApi {
  const call = createManagementCall(options);
  return {
    users: createUsersApi(call),
    sessions: createSessionsApi(call),
    bulkActions: createBulkActionsApi(call),
    userImports: createUserImportsApi(call),
    userExports: createUserExportsApi(options),
    invitations: createInvitationsApi(call),
    waitlistEntries: createWaitlistEntriesApi(call),
    referrals: createReferralsApi(call),
    projects: createProjectsApi(call),
    secretKeys: createSecretKeysApi(call),
    signingKeys: createSigningKeysApi(call),
    providers: createProvidersApi(call),
    captcha: createCaptchaApi(call),
    mails: createMailsApi(call),
    mailSender: createMailSenderApi(call),
    mailTemplates: createMailTemplatesApi(call),
    auditEvents: createAuditEventsApi(call),
    securityOverview: createSecurityOverviewApi(call),
  };
}
