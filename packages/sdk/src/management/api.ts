import type {
  AuditEvent,
  AuditEventFilter,
  BanInput,
  CreatedProject,
  CreatedSecretKey,
  ManagedUser,
  Page,
  PageQuery,
  Project,
  ProjectChange,
  ProjectInput,
  SecretKey,
  SecretKeyInput,
  Session,
  UserChange,
  UserEmailChange,
  UserFilter,
  UserInput,
} from '../types.ts';
import { createManagementCall, type ManagementOptions } from './call.ts';

/**
 * For a creation that must happen once although your own process may repeat it: the same key gets the same answer for a day.
 * Without one, a fresh key protects the repetitions that this package does by itself.
 *
 * @example
 * await frontdesk.api.users.create({ email }, { idempotencyKey: `import-${row.id}` });
 */
export type CreateOptions = { readonly idempotencyKey?: string };

/**
 * The management API (`/v1`), with your secret key. Every method throws a {@link FrontdeskError} with the server's code.
 * What the server puts off with 429 or 503 is repeated up to three times.
 *
 * @example
 * const page = await frontdesk.api.users.list({ q: 'ada@' });
 */
export type ManagementApi = {
  /** @example for await (const user of frontdesk.api.users.all()) console.log(user.email); */
  readonly users: {
    /** One page of users, newest first. @example await frontdesk.api.users.list({ q: 'ada@', limit: 20 }) */
    list(query?: UserFilter & PageQuery): Promise<Page<ManagedUser>>;
    /** Every user, page by page as you go. @example for await (const user of frontdesk.api.users.all()) count++; */
    all(filter?: UserFilter): AsyncGenerator<ManagedUser, void, undefined>;
    /** One user. @example await frontdesk.api.users.get('usr_01jd…') */
    get(userId: string): Promise<ManagedUser>;
    /** Creates a user. @example await frontdesk.api.users.create({ email: 'ada@example.com' }) */
    create(input: UserInput, options?: CreateOptions): Promise<ManagedUser>;
    /** Changes what is given. @example await frontdesk.api.users.update(id, { name: 'Ada Lovelace' }) */
    update(userId: string, change: UserChange): Promise<ManagedUser>;
    /** Changes the address; it must be proven unless you vouch for it. @example await frontdesk.api.users.setEmail(id, { email }) */
    setEmail(userId: string, change: UserEmailChange): Promise<ManagedUser>;
    /** Sets the roles, of those that the settings list. @example await frontdesk.api.users.setRoles(id, ['editor']) */
    setRoles(userId: string, roles: readonly string[]): Promise<ManagedUser>;
    /** Merges another user into this one, who stays. @example await frontdesk.api.users.merge(id, { from: otherId }) */
    merge(userId: string, other: { readonly from: string }): Promise<ManagedUser>;
    /** Bans: every session ends within a second. @example await frontdesk.api.users.ban(id, { reason: 'Spam' }) */
    ban(userId: string, ban: BanInput): Promise<ManagedUser>;
    /** Lifts a ban. @example await frontdesk.api.users.unban(id) */
    unban(userId: string): Promise<ManagedUser>;
    /** Deletes at once, with sessions and factors. @example await frontdesk.api.users.delete(id) */
    delete(userId: string): Promise<void>;
    /** Open sessions of a user. @example const { data } = await frontdesk.api.users.sessions(id) */
    sessions(userId: string): Promise<Page<Session>>;
    /** Ends every session of a user. @example await frontdesk.api.users.revokeSessions(id) */
    revokeSessions(userId: string): Promise<void>;
    /** Sends the mail to set a new password. @example await frontdesk.api.users.sendPasswordReset(id) */
    sendPasswordReset(userId: string): Promise<void>;
  };
  /** @example await frontdesk.api.sessions.revoke('ses_01jd…') */
  readonly sessions: {
    /** Ends one session. @example await frontdesk.api.sessions.revoke('ses_01jd…') */
    revoke(sessionId: string): Promise<void>;
  };
  /** @example const { secret } = await frontdesk.api.secretKeys.create({ name: 'Import' }) */
  readonly secretKeys: {
    /** The project's secret keys, without their secrets. @example (await frontdesk.api.secretKeys.list()).data */
    list(): Promise<Page<SecretKey>>;
    /** Makes a secret key; the secret is shown this once. @example await frontdesk.api.secretKeys.create({ name: 'Import' }) */
    create(input: SecretKeyInput, options?: CreateOptions): Promise<CreatedSecretKey>;
    /** Revokes a secret key, within a second. @example await frontdesk.api.secretKeys.revoke('key_01jd…') */
    revoke(secretKeyId: string): Promise<void>;
  };
  /** @example const { data: [project] } = await frontdesk.api.projects.list() */
  readonly projects: {
    /** One page of projects: for a secret key, its own. @example await frontdesk.api.projects.list() */
    list(query?: PageQuery): Promise<Page<Project>>;
    /** Every project, page by page as you go. @example for await (const project of frontdesk.api.projects.all()) list(project); */
    all(): AsyncGenerator<Project, void, undefined>;
    /** One project. @example await frontdesk.api.projects.get('prj_01jd…') */
    get(projectId: string): Promise<Project>;
    /** Creates a project, where the key may. @example await frontdesk.api.projects.create({ slug: 'field-note' }) */
    create(input: ProjectInput, options?: CreateOptions): Promise<CreatedProject>;
    /** Changes name or settings. @example await frontdesk.api.projects.update(id, { name: 'Fieldnote' }) */
    update(projectId: string, change: ProjectChange): Promise<Project>;
    /** Deletes a project with everything in it; `confirm` is its slug. @example await frontdesk.api.projects.delete(id, { confirm: 'field-note' }) */
    delete(projectId: string, confirmation: { readonly confirm: string }): Promise<void>;
  };
  /** @example await frontdesk.api.auditEvents.list({ target: 'usr_01jd…' }) */
  readonly auditEvents: {
    /** One page of audit events, newest first. @example await frontdesk.api.auditEvents.list({ limit: 100 }) */
    list(query?: AuditEventFilter & PageQuery): Promise<Page<AuditEvent>>;
    /** Every audit event, page by page as you go. @example for await (const event of frontdesk.api.auditEvents.all()) archive(event); */
    all(filter?: AuditEventFilter): AsyncGenerator<AuditEvent, void, undefined>;
  };
};

