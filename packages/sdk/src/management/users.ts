import type {
  BanInput,
  ManagedUser,
  Page,
  PageQuery,
  Session,
  UserChange,
  UserEmailChange,
  UserFilter,
  UserInput,
} from '../types.ts';
import type { CreateOptions, ManagementCall } from './call.ts';
import { everyItem } from './pages.ts';
import type {
  BulkAction,
  BulkActionInput,
  BulkResults,
  Factors,
  Identity,
  Passkey,
  TermsAcceptance,
  UserBulkInput,
  UserCount,
} from './types.ts';

export type UsersApi = {
  /** One page of users, newest first. @example await frontdesk.api.users.list({ q: 'ada@', limit: 20 }) */
  list(query?: UserFilter & PageQuery): Promise<Page<ManagedUser>>;
  /** Every user, page by page as you go. @example for await (const user of frontdesk.api.users.all()) count++; */
  all(filter?: UserFilter): AsyncGenerator<ManagedUser, void, undefined>;
  /** How many a filter finds. @example const { count, exact } = await frontdesk.api.users.count({ status: 'banned' }) */
  count(filter?: UserFilter): Promise<UserCount>;
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
  /** Opens an account that wrong guesses have closed. @example await frontdesk.api.users.unlock(id) */
  unlock(userId: string): Promise<ManagedUser>;
  /** Keeps an account whose deletion was asked for. @example await frontdesk.api.users.cancelDeletion(id) */
  cancelDeletion(userId: string): Promise<ManagedUser>;
  /** Deletes at once, with sessions and factors. @example await frontdesk.api.users.delete(id) */
  delete(userId: string): Promise<void>;
  /** One thing to users whose ids you have, at once. @example await frontdesk.api.users.bulk({ ids, action: { type: 'unban' } }) */
  bulk(input: UserBulkInput, options?: CreateOptions): Promise<BulkResults>;
  /** Open sessions of a user. @example const { data } = await frontdesk.api.users.sessions(id) */
  sessions(userId: string): Promise<Page<Session>>;
  /** Ends every session of a user. @example await frontdesk.api.users.revokeSessions(id) */
  revokeSessions(userId: string): Promise<void>;
  /** Sends the mail to set a new password. @example await frontdesk.api.users.sendPasswordReset(id) */
  sendPasswordReset(userId: string): Promise<void>;
  /** Authenticator and recovery codes. @example const { totp } = await frontdesk.api.users.factors(id) */
  factors(userId: string): Promise<Factors>;
  /** Takes authenticator and recovery codes away, for somebody who has lost them. @example await frontdesk.api.users.removeFactors(id) */
  removeFactors(userId: string): Promise<void>;
  /** Passkeys of a user. @example const { data } = await frontdesk.api.users.passkeys(id) */
  passkeys(userId: string): Promise<{ data: Passkey[] }>;
  /** Takes one passkey away. @example await frontdesk.api.users.removePasskey(id, passkey.id) */
  removePasskey(userId: string, passkeyId: string): Promise<void>;
  /** Accounts at providers that a user signs in with. @example const { data } = await frontdesk.api.users.identities(id) */
  identities(userId: string): Promise<Page<Identity>>;
  /** Disconnects an account at a provider. @example await frontdesk.api.users.removeIdentity(id, identity.id) */
  removeIdentity(userId: string, identityId: string): Promise<void>;
  /** Which terms a user accepted, when and from where. @example const { data } = await frontdesk.api.users.termsAcceptances(id) */
  termsAcceptances(userId: string): Promise<Page<TermsAcceptance>>;
};

export type SessionsApi = {
  /** Ends one session. @example await frontdesk.api.sessions.revoke('ses_01jd…') */
  revoke(sessionId: string): Promise<void>;
};

