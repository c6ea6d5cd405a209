import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, createPerson, startTestServer, type TestServer } from '../../../testing/kit/index.ts';
import { createFrontdesk } from '../src/create-frontdesk.ts';
import type { ManagementApi } from '../src/management/api.ts';
import { sendJson, startWire, type Wire } from './wire.ts';

/** What the contract offers under /v1 and the SDK does not, each with its reason. */
const NOT_IN_THE_SDK = {
  'GET /v1/changes': 'offline verification follows it by itself',
  'GET /v1/instance': 'the dashboard asks it before anybody is signed in; a secret key has no say in it',
  'POST /v1/set-up': 'the first run, by a one-time link: there is no secret key yet',
  'GET /v1/instance/address-bans': 'operators',
  'POST /v1/instance/address-bans': 'operators',
  'DELETE /v1/instance/address-bans/{addressBanId}': 'operators',
  'GET /v1/instance/data-keys': 'operators',
  'POST /v1/instance/data-keys/rotate': 'operators',
  'GET /v1/instance/password-parameters': 'operators',
  'PUT /v1/instance/password-parameters': 'operators',
  'GET /v1/instance/health': 'operators',
  'POST /v1/users/{userId}/impersonate': 'operators',
} as const;

const name = { kind: 'magic_link', locale: 'de' } as const;

