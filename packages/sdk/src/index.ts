export { createFrontdesk } from './create-frontdesk.ts';
export type { HeadersLike, RequestLike } from './credentials.ts';
export { type FieldProblem, FrontdeskError, type FrontdeskErrorDetails } from './error.ts';
export type { Frontdesk, FrontdeskOptions } from './frontdesk.ts';
export type { FetchAnswer, FetchInit, FetchLike } from './http.ts';
export type { ManagementApi } from './management/api.ts';
export type { CreateOptions } from './management/call.ts';
export type {
  RunUserImportOptions,
  UserFile,
  UserImportProgress,
  WaitForUserImportOptions,
} from './management/run-user-import.ts';
export type {
  ApprovedWaitlistEntries,
  BulkAction,
  BulkActionInput,
  BulkActionType,
  BulkResults,
  Captcha,
  CaptchaChange,
  Factors,
  Identity,
  Invitation,
  InvitationFilter,
  InvitationInput,
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
  Passkey,
  Provider,
  ProviderInput,
  ProviderList,
  Referral,
  ReferralFilter,
  SecurityOverview,
  SecurityOverviewQuery,
  SigningKey,
  TermsAcceptance,
  UserBulkInput,
  UserCount,
  UserExportInput,
  UserImport,
  UserImportInput,
  UserImportRow,
  UserImportRowFilter,
  WaitlistApproval,
  WaitlistEntry,
  WaitlistEntryFilter,
} from './management/types.ts';
export type {
  AuditEvent,
  AuditEventFilter,
  BanInput,
  CreatedProject,
  CreatedSecretKey,
  ManagedUser,
  OfflineSnapshot,
  Page,
  PageQuery,
  Project,
  ProjectChange,
  ProjectInput,
  SecretKey,
  SecretKeyInput,
  Session,
  Snapshot,
  UserChange,
  UserEmailChange,
  UserFilter,
  UserInput,
} from './types.ts';
export type { ReturnOptions } from './urls.ts';
export type { WhenBehind } from './verify/offline-check.ts';
export type { VerificationState } from './verify/verification-state.ts';
