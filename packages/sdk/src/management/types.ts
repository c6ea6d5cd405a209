import type { paths } from '../openapi.generated.ts';
import type { BodyOf, FilterOf, Schemas } from '../types.ts';

/** How many users a filter finds; beyond a bound, `exact` is false. @example const { count }: UserCount = await frontdesk.api.users.count(); */
export type UserCount = Schemas['UserCount'];

/** The second factors of a user. @example const { totp, recoveryCodes }: Factors = await frontdesk.api.users.factors(id); */
export type Factors = Schemas['Factors'];

/** A passkey of a user. @example const { data } = await frontdesk.api.users.passkeys(id); // data: Passkey[] */
export type Passkey = Schemas['Passkey'];

/** An account at a provider that a user signs in with. @example const { data } = await frontdesk.api.users.identities(id); // data: Identity[] */
export type Identity = Schemas['Identity'];

/** A version of the terms that a user accepted. @example const { data } = await frontdesk.api.users.termsAcceptances(id); // data: TermsAcceptance[] */
export type TermsAcceptance = Schemas['TermsAcceptanceList']['data'][number];

/** One thing to do to many users. @example await frontdesk.api.users.bulk({ ids, action: { type: 'revoke_sessions' } satisfies BulkActionType }); */
export type BulkActionType = BodyOf<paths['/v1/users/bulk']['post']>['action'];

/** Users by their ids, and what to do to them. @example await frontdesk.api.users.bulk({ ids, action: { type: 'unban' } } satisfies UserBulkInput); */
export type UserBulkInput = BodyOf<paths['/v1/users/bulk']['post']>;

/** What became of each. @example const results: BulkResults = await frontdesk.api.users.bulk({ ids, action: { type: 'unban' } }); */
export type BulkResults = Schemas['BulkResults'];

/** A bulk action, and how far it has come. @example const job: BulkAction = await frontdesk.api.bulkActions.get(id); */
export type BulkAction = Schemas['BulkAction'];

/**
 * What to do, to everybody whom a filter finds, and how many these were when you looked.
 *
 * @example
 * const { count } = await frontdesk.api.users.count({ q: 'test' });
 * await frontdesk.api.bulkActions.create({ action: { type: 'delete' }, filter: { q: 'test' }, expectedCount: count } satisfies BulkActionInput);
 */
export type BulkActionInput = BodyOf<paths['/v1/bulk-actions']['post']>;

/** An invitation. @example const invitation: Invitation = await frontdesk.api.invitations.create({ email }); */
export type Invitation = Schemas['Invitation'];

/** Whom to invite. @example await frontdesk.api.invitations.create({ email, inviterName: 'Ada' } satisfies InvitationInput); */
export type InvitationInput = BodyOf<paths['/v1/invitations']['post']>;

/** Which invitations. @example await frontdesk.api.invitations.list({ status: 'open' } satisfies InvitationFilter); */
export type InvitationFilter = FilterOf<paths['/v1/invitations']['get']>;

/** Somebody on the waitlist. @example for await (const entry of frontdesk.api.waitlistEntries.all()) console.log(entry.position); */
export type WaitlistEntry = Schemas['WaitlistEntry'];

/** Which of those on the waitlist. @example await frontdesk.api.waitlistEntries.list({ status: 'waiting' } satisfies WaitlistEntryFilter); */
export type WaitlistEntryFilter = FilterOf<paths['/v1/waitlist-entries']['get']>;

/** Whom to let in: these, or the next so many. @example await frontdesk.api.waitlistEntries.approve({ next: 10 } satisfies WaitlistApproval); */
export type WaitlistApproval = BodyOf<paths['/v1/waitlist-entries/approve']['post']>;

/** Who was let in. @example const { data }: ApprovedWaitlistEntries = await frontdesk.api.waitlistEntries.approve({ next: 10 }); */
export type ApprovedWaitlistEntries = Schemas['ApprovedWaitlistEntries'];

/** Who came by whose link. @example for await (const referral of frontdesk.api.referrals.all()) reward(referral.referrerId); */
export type Referral = Schemas['Referral'];

/** Whose link it was. @example await frontdesk.api.referrals.list({ referrerId: 'usr_01jd…' } satisfies ReferralFilter); */
export type ReferralFilter = FilterOf<paths['/v1/referrals']['get']>;

/** How many came by links; beyond a bound, `exact` is false. @example const { completed, pending }: ReferralCount = await frontdesk.api.referrals.count(); */
export type ReferralCount = Schemas['ReferralCount'];

/** By whose link. @example await frontdesk.api.referrals.count({ referrerId: 'usr_01jd…' } satisfies ReferralCountQuery); */
export type ReferralCountQuery = FilterOf<paths['/v1/referrals/count']['get']>;

/** An import of users, and how far it has come. @example const userImport: UserImport = await frontdesk.api.userImports.get(id); */
export type UserImport = Schemas['UserImport'];

