import { encodeId } from '../../lib/type-id.ts';
import type { Config } from '../../platform/config/config.ts';
import type { ProjectSettings } from './projects.settings.ts';

/** One product: its own users, issuer, keys, settings. The isolation boundary. */
export type Project = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly isSystem: boolean;
  readonly ownerOrganizationId: string | null;
  readonly ownerProjectId: string | null;
  readonly defaultApplicationId: string;
  readonly settings: ProjectSettings;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Without a trailing slash. Also the issuer of its tokens. From configuration and verified domains, never from a request. */
  readonly baseUrl: string;
  /** What its hosted pages prefix paths with: `/p/acme`, or nothing on a host of its own. */
  readonly basePath: string;
};

export const SYSTEM_SLUG = 'frontdesk';

export function baseUrlOf(config: Config, slug: string): string {
  if (config.rootDomain === null) return `${config.origin}/p/${slug}`;
  const origin = new URL(config.origin);
  return `${origin.protocol}//${slug}.${config.rootDomain}${origin.port ? `:${origin.port}` : ''}`;
}

/** Names of the project's cookies. On HTTPS the `__Host-` and `__Secure-` prefixes bind them to the host and to TLS. */
export function cookieNames(
  config: Config,
  projectId: string,
): {
  session: string;
  access: string;
  device: string;
  binding: string;
  form: string;
  /** Further accounts of the browser, by the number of their place. */
  account: (place: number) => string;
  secure: boolean;
} {
  const secure = config.origin.startsWith('https:');
  const id = encodeId('project', projectId);
  const host = secure ? '__Host-' : '';
  return {
    session: `${host}frontdesk_${id}`,
    access: `${secure ? '__Secure-' : ''}frontdesk_access_${id}`,
    device: `${host}frontdesk_device_${id}`,
    binding: `${host}frontdesk_binding_${id}`,
    form: `${host}frontdesk_form_${id}`,
    account: (place) => `${host}frontdesk_account${place}_${id}`,
    secure,
  };
}
