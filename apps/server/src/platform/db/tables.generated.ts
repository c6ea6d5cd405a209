// Generated from the catalogue of a migrated database by `npm run generate`. Do not edit.
import type { ColumnType } from 'kysely';

/** A jsonb column: read as parsed JSON, written as JSON text. */
export type Json = ColumnType<unknown, string, string>;
type Defaulted<T> = ColumnType<T, T | undefined, T>;
type DefaultedJson = ColumnType<unknown, string | undefined, string>;
type Generated<T> = ColumnType<T, never, never>;

export type AddressBansTable = {
  id: string;
  network: string;
  source: string;
  reason: Defaulted<string | null>;
  createdBy: Defaulted<string | null>;
  createdAt: Date;
  expiresAt: Defaulted<Date | null>;
};

export type AddressBansVersionTable = {
  singleton: Defaulted<boolean>;
  version: Defaulted<number>;
};

export type ApplicationsTable = {
  projectId: string;
  id: string;
  type: string;
  name: string;
  description: Defaulted<string | null>;
  iconUrl: Defaulted<string | null>;
  url: Defaulted<string | null>;
  position: Defaulted<number>;
  isDefault: Defaulted<boolean>;
  firstParty: Defaulted<boolean>;
  active: Defaulted<boolean>;
  maintenanceMessage: Defaulted<string | null>;
  redirectUris: Defaulted<string[]>;
  postLogoutRedirectUris: Defaulted<string[]>;
  scopes: Defaulted<string[]>;
  grants: Defaulted<string[]>;
  accessRule: DefaultedJson;
  settings: DefaultedJson;
  createdAt: Date;
  updatedAt: Date;
};

export type AuditEventsTable = {
  projectId: string;
  id: string;
  action: string;
  actorType: string;
  actorId: Defaulted<string | null>;
  impersonator: Defaulted<string | null>;
  targetType: string;
  targetId: Defaulted<string | null>;
  changes: DefaultedJson;
  ip: Defaulted<string | null>;
  userAgent: Defaulted<string | null>;
  requestId: Defaulted<string | null>;
  occurredAt: Date;
  chainPosition: Defaulted<number | null>;
  chainHash: Defaulted<Buffer | null>;
};

export type BulkActionsTable = {
  projectId: string;
  id: string;
  action: Json;
  filter: Json;
  actor: Json;
  state: string;
  expectedCount: number;
  nextCursor: Defaulted<string | null>;
  doneCount: Defaulted<number>;
  unchangedCount: Defaulted<number>;
  failedCount: Defaulted<number>;
  failures: DefaultedJson;
  faults: Defaulted<number>;
  createdAt: Date;
  startedAt: Defaulted<Date | null>;
  finishedAt: Defaulted<Date | null>;
};

export type CaptchasTable = {
  projectId: string;
  provider: string;
  secretSealed: Buffer;
  secretLastFour: string;
  createdAt: Date;
  updatedAt: Date;
};

export type ChangeFeedTable = {
  id: Generated<number>;
  xid: Defaulted<string>;
  projectId: string;
  scope: string;
  subjectId: string;
  createdAt: Date;
};

export type DataExportsTable = {
  projectId: string;
  userId: string;
  id: string;
  state: string;
  content: Defaulted<string | null>;
  requestedAt: Date;
  readyAt: Defaulted<Date | null>;
  expiresAt: Date;
};

export type DataKeysTable = {
  id: string;
  state: string;
  keySealed: Buffer;
  createdAt: Date;
  retiredAt: Defaulted<Date | null>;
};

export type DeviceNoticesTable = {
  projectId: string;
  id: string;
  userId: string;
  ip: Defaulted<string | null>;
  userAgent: Defaulted<string | null>;
  createdAt: Date;
  toldAt: Defaulted<Date | null>;
};

export type DevicesTable = {
  projectId: string;
  id: string;
  userId: string;
  secretHash: Buffer;
  name: Defaulted<string | null>;
  userAgent: Defaulted<string | null>;
  lastIp: Defaulted<string | null>;
  trustedUntil: Defaulted<Date | null>;
  createdAt: Date;
  lastSeenAt: Date;
};

export type IdempotencyKeysTable = {
  projectId: string;
  caller: string;
  key: string;
  fingerprint: Buffer;
  status: Defaulted<number | null>;
  bodySealed: Defaulted<Buffer | null>;
  lockedUntil: Date;
  createdAt: Date;
  expiresAt: Date;
};

export type IdentitiesTable = {
  projectId: string;
  id: string;
  userId: string;
  provider: string;
  issuer: string;
  subject: string;
  email: Defaulted<string | null>;
  name: Defaulted<string | null>;
  createdAt: Date;
  lastUsedAt: Date;
};

