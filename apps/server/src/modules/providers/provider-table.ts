import { discordProfile, githubProfile, type ReadProfile } from './provider-profiles.ts';
import type { EmailTrust, ProviderKind } from './providers.rules.ts';

/** A provider without a discovery document and without id tokens: where its endpoints are, and what is read with the access token. */
export type PlainOAuth = {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly resources: readonly string[];
  readonly readProfile: ReadProfile;
};

export type ProviderTraits = {
  readonly name: string;
  /** OpenID Connect by its discovery document. `{tenant}` is filled in from the options. Null: the project names it, or see `plain`. */
  readonly issuer: string | null;
  readonly plain: PlainOAuth | null;
  readonly scopes: string;
  /** How this server shows who it is. `apple`: a JWT that the founder's key signs. `metadata`: as the discovery document says. */
  readonly authentication: 'post' | 'metadata' | 'apple';
  /** Whether its word for an address counts: by its `email_verified`, by the project's choice, or never (Entra tells any address, ATTACKS A54). */
  readonly emailTrust: EmailTrust;
  /** It answers by a form that its page posts to us, which carries no cookie of ours. */
  readonly formPost: boolean;
};

const GITHUB: PlainOAuth = {
  issuer: 'https://github.com/login/oauth',
  authorizationEndpoint: 'https://github.com/login/oauth/authorize',
  tokenEndpoint: 'https://github.com/login/oauth/access_token',
  resources: ['https://api.github.com/user', 'https://api.github.com/user/emails'],
  readProfile: githubProfile,
};

const DISCORD: PlainOAuth = {
  issuer: 'https://discord.com',
  authorizationEndpoint: 'https://discord.com/oauth2/authorize',
  tokenEndpoint: 'https://discord.com/api/oauth2/token',
  resources: ['https://discord.com/api/users/@me'],
  readProfile: discordProfile,
};

const MICROSOFT = 'https://login.microsoftonline.com/{tenant}/v2.0';
const OPENID = 'openid email profile';

// biome-ignore format: a table
export const PROVIDERS: Readonly<Record<ProviderKind, ProviderTraits>> = {
  google:    { name: 'Google',    issuer: 'https://accounts.google.com', plain: null,    scopes: OPENID,                 authentication: 'post',     emailTrust: 'claim',   formPost: false },
  apple:     { name: 'Apple',     issuer: 'https://appleid.apple.com',   plain: null,    scopes: 'openid email name',    authentication: 'apple',    emailTrust: 'claim',   formPost: true },
  microsoft: { name: 'Microsoft', issuer: MICROSOFT,                     plain: null,    scopes: OPENID,                 authentication: 'post',     emailTrust: 'never',   formPost: false },
  github:    { name: 'GitHub',    issuer: null,                          plain: GITHUB,  scopes: 'read:user user:email', authentication: 'post',     emailTrust: 'claim',   formPost: false },
  gitlab:    { name: 'GitLab',    issuer: 'https://gitlab.com',          plain: null,    scopes: OPENID,                 authentication: 'post',     emailTrust: 'claim',   formPost: false },
  discord:   { name: 'Discord',   issuer: null,                          plain: DISCORD, scopes: 'identify email',       authentication: 'post',     emailTrust: 'claim',   formPost: false },
  oidc:      { name: 'OpenID',    issuer: null,                          plain: null,    scopes: OPENID,                 authentication: 'metadata', emailTrust: 'setting', formPost: false },
  simulator: { name: 'Simulator', issuer: null,                          plain: null,    scopes: OPENID,                 authentication: 'post',     emailTrust: 'claim',   formPost: false },
};
