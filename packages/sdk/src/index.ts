export type { HeadersLike, RequestLike } from './credentials.ts';
export { type FieldProblem, FrontdeskError, type FrontdeskErrorDetails } from './error.ts';
export { createFrontdesk, type Frontdesk, type FrontdeskOptions } from './frontdesk.ts';
export type { FetchAnswer, FetchInit, FetchLike } from './http.ts';
export type { CreateOptions, ManagementApi } from './management/api.ts';
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
