import { defineErrors, Problem } from '../../platform/http/problem.ts';

/** What a secret key or an operator may do in one project. `read` sees, `write` changes. */
export const SCOPES = [
  'users:read',
  'users:write',
  'user_roles:write',
  'impersonations:write',
  'user_exports:write',
  'user_exports:with_hashes',
  'sessions:read',
  'sessions:write',
  'projects:read',
  'projects:write',
  'secret_keys:read',
  'secret_keys:write',
  'audit_events:read',
  'signing_keys:read',
  'signing_keys:write',
  'changes:read',
  'mails:read',
  'mails:write',
  'providers:read',
  'providers:write',
] as const;

export type Scope = (typeof SCOPES)[number];

/** What nobody has by having everything: a secret key holds it where it was named, and of the roles the owner's alone. */
const NAMED_ONLY: readonly Scope[] = ['user_exports:with_hashes'];

export function withoutNamedOnly(scopes: readonly Scope[]): readonly Scope[] {
  return scopes.filter((scope) => !NAMED_ONLY.includes(scope));
}

/** Built-in roles of an organization in the system project, and what they give in the projects that it owns. */
const ROLE_SCOPES: Readonly<Record<string, readonly Scope[]>> = {
  owner: SCOPES,
  admin: withoutNamedOnly(SCOPES),
  member: SCOPES.filter((scope) => scope.endsWith(':read')),
};

export type Caller =
  | { readonly type: 'secret_key'; readonly id: string; readonly scopes: readonly Scope[] }
  | {
      readonly type: 'operator';
      /** The system project, whose user the operator is. */
      readonly projectId: string;
      readonly userId: string;
      readonly email: string;
      readonly role: string;
      /** When their session was proven last. Null: the command line, which acts as an owner without a session. */
      readonly authenticatedAt: Date | null;
      readonly scopes: readonly Scope[];
    };

export const accessErrors = defineErrors('access', {
  unauthenticated: [401, 'Sign in, or send a credential.'],
  invalid_credential: [401, 'This credential is not valid. It may be mistyped, expired or revoked.'],
  forbidden: [403, 'Your credential does not allow this.'],
  project_required: [400, 'Name the project in the header Frontdesk-Project.'],
});

/** A role that is not built in gives nothing here, whatever it is called: `toString` is no role. */
export function scopesOfRole(role: string): readonly Scope[] {
  return Object.hasOwn(ROLE_SCOPES, role) ? (ROLE_SCOPES[role] ?? []) : [];
}

const ANOTHER_KEY = ' A key keeps the scopes that it was made with: an owner or admin makes another in the dashboard.';

/** The decision of every management use case. The routes table declares the same scope; the access matrix proves both. */
export function authorize(ctx: { readonly caller: Caller }, scope: Scope): void {
  const { caller } = ctx;
  if (caller.scopes.includes(scope)) return;
  throw new Problem(accessErrors.forbidden, {
    detail: `It lacks the scope ${scope}.${caller.type === 'secret_key' ? ANOTHER_KEY : ''}`,
  });
}

/** Nobody grants more than they hold. */
export function refuseGrantingMore(ctx: { readonly caller: Caller }, granted: readonly Scope[]): void {
  const missing = granted.filter((scope) => !ctx.caller.scopes.includes(scope));
  if (missing.length > 0)
    throw new Problem(accessErrors.forbidden, {
      detail: `You cannot give what you do not hold: ${missing.join(', ')}.`,
    });
}