/** What kind of file it is. @example await frontdesk.api.userImports.create({ format: 'auth0' } satisfies UserImportInput); */
export type UserImportInput = BodyOf<paths['/v1/user-imports']['post']>;

/** What became of one row of the file. @example for await (const row of frontdesk.api.userImports.allRows(id)) console.log(row.outcome); */
export type UserImportRow = Schemas['UserImportRow'];

/** Which rows. @example frontdesk.api.userImports.allRows(id, { outcome: 'failed' } satisfies UserImportRowFilter); */
export type UserImportRowFilter = FilterOf<paths['/v1/user-imports/{userImportId}/rows']['get']>;

/** Whom to export, and how. @example frontdesk.api.userExports.create({ format: 'csv' } satisfies UserExportInput); */
export type UserExportInput = BodyOf<paths['/v1/user-exports']['post']>;

/** A provider that people sign in with, without its secret. @example const { data } = await frontdesk.api.providers.list(); // data: Provider[] */
export type Provider = Schemas['Provider'];

/** A provider to offer. @example await frontdesk.api.providers.set('google', { kind: 'google', clientId, clientSecret } satisfies ProviderInput); */
export type ProviderInput = BodyOf<paths['/v1/providers/{providerKey}']['put']>;

/** Providers, and those that the instance lends its credentials for. @example const { data, lent }: ProviderList = await frontdesk.api.providers.list(); */
export type ProviderList = paths['/v1/providers']['get']['responses'][200]['content']['application/json'];

/** Where a captcha is asked for, without its secret. @example const captcha: Captcha = await frontdesk.api.captcha.get(); */
export type Captcha = Schemas['Captcha'];

/** What to change of it. @example await frontdesk.api.captcha.set({ onSignUp: true } satisfies CaptchaChange); */
export type CaptchaChange = BodyOf<paths['/v1/captcha']['put']>;

/** What happened at the doors of the project. @example const overview: SecurityOverview = await frontdesk.api.securityOverview.get(); */
export type SecurityOverview = Schemas['SecurityOverview'];

/** Of which time. @example await frontdesk.api.securityOverview.get({ range: '7d' } satisfies SecurityOverviewQuery); */
export type SecurityOverviewQuery = FilterOf<paths['/v1/security-overview']['get']>;

/** What became of a mail. @example const { data } = await frontdesk.api.mails.list(); // data: MailLogEntry[] */
export type MailLogEntry = Schemas['MailLogEntry'];

/** Which mails. @example await frontdesk.api.mails.list({ recipient: 'ada@example.com' } satisfies MailFilter); */
export type MailFilter = FilterOf<paths['/v1/mails']['get']>;

/** Who sends the project's mail, without the key. @example const sender: MailSender = await frontdesk.api.mailSender.get(); */
export type MailSender = Schemas['MailSender'];

/** A sender of the project's own. @example await frontdesk.api.mailSender.set({ provider: 'resend', fromAddress, apiKey } satisfies MailSenderInput); */
export type MailSenderInput = BodyOf<paths['/v1/mail-sender']['put']>;

/** What the sender said to a test. @example const result: MailTestResult = await frontdesk.api.mailSender.test({ to: 'ada@example.com' }); */
export type MailTestResult = Schemas['MailTestResult'];

/** The words of one mail in one language. @example const { data } = await frontdesk.api.mailTemplates.list(); // data: MailTemplate[] */
export type MailTemplate = Schemas['MailTemplate'];

/** The mails with a project's own words, and ours. @example const list: MailTemplateList = await frontdesk.api.mailTemplates.list(); */
export type MailTemplateList = Schemas['MailTemplateList'];

/** Which mail, in which language. @example const name: MailTemplateName = { kind: 'magic_link', locale: 'de' }; */
export type MailTemplateName = paths['/v1/mail-templates/{kind}/{locale}']['put']['parameters']['path'];

/** The project's own words. @example await frontdesk.api.mailTemplates.set(name, { subject: 'Welcome' } satisfies MailTemplateInput); */
export type MailTemplateInput = BodyOf<paths['/v1/mail-templates/{kind}/{locale}']['put']>;

/** Words that are not saved. @example await frontdesk.api.mailTemplates.preview(name, { subject: 'Welcome' } satisfies MailTemplateDraft); */
export type MailTemplateDraft = BodyOf<paths['/v1/mail-templates/{kind}/{locale}/preview']['post']>;

/** To whom a mail is sent on trial. @example await frontdesk.api.mailTemplates.test(name, { to: 'ada@example.com' } satisfies MailTemplateTest); */
export type MailTemplateTest = BodyOf<paths['/v1/mail-templates/{kind}/{locale}/test']['post']>;

/** A mail as it would be sent. @example const preview: MailPreview = await frontdesk.api.mailTemplates.preview(name, {}); */
export type MailPreview = Schemas['MailPreview'];

/** A key that signs tokens, without its private part. @example const { data } = await frontdesk.api.signingKeys.list(); // data: SigningKey[] */
export type SigningKey = Schemas['SigningKey'];