// biome-ignore format: a table
const METHODS: readonly (readonly [operation: string, body: string, call: (api: ManagementApi) => unknown])[] = [
  ['GET /v1/users',                                    '', (api) => api.users.list()],
  ['GET /v1/users/count?status=banned',                '', (api) => api.users.count({ status: 'banned' })],
  ['GET /v1/users/usr_1',                              '', (api) => api.users.get('usr_1')],
  ['POST /v1/users',                                   '{"email":"ada@example.com"}', (api) => api.users.create({ email: 'ada@example.com' })],
  ['PATCH /v1/users/usr_1',                            '{"name":"Ada"}', (api) => api.users.update('usr_1', { name: 'Ada' })],
  ['PUT /v1/users/usr_1/email',                        '{"email":"ada@example.com"}', (api) => api.users.setEmail('usr_1', { email: 'ada@example.com' })],
  ['PUT /v1/users/usr_1/roles',                        '{"roles":["editor"]}', (api) => api.users.setRoles('usr_1', ['editor'])],
  ['POST /v1/users/usr_1/merge',                       '{"from":"usr_2"}', (api) => api.users.merge('usr_1', { from: 'usr_2' })],
  ['POST /v1/users/usr_1/ban',                         '{"reason":"Spam"}', (api) => api.users.ban('usr_1', { reason: 'Spam' })],
  ['POST /v1/users/usr_1/unban',                       '{}', (api) => api.users.unban('usr_1')],
  ['POST /v1/users/usr_1/unlock',                      '{}', (api) => api.users.unlock('usr_1')],
  ['POST /v1/users/usr_1/deletion/cancel',             '{}', (api) => api.users.cancelDeletion('usr_1')],
  ['DELETE /v1/users/usr_1',                           '', (api) => api.users.delete('usr_1')],
  ['POST /v1/users/bulk',                              '{"ids":["usr_1"],"action":{"type":"unban"}}', (api) => api.users.bulk({ ids: ['usr_1'], action: { type: 'unban' } })],
  ['GET /v1/users/usr_1/sessions',                     '', (api) => api.users.sessions('usr_1')],
  ['DELETE /v1/users/usr_1/sessions',                  '', (api) => api.users.revokeSessions('usr_1')],
  ['POST /v1/users/usr_1/password-reset',              '{}', (api) => api.users.sendPasswordReset('usr_1')],
  ['GET /v1/users/usr_1/factors',                      '', (api) => api.users.factors('usr_1')],
  ['DELETE /v1/users/usr_1/factors',                   '', (api) => api.users.removeFactors('usr_1')],
  ['GET /v1/users/usr_1/passkeys',                     '', (api) => api.users.passkeys('usr_1')],
  ['DELETE /v1/users/usr_1/passkeys/pky_1',            '', (api) => api.users.removePasskey('usr_1', 'pky_1')],
  ['DELETE /v1/users/usr_1/identities/idn_1',          '', (api) => api.users.removeIdentity('usr_1', 'idn_1')],
  ['GET /v1/users/usr_1/identities',                   '', (api) => api.users.identities('usr_1')],
  ['GET /v1/users/usr_1/terms-acceptances',            '', (api) => api.users.termsAcceptances('usr_1')],
  ['DELETE /v1/sessions/ses_1',                        '', (api) => api.sessions.revoke('ses_1')],
  ['POST /v1/bulk-actions',                            '{"action":{"type":"unban"},"filter":{},"expectedCount":2}', (api) => api.bulkActions.create({ action: { type: 'unban' }, filter: {}, expectedCount: 2 })],
  ['GET /v1/bulk-actions/blk_1',                       '', (api) => api.bulkActions.get('blk_1')],
  ['POST /v1/bulk-actions/blk_1/cancel',               '{}', (api) => api.bulkActions.cancel('blk_1')],
  ['GET /v1/user-imports',                             '', (api) => api.userImports.list()],
  ['POST /v1/user-imports',                            '{"format":"auth0"}', (api) => api.userImports.create({ format: 'auth0' })],
  ['GET /v1/user-imports/imp_1',                       '', (api) => api.userImports.get('imp_1')],
  ['PUT /v1/user-imports/imp_1/chunks/7',              '{"data":"YQ=="}', (api) => api.userImports.putChunk('imp_1', 7, new Uint8Array([97]))],
  ['POST /v1/user-imports/imp_1/start',                '{"dryRun":true}', (api) => api.userImports.start('imp_1', { dryRun: true })],
  ['POST /v1/user-imports/imp_1/cancel',               '{}', (api) => api.userImports.cancel('imp_1')],
  ['GET /v1/user-imports/imp_1/rows?outcome=failed',   '', (api) => api.userImports.rows('imp_1', { outcome: 'failed' })],
  ['POST /v1/user-exports',                            '{"format":"csv"}', (api) => api.userExports.create({ format: 'csv' }).next()],
  ['GET /v1/invitations?status=open',                  '', (api) => api.invitations.list({ status: 'open' })],
  ['POST /v1/invitations',                             '{"email":"ada@example.com"}', (api) => api.invitations.create({ email: 'ada@example.com' })],
  ['POST /v1/invitations/ivt_1/resend',                '{}', (api) => api.invitations.resend('ivt_1')],
  ['POST /v1/invitations/ivt_1/revoke',                '{}', (api) => api.invitations.revoke('ivt_1')],
  ['GET /v1/waitlist-entries?status=waiting',          '', (api) => api.waitlistEntries.list({ status: 'waiting' })],
  ['POST /v1/waitlist-entries/approve',                '{"next":10}', (api) => api.waitlistEntries.approve({ next: 10 })],
  ['DELETE /v1/waitlist-entries/wle_1',                '', (api) => api.waitlistEntries.delete('wle_1')],
  ['GET /v1/referrals?referrerId=usr_1',               '', (api) => api.referrals.list({ referrerId: 'usr_1' })],
  ['GET /v1/referrals/count?referrerId=usr_1',         '', (api) => api.referrals.count({ referrerId: 'usr_1' })],
  ['GET /v1/projects',                                 '', (api) => api.projects.list()],
  ['GET /v1/projects/prj_1',                           '', (api) => api.projects.get('prj_1')],
  ['POST /v1/projects',                                '{"slug":"field-note"}', (api) => api.projects.create({ slug: 'field-note' })],
  ['PATCH /v1/projects/prj_1',                         '{"name":"Fieldnote"}', (api) => api.projects.update('prj_1', { name: 'Fieldnote' })],
  ['DELETE /v1/projects/prj_1?confirm=field-note',     '', (api) => api.projects.delete('prj_1', { confirm: 'field-note' })],
  ['GET /v1/secret-keys',                              '', (api) => api.secretKeys.list()],
  ['POST /v1/secret-keys',                             '{"name":"Import"}', (api) => api.secretKeys.create({ name: 'Import' })],
  ['DELETE /v1/secret-keys/key_1',                     '', (api) => api.secretKeys.revoke('key_1')],
  ['GET /v1/signing-keys',                             '', (api) => api.signingKeys.list()],
  ['POST /v1/signing-keys/rotate',                     '{}', (api) => api.signingKeys.rotate()],
  ['POST /v1/signing-keys/rotate-now',                 '{"reason":"Backup lost"}', (api) => api.signingKeys.rotateNow({ reason: 'Backup lost' })],
  ['GET /v1/providers',                                '', (api) => api.providers.list()],
  ['PUT /v1/providers/google',                         '{"kind":"google"}', (api) => api.providers.set('google', { kind: 'google' })],
  ['DELETE /v1/providers/google',                      '', (api) => api.providers.delete('google')],
  ['GET /v1/captcha',                                  '', (api) => api.captcha.get()],
  ['PUT /v1/captcha',                                  '{"onSignUp":true}', (api) => api.captcha.set({ onSignUp: true })],
  ['GET /v1/mails?status=refused',                     '', (api) => api.mails.list({ status: 'refused' })],
  ['GET /v1/mail-sender',                              '', (api) => api.mailSender.get()],
  ['PUT /v1/mail-sender',                              '{"provider":"instance"}', (api) => api.mailSender.set({ provider: 'instance' })],
  ['DELETE /v1/mail-sender',                           '', (api) => api.mailSender.reset()],
  ['POST /v1/mail-sender/test',                        '{"to":"ada@example.com"}', (api) => api.mailSender.test({ to: 'ada@example.com' })],
  ['GET /v1/mail-templates',                           '', (api) => api.mailTemplates.list()],
  ['PUT /v1/mail-templates/magic_link/de',             '{"subject":"Hallo"}', (api) => api.mailTemplates.set(name, { subject: 'Hallo' })],
  ['DELETE /v1/mail-templates/magic_link/de',          '', (api) => api.mailTemplates.reset(name)],
  ['POST /v1/mail-templates/magic_link/de/preview',    '{"subject":"Hallo"}', (api) => api.mailTemplates.preview(name, { subject: 'Hallo' })],
  ['POST /v1/mail-templates/magic_link/de/test',       '{"to":"ada@example.com"}', (api) => api.mailTemplates.test(name, { to: 'ada@example.com' })],
  ['GET /v1/audit-events?target=usr_1',                '', (api) => api.auditEvents.list({ target: 'usr_1' })],
  ['GET /v1/security-overview?range=7d',               '', (api) => api.securityOverview.get({ range: '7d' })],
];

