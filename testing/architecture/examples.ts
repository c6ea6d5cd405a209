/**
 * One valid body for every route that takes one, so that a refusal in these tests is for the reason that the test means. A new route with a
 * body needs a row here: the tests say so.
 */
const EMAIL = 'somebody@example.com';
const PASSWORD = 'an orchard behind the third hill';
const ATTEMPT = `att_01h455vb4pex5vsknk084sn02q.${'A'.repeat(43)}`;
/** One user of our own format. */
export const IMPORT_DATA = Buffer.from('email\nimported@example.com\n').toString('base64');
const TOKEN = `ver_${'A'.repeat(43)}`;

// biome-ignore format: a table
export const BODIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'POST /auth/sign-up':                    { email: EMAIL, password: PASSWORD, name: 'Somebody' },
  'POST /auth/invitations/accept':        { token: `inv_${'A'.repeat(43)}`, password: PASSWORD, name: 'Somebody' },
  'POST /auth/invitations/passkey/options': { token: `inv_${'A'.repeat(43)}` },
  'POST /auth/waitlist':                  { email: EMAIL },
  'POST /auth/email-verification':         { email: EMAIL },
  'POST /auth/sign-up/passkey/options':    { email: EMAIL },
  'POST /auth/email-verification/passkey/options': { token: TOKEN },
  'POST /auth/email-verification/confirm': { token: TOKEN, password: PASSWORD },
  'POST /auth/sign-in/password':           { email: EMAIL, password: PASSWORD, transport: 'token' },
  'POST /auth/sign-in/attempt':                 { attempt: ATTEMPT },
  'POST /auth/sign-in/second-factor':           { attempt: ATTEMPT, factor: 'totp', code: '123456', trustDevice: true },
  'POST /auth/sign-in/second-factor/challenge': { attempt: ATTEMPT, factor: 'passkey' },
  'POST /auth/sign-in/enrolment':               { attempt: ATTEMPT, factor: 'totp' },
  'POST /auth/sign-in/terms':                   { attempt: ATTEMPT, acceptedTerms: '1' },
  'POST /auth/sign-in/username':                { attempt: ATTEMPT, username: 'ada.lovelace' },
  'POST /auth/sign-in/enrolment/confirm':       { attempt: ATTEMPT, factor: 'totp', code: '123456' },
  'POST /auth/sign-in/passkey/options':         {},
  'POST /auth/sign-in/passkey':                 { credential: { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: { clientDataJSON: 'AAAA' } }, transport: 'token' },
  'POST /me/passkeys/options':                  {},
  'POST /me/passkeys':                          { credential: { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: { clientDataJSON: 'AAAA' } }, name: 'My key' },
  'PATCH /me/passkeys/:passkeyId':              { name: 'My other key' },
  'POST /auth/step-up':                         { way: 'password', password: PASSWORD },
  'POST /auth/step-up/challenge':               { way: 'passkey' },
  'POST /me/factors/totp':                      {},
  'POST /me/factors/totp/confirm':              { code: '123456' },
  'POST /me/factors/recovery-codes':            {},
  'POST /auth/password-reset':             { email: EMAIL },
  'POST /auth/password-reset/confirm':     { token: TOKEN, password: PASSWORD },
  'POST /auth/sign-in/magic-link':         { email: EMAIL },
  'POST /auth/sign-in/magic-link/confirm': { token: TOKEN, transport: 'token' },
  'POST /auth/sign-in/email-code':         { email: EMAIL },
  'POST /auth/sign-in/email-code/confirm': { code: '123456', transport: 'token' },
  'POST /auth/sign-in/provider':           { provider: 'simulator' },
  'POST /auth/sign-in/provider/confirm':   { token: TOKEN, transport: 'token' },
  'POST /auth/refresh':                    { refreshToken: 'no refresh token of ours' },
  'POST /auth/sign-out':                   { refreshToken: 'no refresh token of ours' },
  'POST /auth/sign-out-all':               {},
  'PATCH /me':                             { name: 'Somebody Else', locale: 'de' },
  'POST /me/sessions/revoke-others':       {},
  'POST /me/identities':                   { provider: 'simulator' },
  'POST /me/password':                     { currentPassword: PASSWORD, newPassword: 'a lighthouse without a keeper', revokeOthers: true },
  'POST /me/deletion':                     { password: PASSWORD },
  'POST /me/deletion/cancel':              {},
  'PATCH /me/devices/:deviceId':           { name: 'Laptop in the kitchen' },
  'POST /me/accounts/switch':              { userId: 'usr_00000000000000000000000000' },
  'POST /me/accounts/set-aside':           {},
  'POST /me/accounts/sign-out':            {},
  'POST /me/email-change':                 { email: 'somebody.new@example.com' },
  'POST /me/email-change/cancel':          {},
  'POST /me/email-change/confirm':         { token: `ech_${'A'.repeat(43)}` },
  'POST /me/data-export':                  {},
  'POST /auth/account/keep':               { token: `kee_${'A'.repeat(43)}` },
  'POST /auth/email-change/undo':          { token: `ecu_${'A'.repeat(43)}` },
  'POST /auth/sign-in/report':             { token: `dev_${'A'.repeat(43)}` },
  'POST /v1/users':                        { email: EMAIL, name: 'Somebody', password: PASSWORD, emailVerified: true, publicMetadata: { team: 'red' }, privateMetadata: { note: 'x' } },
  'PATCH /v1/users/:userId':               { name: 'Somebody Else', emailVerified: true, locale: 'de', publicMetadata: { team: 'blue' }, privateMetadata: { note: 'y' } },
  'PUT /v1/users/:userId/email':          { email: 'renamed@example.com', emailVerified: true },
  'PUT /v1/users/:userId/roles':          { roles: [] },
  'POST /v1/users/:userId/merge':         { from: '{otherUserId}' },
  'POST /v1/users/:userId/impersonate':   { reason: 'A ticket' },
  'POST /v1/users/bulk':                  { action: { type: 'unban' }, ids: ['usr_01h455vb4pex5vsknk084sn02q'] },
  'POST /v1/bulk-actions':                { action: { type: 'unban' }, filter: { q: '{email}' }, expectedCount: 1 },
  'POST /v1/bulk-actions/:bulkActionId/cancel': {},
  'POST /v1/users/:userId/ban':            { reason: 'Spam', expiresAt: '2099-01-01T00:00:00Z' },
  'POST /v1/users/:userId/unban':          {},
  'POST /v1/users/:userId/password-reset': {},
  'POST /v1/user-imports':                { format: 'firebase', fileName: 'users.json', unknownHashes: 'omit', firebase: { signerKey: 'c2lnbmVyIGtleSBvZiBhIHRlc3Q=', saltSeparator: 'Bw==', rounds: 8, memoryCost: 14 } },
  'PUT /v1/user-imports/:userImportId/chunks/:position': { data: IMPORT_DATA },
  'POST /v1/user-imports/:userImportId/start':           { dryRun: true },
  'POST /v1/user-imports/:userImportId/cancel':          {},
  'POST /v1/user-exports':                { format: 'csv', q: 'some', status: 'active', passwordHashes: false },
  'POST /me/referrals/link':              {},
  'POST /v1/invitations':                 { email: 'invited@example.com', locale: 'de', inviterName: 'Somebody' },
  'POST /v1/invitations/:invitationId/resend': {},
  'POST /v1/invitations/:invitationId/revoke': {},
  'POST /v1/waitlist-entries/approve':    { next: 5 },
  'PUT /v1/captcha':                      { provider: 'turnstile', siteKey: '0x4AAA', secret: '0x4AAA-secret-of-tests', onSignUp: false, onSignInAfterFailures: 100, whenUnavailable: 'allow' },
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
  'POST /v1/instance/address-bans':      { network: '198.51.100.0/24', reason: 'Scans', expiresAt: '2099-01-01T00:00:00Z' },
  'PUT /v1/providers/:providerKey':       { kind: 'google', credentials: 'own', clientId: 'client', clientSecret: 'a secret of tests' },
  'POST /v1/set-up':                       { email: EMAIL, password: PASSWORD, name: 'Somebody', projectSlug: 'newcomer', projectName: 'Newcomer' },
};