export type InstanceTable = {
  singleton: Defaulted<boolean>;
  setUpAt: Defaulted<Date | null>;
  setUpTokenHash: Defaulted<Buffer | null>;
  createdAt: Defaulted<Date>;
  passwordMemoryKib: Defaulted<number | null>;
  passwordPasses: Defaulted<number | null>;
};

export type InvitationsTable = {
  projectId: string;
  id: string;
  email: string;
  emailKey: string;
  organizationId: Defaulted<string | null>;
  role: Defaulted<string | null>;
  locale: Defaulted<string | null>;
  invitedBy: Defaulted<string | null>;
  inviterName: Defaulted<string | null>;
  createdAt: Date;
  sentAt: Date;
  tokenId: string;
  expiresAt: Date;
  acceptedAt: Defaulted<Date | null>;
  acceptedBy: Defaulted<string | null>;
  revokedAt: Defaulted<Date | null>;
};

export type LimitsTable = {
  projectId: string;
  kind: string;
  subject: string;
  windowStartedAt: Date;
  count: number;
  strikes: Defaulted<number>;
  blockedUntil: Defaulted<Date | null>;
};

export type MailLogTable = {
  projectId: string;
  id: string;
  kind: string;
  recipient: string;
  recipientKey: string;
  locale: string;
  decoy: Defaulted<boolean>;
  status: string;
  provider: Defaulted<string | null>;
  providerMessageId: Defaulted<string | null>;
  attempts: Defaulted<number>;
  lastError: Defaulted<string | null>;
  nextAttemptAt: Defaulted<Date | null>;
  createdAt: Date;
  sentAt: Defaulted<Date | null>;
};

export type MailSendersTable = {
  projectId: string;
  provider: string;
  fromAddress: Defaulted<string | null>;
  fromName: Defaulted<string | null>;
  replyTo: Defaulted<string | null>;
  apiKeySealed: Defaulted<Buffer | null>;
  apiKeyLastFour: Defaulted<string | null>;
  createdAt: Date;
  updatedAt: Date;
};

export type MailTemplatesTable = {
  projectId: string;
  kind: string;
  locale: string;
  subject: Defaulted<string | null>;
  heading: Defaulted<string | null>;
  paragraphs: Defaulted<string[] | null>;
  button: Defaulted<string | null>;
  footer: Defaulted<string | null>;
  version: Defaulted<number>;
  createdAt: Date;
  updatedAt: Date;
};

export type MailboxMessagesTable = {
  id: string;
  projectId: string;
  recipient: string;
  subject: string;
  text: string;
  html: string;
  links: string[];
  sentAt: Date;
};

export type OneTimeTokensTable = {
  projectId: string;
  id: string;
  kind: string;
  tokenHash: Buffer;
  codeHash: Defaulted<Buffer | null>;
  codeTries: Defaulted<number>;
  userId: Defaulted<string | null>;
  emailKey: Defaulted<string | null>;
  bindingHash: Defaulted<Buffer | null>;
  payload: DefaultedJson;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Defaulted<Date | null>;
  voidedAt: Defaulted<Date | null>;
};

export type OrganizationMembersTable = {
  projectId: string;
  organizationId: string;
  userId: string;
  role: string;
  teamId: Defaulted<string | null>;
  createdAt: Date;
};

export type OrganizationRolesTable = {
  projectId: string;
  id: string;
  organizationId: Defaulted<string | null>;
  key: string;
  name: string;
  permissions: Defaulted<string[]>;
  createdAt: Date;
};

export type OrganizationsTable = {
  projectId: string;
  id: string;
  slug: string;
  name: string;
  logoUrl: Defaulted<string | null>;
  publicMetadata: DefaultedJson;
  privateMetadata: DefaultedJson;
  createdAt: Date;
  updatedAt: Date;
};

export type OutboxEventsTable = {
  projectId: string;
  id: string;
  type: string;
  data: Json;
  occurredAt: Date;
  dispatchedAt: Defaulted<Date | null>;
};

export type PasskeysTable = {
  projectId: string;
  id: string;
  userId: string;
  credentialId: Buffer;
  publicKey: Buffer;
  userHandle: Buffer;
  counter: number;
  transports: Defaulted<string[]>;
  aaguid: string;
  backedUp: boolean;
  name: string;
  createdAt: Date;
  lastUsedAt: Defaulted<Date | null>;
};

export type PasswordSignerKeysTable = {
  projectId: string;
  id: string;
  keyHash: Buffer;
  keySealed: Buffer;
  createdAt: Date;
};

export type PasswordsTable = {
  projectId: string;
  userId: string;
  hash: string;
  changedAt: Date;
};

export type ProjectsTable = {
  id: string;
  slug: string;
  name: string;
  isSystem: Defaulted<boolean>;
  mode: Defaulted<string>;
  ownerProjectId: Defaulted<string | null>;
  ownerOrganizationId: Defaulted<string | null>;
  defaultApplicationId: string;
  settings: Json;
  version: Defaulted<number>;
  createdAt: Date;
  updatedAt: Date;
};