export type BulkActionsApi = {
  /** One thing to everybody whom a filter finds, in a job. @example await frontdesk.api.bulkActions.create({ action, filter, expectedCount }) */
  create(input: BulkActionInput, options?: CreateOptions): Promise<BulkAction>;
  /** How far it has come. @example const { state, counts } = await frontdesk.api.bulkActions.get(id) */
  get(bulkActionId: string): Promise<BulkAction>;
  /** Ends it. What is done stays done. @example await frontdesk.api.bulkActions.cancel(id) */
  cancel(bulkActionId: string): Promise<BulkAction>;
};

export function createUsersApi(call: ManagementCall): UsersApi {
  const list = (query: UserFilter & PageQuery = {}) => call('get', '/v1/users', { query });
  return {
    list,
    all: (filter = {}) => everyItem((cursor) => list({ ...filter, limit: 100, cursor })),
    count: (query = {}) => call('get', '/v1/users/count', { query }),
    get: (userId) => call('get', '/v1/users/{userId}', { params: { userId } }),
    create: (body, { idempotencyKey } = {}) => call('post', '/v1/users', { body, idempotencyKey }),
    update: (userId, body) => call('patch', '/v1/users/{userId}', { params: { userId }, body }),
    setEmail: (userId, body) => call('put', '/v1/users/{userId}/email', { params: { userId }, body }),
    setRoles: (userId, roles) =>
      call('put', '/v1/users/{userId}/roles', { params: { userId }, body: { roles: [...roles] } }),
    merge: (userId, { from }) => call('post', '/v1/users/{userId}/merge', { params: { userId }, body: { from } }),
    ban: (userId, body) => call('post', '/v1/users/{userId}/ban', { params: { userId }, body }),
    unban: (userId) => call('post', '/v1/users/{userId}/unban', { params: { userId }, body: {} }),
    unlock: (userId) => call('post', '/v1/users/{userId}/unlock', { params: { userId }, body: {} }),
    cancelDeletion: (userId) => call('post', '/v1/users/{userId}/deletion/cancel', { params: { userId }, body: {} }),
    delete: (userId) => call('delete', '/v1/users/{userId}', { params: { userId } }),
    bulk: (body, { idempotencyKey } = {}) => call('post', '/v1/users/bulk', { body, idempotencyKey }),
    sessions: (userId) => call('get', '/v1/users/{userId}/sessions', { params: { userId } }),
    revokeSessions: (userId) => call('delete', '/v1/users/{userId}/sessions', { params: { userId } }),
    async sendPasswordReset(userId) {
      await call('post', '/v1/users/{userId}/password-reset', { params: { userId }, body: {} });
    },
    factors: (userId) => call('get', '/v1/users/{userId}/factors', { params: { userId } }),
    removeFactors: (userId) => call('delete', '/v1/users/{userId}/factors', { params: { userId } }),
    passkeys: (userId) => call('get', '/v1/users/{userId}/passkeys', { params: { userId } }),
    removePasskey: (userId, passkeyId) =>
      call('delete', '/v1/users/{userId}/passkeys/{passkeyId}', { params: { userId, passkeyId } }),
    identities: (userId) => call('get', '/v1/users/{userId}/identities', { params: { userId } }),
    removeIdentity: (userId, identityId) =>
      call('delete', '/v1/users/{userId}/identities/{identityId}', { params: { userId, identityId } }),
    termsAcceptances: (userId) => call('get', '/v1/users/{userId}/terms-acceptances', { params: { userId } }),
  };
}

export function createSessionsApi(call: ManagementCall): SessionsApi {
  return { revoke: (sessionId) => call('delete', '/v1/sessions/{sessionId}', { params: { sessionId } }) };
}

export function createBulkActionsApi(call: ManagementCall): BulkActionsApi {
  return {
    create: (body, { idempotencyKey } = {}) => call('post', '/v1/bulk-actions', { body, idempotencyKey }),
    get: (bulkActionId) => call('get', '/v1/bulk-actions/{bulkActionId}', { params: { bulkActionId } }),
    cancel: (bulkActionId) =>
      call('post', '/v1/bulk-actions/{bulkActionId}/cancel', { params: { bulkActionId }, body: {} }),
  };
}
