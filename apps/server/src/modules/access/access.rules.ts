import { defineErrors, Problem } from '../../platform/http/problem.ts';

/** What a secret key or an operator may do in one project. `read` sees, `write` changes. */
export const SCOPES = [
  'users:read',
  'users:write',
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
] as const;

export type Scope = (typeof SCOPES)[number];

/** Built-in roles of an organization in the system project, and what they give in the projects that it owns. */
const ROLE_SCOPES: Readonly<Record<string, readonly Scope[]>> = {
  owner: SCOPES,
  admin: SCOPES,
  member: SCOPES.filter((scope) => scope.endsWith(':read')),
};

export type Caller =
  | { readonly type: 'secret_key'; readonly id: string; readonly scopes: readonly Scope[] }
  | {
      readonly type: 'operator';
      readonly userId: string;
      readonly email: string;
      readonly role: string;
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