export type ProvidersTable = {
  projectId: string;
  key: string;
  kind: string;
  credentials: string;
  name: Defaulted<string | null>;
  issuer: Defaulted<string | null>;
  clientId: Defaulted<string | null>;
  clientSecretSealed: Defaulted<Buffer | null>;
  clientSecretLastFour: Defaulted<string | null>;
  options: DefaultedJson;
  trustEmail: Defaulted<boolean>;
  enabled: Defaulted<boolean>;
  position: Defaulted<number>;
  createdAt: Date;
  updatedAt: Date;
};

export type RecoveryCodesTable = {
  projectId: string;
  userId: string;
  codeHash: Buffer;
  createdAt: Date;
  usedAt: Defaulted<Date | null>;
};

export type ReferralCodesTable = {
  projectId: string;
  userId: string;
  code: string;
  createdAt: Date;
};

export type ReferralsTable = {
  projectId: string;
  id: string;
  referrerId: string;
  referredUserId: Defaulted<string | null>;
  addressHash: Buffer;
  createdAt: Date;
  completedAt: Defaulted<Date | null>;
};

export type SchemaMigrationsTable = {
  name: string;
  checksum: string;
  appliedAt: Defaulted<Date>;
};

export type SecretKeysTable = {
  projectId: string;
  id: string;
  name: string;
  prefix: string;
  lastFour: string;
  secretHash: Buffer;
  scopes: string[];
  createdBy: Defaulted<string | null>;
  createdAt: Date;
  lastUsedAt: Defaulted<Date | null>;
  expiresAt: Defaulted<Date | null>;
  revokedAt: Defaulted<Date | null>;
};

export type SecurityCountsTable = {
  projectId: string;
  hour: Date;
  metric: string;
  key: string;
  count: number;
};

export type SecurityCountsProgressTable = {
  singleton: Defaulted<boolean>;
  countedUntil: Date;
};

export type SessionsTable = {
  projectId: string;
  id: string;
  lineageId: string;
  userId: string;
  applicationId: string;
  deviceId: Defaulted<string | null>;
  organizationId: Defaulted<string | null>;
  generation: Defaulted<number>;
  secretHash: Buffer;
  previousSecretHash: Defaulted<Buffer | null>;
  successorSealed: Defaulted<Buffer | null>;
  rotatedAt: Defaulted<Date | null>;
  transport: string;
  amr: string[];
  acr: Defaulted<string | null>;
  authenticatedAt: Date;
  actor: ColumnType<unknown, string | null | undefined, string | null>;
  ip: Defaulted<string | null>;
  userAgent: Defaulted<string | null>;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  idleExpiresAt: Date;
  revokedAt: Defaulted<Date | null>;
  revokedReason: Defaulted<string | null>;
  version: Defaulted<number>;
  snapshot: Defaulted<string | null>;
  snapshotVersion: Defaulted<number | null>;
};

export type SignInAttemptsTable = {
  projectId: string;
  id: string;
  userId: Defaulted<string | null>;
  applicationId: string;
  deviceId: Defaulted<string | null>;
  bindingHash: Buffer;
  state: string;
  amr: Defaulted<string[]>;
  data: DefaultedJson;
  returnTo: Defaulted<string | null>;
  ip: Defaulted<string | null>;
  userAgent: Defaulted<string | null>;
  createdAt: Date;
  expiresAt: Date;
  completedAt: Defaulted<Date | null>;
};

export type SigningKeysTable = {
  projectId: string;
  id: string;
  kid: string;
  algorithm: string;
  state: string;
  publicJwk: Json;
  privateKeySealed: Buffer;
  createdAt: Date;
  activatedAt: Defaulted<Date | null>;
  retiredAt: Defaulted<Date | null>;
  publishedUntil: Defaulted<Date | null>;
};

export type TermsAcceptancesTable = {
  projectId: string;
  userId: string;
  version: string;
  acceptedAt: Date;
  ip: Defaulted<string | null>;
};

export type TotpFactorsTable = {
  projectId: string;
  id: string;
  userId: string;
  secretSealed: Buffer;
  lastStep: Defaulted<number | null>;
  createdAt: Date;
  confirmedAt: Defaulted<Date | null>;
  lastUsedAt: Defaulted<Date | null>;
};

export type UserImportAccountsTable = {
  projectId: string;
  importId: string;
  userSourceId: string;
  position: number;
  account: Json;
};

export type UserImportChunksTable = {
  projectId: string;
  importId: string;
  position: number;
  bytes: Buffer;
};