/** Calls that are made of the others. */
const COMPOSED = ['userImports.run', 'userImports.wait'];

const CONTRACT = operationsOfContract();

describe('the management client', () => {
  let wire: Wire;
  let api: ManagementApi;
  beforeAll(async () => {
    wire = await startWire((req, res) =>
      req.method === 'DELETE' ? res.writeHead(204).end() : sendJson(res, 200, { data: [], nextCursor: null }),
    );
    api = createFrontdesk({ baseUrl: `${wire.origin}/p/demo`, secretKey: 'sk_test' }).api;
  });
  afterAll(() => wire.close());

  test.each(METHODS)('calls %s %s', async (operation, body, call) => {
    await call(api);
    const seen = wire.seen.at(-1);
    expect([`${seen?.method} ${seen?.url}`, seen?.body]).toEqual([operation, body]);
  });

  test('has every operation that a secret key may call, and names the others with a reason', () => {
    const inTheSdk = METHODS.map(([operation]) => templateOf(operation));
    expect(new Set(inTheSdk).size).toBe(METHODS.length);
    const missing = CONTRACT.filter((operation) => !inTheSdk.includes(operation) && !(operation in NOT_IN_THE_SDK));
    expect(missing, 'operations that the SDK lacks: add them, or give the reason').toEqual([]);
    const gone = Object.keys(NOT_IN_THE_SDK).filter((operation) => !CONTRACT.includes(operation));
    expect(gone, 'exceptions that the contract does not know').toEqual([]);
    expect(Object.keys(NOT_IN_THE_SDK).filter((operation) => inTheSdk.includes(operation))).toEqual([]);
  });

  test('has no method that is not in this table; `all` and `allRows` walk the pages of what is', () => {
    const methods = Object.entries(api).flatMap(([noun, calls]) => Object.keys(calls).map((each) => `${noun}.${each}`));
    const tried = METHODS.map(([, , call]) => /api\.(\w+\.\w+)/.exec(String(call))?.[1]);
    const walks = methods.filter((method) => /\.all(Rows)?$/.test(method));
    expect(methods.filter((method) => ![...tried, ...walks, ...COMPOSED].includes(method))).toEqual([]);
    for (const walk of walks) expect(methods).toContain(walk.replace('.allRows', '.rows').replace('.all', '.list'));
  });
});

describe('what is left to operators', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  test('is refused to a secret key', async () => {
    const { userId } = await createPerson(server);
    const bodies: Record<string, object> = {
      'POST /v1/instance/address-bans': { network: '192.0.2.1' },
      'PUT /v1/instance/password-parameters': { memoryKib: 20_480, passes: 2 },
      'POST /v1/users/{userId}/impersonate': { reason: 'A question' },
    };
    for (const [operation, reason] of Object.entries(NOT_IN_THE_SDK)) {
      if (reason !== 'operators') continue;
      const [method = '', path = ''] = operation.split(' ');
      const url = path.replace('{userId}', userId).replace('{addressBanId}', 'ban_01k7aa0000e008000000000000');
      const { status } = await server.api.request(method, `${server.origin}${url}`, {
        headers: bearer(server.secretKey),
        ...(method === 'POST' || method === 'PUT' ? { body: bodies[operation] ?? {} } : {}),
      });
      expect([401, 403], operation).toContain(status);
    }
  });
});

function operationsOfContract(): string[] {
  const file = new URL('../../../generated/openapi.json', import.meta.url);
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as { paths: Record<string, Record<string, unknown>> };
  const found = Object.entries(paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  expect(found.length).toBeGreaterThan(70);
  return found;
}

/** `GET /v1/users/usr_1?x=y` → `GET /v1/users/{userId}`. A path that is named whole (`/v1/users/count`) goes before one with a parameter. */
function templateOf(operation: string): string {
  const [plain = ''] = operation.split('?');
  const matching = CONTRACT.filter((each) => new RegExp(`^${each.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(plain));
  return matching.find((each) => each === plain) ?? matching[0] ?? plain;
}
