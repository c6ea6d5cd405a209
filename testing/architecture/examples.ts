/**
 * One valid body for every route that takes one, so that a refusal in these tests is for the reason that the test means. A new route with a
 * body needs a row here: the tests say so.
 */
const EMAIL = 'somebody@example.com';
const PASSWORD = 'an orchard behind the third hill';
const TOKEN = `ver_${'A'.repeat(43)}`;

// biome-ignore format: a table
export const BODIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'POST /auth/sign-up':                    { email: EMAIL, password: PASSWORD, name: 'Somebody' },
  'POST /auth/email-verification':         { email: EMAIL },
  'POST /auth/email-verification/confirm': { token: TOKEN, password: PASSWORD },
  'POST /auth/sign-in/password':           { email: EMAIL, password: PASSWORD, transport: 'token' },
  'POST /auth/password-reset':             { email: EMAIL },
  'POST /auth/password-reset/confirm':     { token: TOKEN, password: PASSWORD },
  'POST /auth/sign-in/magic-link':         { email: EMAIL },
  'POST /auth/sign-in/magic-link/confirm': { token: TOKEN, transport: 'token' },
  'POST /auth/refresh':                    { refreshToken: 'no refresh token of ours' },
  'POST /auth/sign-out':                   { refreshToken: 'no refresh token of ours' },
  'POST /auth/sign-out-all':               {},
  'PATCH /me':                             { name: 'Somebody Else', locale: 'de' },
  'POST /me/sessions/revoke-others':       {},
  'POST /me/password':                     { currentPassword: PASSWORD, newPassword: 'a lighthouse without a keeper', revokeOthers: true },
  'POST /me/deletion':                     { password: PASSWORD },
  'POST /me/deletion/cancel':              {},
  'POST /v1/users':                        { email: EMAIL, name: 'Somebody', password: PASSWORD, emailVerified: true, publicMetadata: { team: 'red' }, privateMetadata: { note: 'x' } },
  'PATCH /v1/users/:userId':               { name: 'Somebody Else', emailVerified: true, locale: 'de', publicMetadata: { team: 'blue' }, privateMetadata: { note: 'y' } },
  'POST /v1/users/:userId/ban':            { reason: 'Spam', expiresAt: '2099-01-01T00:00:00Z' },
  'POST /v1/users/:userId/unban':          {},
  'POST /v1/users/:userId/password-reset': {},
  'POST /v1/projects':                     { slug: 'newcomer', name: 'Newcomer', settings: {} },
  'PATCH /v1/projects/:projectId':         { name: 'Other name', settings: { allowedOrigins: ['https://app.example.com'] } },
  'POST /v1/secret-keys':                  { name: 'Reader', scopes: ['users:read'], expiresAt: '2099-01-01T00:00:00Z' },
  'POST /v1/signing-keys/rotate':         {},
  'POST /v1/signing-keys/rotate-now':     { reason: 'A backup was stolen' },
  'POST /v1/instance/data-keys/rotate':   {},
  'PUT /v1/mail-sender':                  { provider: 'instance', fromName: 'Acme', replyTo: EMAIL },
  'POST /v1/mail-sender/test':            { to: EMAIL },
  'POST /v1/mail-templates/:kind/:locale/test':    { to: EMAIL, draft: { subject: 'Sign in to {project}' } },
  'PUT /v1/mail-templates/:kind/:locale':          { subject: 'Sign in to {project}', heading: 'Sign in', paragraphs: ['{greeting}', 'Valid for {validity}.'], button: 'Sign in', footer: 'To {email}.' },
  'POST /v1/mail-templates/:kind/:locale/preview': { subject: 'Sign in to {project}', heading: 'Sign in', paragraphs: ['{greeting}', 'Valid for {validity}.'], button: 'Sign in', footer: 'To {email}.' },
  'POST /v1/set-up':                       { email: EMAIL, password: PASSWORD, name: 'Somebody', projectSlug: 'newcomer', projectName: 'Newcomer' },
};

/** Parts of paths that name no object: every project has them. */
export const PARAMETERS: Readonly<Record<string, string>> = { kind: 'magic_link', locale: 'en' };

/** Query fields that a route wants. `{slug}` stands for the slug of the project. */
export const QUERIES: Readonly<Record<string, string>> = {
  'DELETE /v1/projects/:projectId': 'confirm={slug}',
  'GET /dev/mailbox/messages.json': `to=${encodeURIComponent(EMAIL)}`,
};