export type UserImportRowsTable = {
  projectId: string;
  importId: string;
  position: number;
  line: number;
  email: Defaulted<string | null>;
  sourceId: Defaulted<string | null>;
  parsed: ColumnType<unknown, string | null | undefined, string | null>;
  outcome: Defaulted<string | null>;
  code: Defaulted<string | null>;
  field: Defaulted<string | null>;
  userId: Defaulted<string | null>;
};

export type UserImportsTable = {
  projectId: string;
  id: string;
  format: string;
  fileName: Defaulted<string | null>;
  state: string;
  dryRun: Defaulted<boolean>;
  options: Json;
  actor: Json;
  chunks: Defaulted<number>;
  bytesTotal: Defaulted<number>;
  bytesRead: Defaulted<number>;
  rowsTotal: Defaulted<number>;
  rowsUnreadable: Defaulted<number>;
  lastPosition: Defaulted<number>;
  rowsCreated: Defaulted<number>;
  rowsSkipped: Defaulted<number>;
  rowsFailed: Defaulted<number>;
  problem: ColumnType<unknown, string | null | undefined, string | null>;
  createdAt: Date;
  updatedAt: Date;
  finishedAt: Defaulted<Date | null>;
};

export type UsernameReservationsTable = {
  projectId: string;
  usernameKey: string;
  holderHash: Buffer;
  expiresAt: Date;
};

export type UsersTable = {
  projectId: string;
  id: string;
  email: string;
  emailKey: string;
  emailVerifiedAt: Defaulted<Date | null>;
  username: Defaulted<string | null>;
  usernameKey: Defaulted<string | null>;
  name: Defaulted<string | null>;
  nameKey: Defaulted<string | null>;
  imageUrl: Defaulted<string | null>;
  locale: Defaulted<string | null>;
  roles: Defaulted<string[]>;
  publicMetadata: DefaultedJson;
  privateMetadata: DefaultedJson;
  bannedAt: Defaulted<Date | null>;
  banReason: Defaulted<string | null>;
  banExpiresAt: Defaulted<Date | null>;
  deletionRequestedAt: Defaulted<Date | null>;
  deletionDueAt: Defaulted<Date | null>;
  lastSignInAt: Defaulted<Date | null>;
  createdAt: Date;
  updatedAt: Date;
};

export type WaitlistCountersTable = {
  projectId: string;
  lastPosition: number;
};

export type WaitlistEntriesTable = {
  projectId: string;
  id: string;
  position: number;
  email: string;
  emailKey: string;
  locale: Defaulted<string | null>;
  joinedAt: Date;
  approvedAt: Defaulted<Date | null>;
  approvedBy: Defaulted<string | null>;
};

export type Tables = {
  addressBans: AddressBansTable;
  addressBansVersion: AddressBansVersionTable;
  applications: ApplicationsTable;
  auditEvents: AuditEventsTable;
  bulkActions: BulkActionsTable;
  captchas: CaptchasTable;
  changeFeed: ChangeFeedTable;
  dataExports: DataExportsTable;
  dataKeys: DataKeysTable;
  deviceNotices: DeviceNoticesTable;
  devices: DevicesTable;
  idempotencyKeys: IdempotencyKeysTable;
  identities: IdentitiesTable;
  instance: InstanceTable;
  invitations: InvitationsTable;
  limits: LimitsTable;
  mailLog: MailLogTable;
  mailSenders: MailSendersTable;
  mailTemplates: MailTemplatesTable;
  mailboxMessages: MailboxMessagesTable;
  oneTimeTokens: OneTimeTokensTable;
  organizationMembers: OrganizationMembersTable;
  organizationRoles: OrganizationRolesTable;
  organizations: OrganizationsTable;
  outboxEvents: OutboxEventsTable;
  passkeys: PasskeysTable;
  passwordSignerKeys: PasswordSignerKeysTable;
  passwords: PasswordsTable;
  projects: ProjectsTable;
  providers: ProvidersTable;
  recoveryCodes: RecoveryCodesTable;
  referralCodes: ReferralCodesTable;
  referrals: ReferralsTable;
  schemaMigrations: SchemaMigrationsTable;
  secretKeys: SecretKeysTable;
  securityCounts: SecurityCountsTable;
  securityCountsProgress: SecurityCountsProgressTable;
  sessions: SessionsTable;
  signInAttempts: SignInAttemptsTable;
  signingKeys: SigningKeysTable;
  termsAcceptances: TermsAcceptancesTable;
  totpFactors: TotpFactorsTable;
  userImportAccounts: UserImportAccountsTable;
  userImportChunks: UserImportChunksTable;
  userImportRows: UserImportRowsTable;
  userImports: UserImportsTable;
  usernameReservations: UsernameReservationsTable;
  users: UsersTable;
  waitlistCounters: WaitlistCountersTable;
  waitlistEntries: WaitlistEntriesTable;
};
