// Generated from the catalogue of a migrated database by `npm run generate`. Do not edit.
import type { ColumnType } from 'kysely';

/** A jsonb column: read as parsed JSON, written as JSON text. */
export type Json = ColumnType<unknown, string, string>;
type Defaulted<T> = ColumnType<T, T | undefined, T>;
type DefaultedJson = ColumnType<unknown, string | undefined, string>;
type Generated<T> = ColumnType<T, never, never>;

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

export type ChangeFeedTable = {
  id: Generated<number>;
  xid: Defaulted<string>;
  projectId: string;
  scope: string;
  subjectId: string;
  createdAt: Date;
};

export type DataKeysTable = {
  id: string;
  state: string;
  keySealed: Buffer;
  createdAt: Date;
  retiredAt: Defaulted<Date | null>;
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

export type InstanceTable = {
  singleton: Defaulted<boolean>;
  setUpAt: Defaulted<Date | null>;
  setUpTokenHash: Defaulted<Buffer | null>;
  createdAt: Defaulted<Date>;
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

export type Tables = {
  applications: ApplicationsTable;
  auditEvents: AuditEventsTable;
  changeFeed: ChangeFeedTable;
  dataKeys: DataKeysTable;
  devices: DevicesTable;
  idempotencyKeys: IdempotencyKeysTable;
  instance: InstanceTable;
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
  passwords: PasswordsTable;
  projects: ProjectsTable;
  schemaMigrations: SchemaMigrationsTable;
  secretKeys: SecretKeysTable;
  sessions: SessionsTable;
  signInAttempts: SignInAttemptsTable;
  signingKeys: SigningKeysTable;
  users: UsersTable;
};
