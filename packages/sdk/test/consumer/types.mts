// What an app's author writes. The compiler must accept this, and refuse each line below an expected error.
import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import {
  type BulkAction,
  createFrontdesk,
  type Frontdesk,
  FrontdeskError,
  type ManagedUser,
  type OfflineSnapshot,
  type Page,
  type Snapshot,
  type UserImport,
  type VerificationState,
  type WhenBehind,
} from '@frontdesk/sdk';
import { frontdeskExpress, getUser, requireSignIn, requireUser, signInUrl } from '@frontdesk/sdk/express';
import express from 'express';

const frontdesk: Frontdesk = createFrontdesk({
  baseUrl: 'https://auth.example.com',
  secretKey: process.env.FRONTDESK_SECRET_KEY,
  fetch,
  cacheSeconds: 2,
});

const whenBehind: WhenBehind = 'refuse';
const offline = createFrontdesk({
  baseUrl: 'https://auth.example.com',
  secretKey: process.env.FRONTDESK_SECRET_KEY,
  verification: 'offline',
  whenBehind,
});
/** What a token tells is there; what it does not tell is not looked for. */
export async function handleOffline(request: Request): Promise<Response> {
  const snapshot: OfflineSnapshot | null = await offline.getUser(request);
  if (snapshot === null) return new Response(null, { status: 401 });
  // @ts-expect-error: a token holds no permissions
  snapshot.permissions.includes('notes:write');
  // @ts-expect-error: nor those of the organization
  snapshot.organization?.permissions.includes('notes:write');
  // Roles are in the token.
  snapshot.user.roles.includes('admin');
  // @ts-expect-error: nor metadata
  snapshot.user.metadata.tier;
  // @ts-expect-error: nor the name of the organization
  if (snapshot.organization?.slug === 'acme') return new Response('acme');
  // @ts-expect-error: nor the end of a period
  snapshot.subscription?.currentPeriodEnd?.slice(0, 10);
  const whole: Snapshot = snapshot;
  return Response.json([whole.user.id, snapshot.organization?.role, snapshot.subscription?.plan]);
}
const state: VerificationState = offline.verificationState();
const bound: 'online' | 'feed' | 'refused' | 'token life' = state.bound;
const seconds: number | null = state.boundSeconds;
offline.close();
console.log(bound, seconds, state.changesReadAt?.toISOString(), state.fault?.code);
// It is asked as any other, by what takes one.
frontdeskExpress(offline, { appUrl: 'https://app.example.com' });
// @ts-expect-error: no such way
createFrontdesk({ baseUrl: 'https://auth.example.com', verification: 'never' });

export async function handle(request: Request): Promise<Response> {
  const snapshot: Snapshot | null = await frontdesk.getUser(request);
  // @ts-expect-error: nobody may be signed in
  snapshot.user.id;
  if (snapshot === null)
    return Response.redirect(frontdesk.signInUrl({ returnTo: new URL('https://app.example.com/') }));
  const role: string | undefined = snapshot.organization?.role;
  const plan: string | undefined = snapshot.subscription?.plan;
  // @ts-expect-error: there is no such part
  snapshot.password;
  return Response.json({ email: snapshot.user.email, role, plan });
}

export async function manage(): Promise<number> {
  const page: Page<ManagedUser> = await frontdesk.api.users.list({ q: 'ada', status: 'active', limit: 10 });
  const created: ManagedUser = await frontdesk.api.users.create(
    { email: 'ada@example.com', publicMetadata: { tier: 'gold' } },
    { idempotencyKey: 'k' },
  );
  await frontdesk.api.users.delete(created.id);
  // @ts-expect-error: a user has an address
  await frontdesk.api.users.create({ name: 'Ada' });
  // @ts-expect-error: no such state
  await frontdesk.api.users.list({ status: 'happy' });
  // @ts-expect-error: a ban has a reason
  await frontdesk.api.users.ban(created.id, {});
  // @ts-expect-error: a role is not a field of a user
  await frontdesk.api.users.update(created.id, { role: 'admin' });
  // @ts-expect-error: no such scope
  await frontdesk.api.secretKeys.create({ name: 'Import', scopes: ['everything'] });
  for await (const user of frontdesk.api.users.all()) if (user.ban !== null) return user.ban.reason?.length ?? 0;
  for await (const event of frontdesk.api.auditEvents.all({ target: created.id })) console.log(event.occurredAt);
  const imported: UserImport = await frontdesk.api.userImports.run(await openAsBlob('users.csv'), {
    format: 'clerk',
    onProgress: ({ userImport, fileBytes }) => console.log(userImport.bytes.total / fileBytes),
    signal: AbortSignal.timeout(60_000),
  });
  // @ts-expect-error: nothing but a known format
  await frontdesk.api.userImports.run('', { format: 'unknown' });
  await writeFile('users.csv', frontdesk.api.userExports.create({ format: 'csv' }));
  for await (const row of frontdesk.api.userImports.allRows(imported.id)) console.log(row.outcome, row.code);
  const { state }: BulkAction = await frontdesk.api.bulkActions.create({
    action: { type: 'unban' },
    filter: { q: 'test' },
    expectedCount: 3,
  });
  console.log(state, (await frontdesk.api.mailTemplates.list()).data[0]?.locale);
  const { secret } = await frontdesk.api.secretKeys.create({ name: 'Import', scopes: ['users:read'] });
  const { project, secretKey } = await frontdesk.api.projects.create({ slug: 'field-note' });
  await frontdesk.api.projects.update(project.id, { settings: { redirectOrigins: ['https://app.example.com'] } });
  return page.data.length + secret.length + secretKey.length;
}

const app = express();
app.use(frontdeskExpress(frontdesk, { appUrl: 'https://app.example.com' }));
app.get('/', async (req, res) => {
  const snapshot = await getUser(req);
  if (snapshot === null) return res.redirect(303, signInUrl(req, { returnTo: '/notes' }));
  return res.send(snapshot.user.email);
});
app.get('/notes', requireSignIn(), async (req, res) => {
  const { user } = await requireUser(req);
  res.json(user);
});
app.use((error: unknown, _req: express.Request, res: express.Response, next: express.NextFunction) => {
  if (!(error instanceof FrontdeskError)) return next(error);
  res.status(error.status).json({ code: error.code, requestId: error.requestId });
});
// @ts-expect-error: the address of the app is needed
frontdeskExpress(frontdesk);