/** What somebody types into the forms of account pages that are for the person alone, so that they are refused for the reason that is meant. */
export const FORMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/account/password': {
    currentPassword: PASSWORD,
    newPassword: 'a lighthouse without a keeper',
    revokeOthers: 'true',
  },
  '/account/data/delete': { password: PASSWORD },
  '/account/email': { email: 'somebody.new@example.com' },
  '/account/devices/rename': { deviceId: 'dev_01h455vb4pex5vsknk084sn02q', name: 'Laptop in the kitchen' },
  '/account/devices/forget': { deviceId: 'dev_01h455vb4pex5vsknk084sn02q' },
  '/account/devices/untrust': { deviceId: 'dev_01h455vb4pex5vsknk084sn02q' },
  '/account/security/totp/confirm': { code: '123456' },
  '/account/passkeys/add': { credential: '{}' },
  '/account/passkeys/rename': { passkeyId: 'pky_01h455vb4pex5vsknk084sn02q', name: 'My other key' },
  '/account/passkeys/remove': { passkeyId: 'pky_01h455vb4pex5vsknk084sn02q' },
  '/account/connections/disconnect': { identityId: 'idn_01h455vb4pex5vsknk084sn02q' },
  '/step-up': { way: 'password', password: PASSWORD },
};

/** Parts of paths that name no object: every project has them. */
export const PARAMETERS: Readonly<Record<string, string>> = {
  kind: 'magic_link',
  locale: 'en',
  providerKey: 'google',
  position: '0',
};

/** Query fields that a route wants. `{slug}` stands for the slug of the project. */
export const QUERIES: Readonly<Record<string, string>> = {
  'DELETE /v1/projects/:projectId': 'confirm={slug}',
  'GET /dev/mailbox/messages.json': `to=${encodeURIComponent(EMAIL)}`,
};
