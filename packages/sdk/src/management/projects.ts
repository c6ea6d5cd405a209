import type {
  CreatedProject,
  CreatedSecretKey,
  Page,
  PageQuery,
  Project,
  ProjectChange,
  ProjectInput,
  SecretKey,
  SecretKeyInput,
} from '../types.ts';
import type { CreateOptions, ManagementCall } from './call.ts';
import { everyItem } from './pages.ts';
import type { Captcha, CaptchaChange, Provider, ProviderInput, ProviderList, SigningKey } from './types.ts';

export type ProjectsApi = {
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

export type SecretKeysApi = {
  /** The project's secret keys, without their secrets. @example (await frontdesk.api.secretKeys.list()).data */
  list(): Promise<Page<SecretKey>>;
  /** Makes a secret key; the secret is shown this once. @example await frontdesk.api.secretKeys.create({ name: 'Import' }) */
  create(input: SecretKeyInput, options?: CreateOptions): Promise<CreatedSecretKey>;
  /** Revokes a secret key, within a second. @example await frontdesk.api.secretKeys.revoke('key_01jd…') */
  revoke(secretKeyId: string): Promise<void>;
};

export type SigningKeysApi = {
  /** One page of the keys that sign tokens. @example const { data } = await frontdesk.api.signingKeys.list() */
  list(query?: PageQuery): Promise<Page<SigningKey>>;
  /** Every signing key, page by page as you go. @example for await (const key of frontdesk.api.signingKeys.all()) console.log(key.id); */
  all(): AsyncGenerator<SigningKey, void, undefined>;
  /** The next key, once verifiers have had time to read it: no request fails. @example await frontdesk.api.signingKeys.rotate() */
  rotate(): Promise<Page<SigningKey>>;
  /** Another key at once, because one is known to others. @example await frontdesk.api.signingKeys.rotateNow({ reason: 'Backup lost' }) */
  rotateNow(input: { readonly reason: string }): Promise<Page<SigningKey>>;
};

export type ProvidersApi = {
  /** Providers of the project, in the order of their buttons. @example const { data } = await frontdesk.api.providers.list() */
  list(): Promise<ProviderList>;
  /** Offers a provider, or changes it. @example await frontdesk.api.providers.set('google', { kind: 'google', clientId, clientSecret }) */
  set(providerKey: string, input: ProviderInput): Promise<Provider>;
  /** Takes a provider away. @example await frontdesk.api.providers.delete('google') */
  delete(providerKey: string): Promise<void>;
};

export type CaptchaApi = {
  /** Where a captcha is asked for, and whose. @example const { provider } = await frontdesk.api.captcha.get() */
  get(): Promise<Captcha>;
  /** Changes what is given. @example await frontdesk.api.captcha.set({ provider: 'turnstile', siteKey, secret, onSignUp: true }) */
  set(change: CaptchaChange): Promise<Captcha>;
};

export function createProjectsApi(call: ManagementCall): ProjectsApi {
  const list = (query: PageQuery = {}) => call('get', '/v1/projects', { query });
  return {
    list,
    all: () => everyItem((cursor) => list({ limit: 100, cursor })),
    get: (projectId) => call('get', '/v1/projects/{projectId}', { params: { projectId } }),
    create: (body, { idempotencyKey } = {}) => call('post', '/v1/projects', { body, idempotencyKey }),
    update: (projectId, body) => call('patch', '/v1/projects/{projectId}', { params: { projectId }, body }),
    delete: (projectId, { confirm }) =>
      call('delete', '/v1/projects/{projectId}', { params: { projectId }, query: { confirm } }),
  };
}

export function createSecretKeysApi(call: ManagementCall): SecretKeysApi {
  return {
    list: () => call('get', '/v1/secret-keys'),
    create: (body, { idempotencyKey } = {}) => call('post', '/v1/secret-keys', { body, idempotencyKey }),
    revoke: (secretKeyId) => call('delete', '/v1/secret-keys/{secretKeyId}', { params: { secretKeyId } }),
  };
}

export function createSigningKeysApi(call: ManagementCall): SigningKeysApi {
  const list = (query: PageQuery = {}) => call('get', '/v1/signing-keys', { query });
  return {
    list,
    all: () => everyItem((cursor) => list({ limit: 100, cursor })),
    rotate: () => call('post', '/v1/signing-keys/rotate', { body: {} }),
    rotateNow: ({ reason }) => call('post', '/v1/signing-keys/rotate-now', { body: { reason } }),
  };
}

export function createProvidersApi(call: ManagementCall): ProvidersApi {
  return {
    list: () => call('get', '/v1/providers'),
    set: (providerKey, body) => call('put', '/v1/providers/{providerKey}', { params: { providerKey }, body }),
    delete: (providerKey) => call('delete', '/v1/providers/{providerKey}', { params: { providerKey } }),
  };
}

export function createCaptchaApi(call: ManagementCall): CaptchaApi {
  return { get: () => call('get', '/v1/captcha'), set: (body) => call('put', '/v1/captcha', { body }) };
}