export function createManagementApi(options: ManagementOptions): ManagementApi {
  const call = createManagementCall(options);
  const listUsers = (query: UserFilter & PageQuery = {}) => call('get', '/v1/users', { query });
  const listProjects = (query: PageQuery = {}) => call('get', '/v1/projects', { query });
  const listAuditEvents = (query: AuditEventFilter & PageQuery = {}) => call('get', '/v1/audit-events', { query });
  return {
    users: {
      list: listUsers,
      all: (filter = {}) => everyItem((cursor) => listUsers({ ...filter, limit: 100, cursor })),
      get: (userId) => call('get', '/v1/users/{userId}', { params: { userId } }),
      create: (body, { idempotencyKey } = {}) => call('post', '/v1/users', { body, idempotencyKey }),
      update: (userId, body) => call('patch', '/v1/users/{userId}', { params: { userId }, body }),
      setEmail: (userId, body) => call('put', '/v1/users/{userId}/email', { params: { userId }, body }),
      setRoles: (userId, roles) =>
        call('put', '/v1/users/{userId}/roles', { params: { userId }, body: { roles: [...roles] } }),
      merge: (userId, { from }) => call('post', '/v1/users/{userId}/merge', { params: { userId }, body: { from } }),
      ban: (userId, body) => call('post', '/v1/users/{userId}/ban', { params: { userId }, body }),
      unban: (userId) => call('post', '/v1/users/{userId}/unban', { params: { userId }, body: {} }),
      delete: (userId) => call('delete', '/v1/users/{userId}', { params: { userId } }),
      sessions: (userId) => call('get', '/v1/users/{userId}/sessions', { params: { userId } }),
      revokeSessions: (userId) => call('delete', '/v1/users/{userId}/sessions', { params: { userId } }),
      sendPasswordReset: (userId) =>
        call('post', '/v1/users/{userId}/password-reset', { params: { userId }, body: {} }),
    },
    sessions: {
      revoke: (sessionId) => call('delete', '/v1/sessions/{sessionId}', { params: { sessionId } }),
    },
    secretKeys: {
      list: () => call('get', '/v1/secret-keys'),
      create: (body, { idempotencyKey } = {}) => call('post', '/v1/secret-keys', { body, idempotencyKey }),
      revoke: (secretKeyId) => call('delete', '/v1/secret-keys/{secretKeyId}', { params: { secretKeyId } }),
    },
    projects: {
      list: listProjects,
      all: () => everyItem((cursor) => listProjects({ limit: 100, cursor })),
      get: (projectId) => call('get', '/v1/projects/{projectId}', { params: { projectId } }),
      create: (body, { idempotencyKey } = {}) => call('post', '/v1/projects', { body, idempotencyKey }),
      update: (projectId, body) => call('patch', '/v1/projects/{projectId}', { params: { projectId }, body }),
      delete: (projectId, { confirm }) =>
        call('delete', '/v1/projects/{projectId}', { params: { projectId }, query: { confirm } }),
    },
    auditEvents: {
      list: listAuditEvents,
      all: (filter = {}) => everyItem((cursor) => listAuditEvents({ ...filter, limit: 100, cursor })),
    },
  };
}

async function* everyItem<Item>(
  list: (cursor: string | null) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await list(cursor);
    yield* page.data;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
