import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose, type RunningServer } from '../../apps/server/src/app/compose.ts';
import { type Config, type Role, readConfig } from '../../apps/server/src/platform/config/config.ts';
import { createLog } from '../../apps/server/src/platform/log/log.ts';
import { type Browser, createBrowser } from './browser.ts';
import { freePort } from './free-port.ts';
import { createTestDatabase } from './test-databases.ts';

export type TestServer = {
  readonly origin: string;
  readonly running: RunningServer;
  readonly databaseUrl: string;
  /** `{origin}/p/{slug}` of the first project. */
  readonly base: string;
  readonly project: { readonly id: string; readonly slug: string; readonly baseUrl: string };
  /** The first project's secret key. */
  readonly secretKey: string;
  readonly operator: { readonly email: string; readonly password: string };
  /** A client without cookies. */
  readonly api: Browser;
  /** A client that keeps cookies, like a browser. */
  browser(): Browser;
  /** Newest mail to an address whose subject matches; waits for it. */
  mail(to: string, subject: RegExp): Promise<Mail>;
  stop(): Promise<void>;
};

export type Mail = {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  links: string[];
  sentAt: string;
};

export type TestServerOptions = {
  /** Environment of the configuration, beside what the kit sets. */
  env?: Record<string, string>;
  /** `api`: without a worker, so that nothing happens on schedule but what the test does. */
  role?: Role;
  /** Another replica of that server: the same database, secret and public URL. */
  replicaOf?: TestServer;
  /** The replica reaches the database by this address instead. */
  databaseUrl?: string;
  /** False: nobody has set it up yet, and there is no first project. */
  setUp?: boolean;
  /** Settings of the first project. */
  settings?: Record<string, unknown>;
};

const PASSWORD = 'seven tall ships at dawn 7';

/** A whole server in this process: free port, database of its own, set up with one operator and one project. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { replicaOf } = options;
  const database = replicaOf ? null : await createTestDatabase();
  const dataFolder = mkdtempSync(join(tmpdir(), 'frontdesk-kit-'));
  const databaseUrl = options.databaseUrl ?? replicaOf?.databaseUrl ?? database?.url ?? '';
  const port = await freePort();
  const config: Config = readConfig(
    {
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      DATABASE_POOL_SIZE: '8',
      FRONTDESK_SECRET: 'a secret of tests that is long enough, 0123456789',
      LOG_LEVEL: 'silent',
      FRONTDESK_DATA_DIR: dataFolder,
      ...(replicaOf ? { FRONTDESK_PUBLIC_URL: replicaOf.running.services.config.origin } : {}),
      ...options.env,
    },
    options.role === undefined ? [] : ['--role', options.role],
  );
  const running = await compose(config, createLog(config.logLevel));
  // Where this replica listens; all replicas share the public URL that tokens and links name.
  const origin = `http://localhost:${port}`;
  const client = createBrowser(origin, { cookies: false });
  const first = !replicaOf && options.setUp !== false ? await setUp(running, client, options.settings) : null;
  return {
    origin,
    running,
    databaseUrl,
    base: first?.project.baseUrl ?? `${origin}/p/${replicaOf?.project.slug}`,
    project: first?.project ?? replicaOf?.project ?? { id: '', slug: '', baseUrl: '' },
    secretKey: first?.secretKey ?? replicaOf?.secretKey ?? '',
    operator: { email: 'owner@example.com', password: PASSWORD },
    api: client,
    browser: () => createBrowser(origin, { cookies: true }),
    mail: (to, subject) => waitForMail(client, origin, to, subject),
    async stop() {
      await running.stop();
      rmSync(dataFolder, { recursive: true, force: true });
      await database?.drop();
    },
  };
}

async function setUp(running: RunningServer, client: Browser, settings: Record<string, unknown> | undefined) {
  const control = `ctl_${running.services.vault.derive('control').toString('base64url')}`;
  const authorization = { authorization: `Bearer ${control}` };
  const made = await client.post(
    `${running.services.config.origin}/v1/set-up`,
    { email: 'owner@example.com', password: PASSWORD, projectSlug: 'acme' },
    authorization,
  );
  if (made.status !== 201) throw new Error(`set-up answered ${made.status}: ${made.text}`);
  const { project, secretKey } = made.json as {
    project: { id: string; slug: string; baseUrl: string };
    secretKey: string;
  };
  if (settings) {
    const changed = await client.request('PATCH', `${running.services.config.origin}/v1/projects/${project.id}`, {
      body: { settings },
      headers: { authorization: `Bearer ${secretKey}` },
    });
    if (changed.status !== 200) throw new Error(`settings answered ${changed.status}: ${changed.text}`);
  }
  return { project, secretKey };
}

/** Changes settings of the first project while it runs. */
export async function changeSettings(server: TestServer, settings: Record<string, unknown>): Promise<void> {
  const changed = await server.api.request('PATCH', `${server.origin}/v1/projects/${server.project.id}`, {
    body: { settings },
    headers: { authorization: `Bearer ${server.secretKey}` },
  });
  if (changed.status !== 200) throw new Error(`settings answered ${changed.status}: ${changed.text}`);
}

async function waitForMail(client: Browser, origin: string, to: string, subject: RegExp): Promise<Mail> {
  const until = performance.now() + 10_000;
  for (;;) {
    const { json } = await client.get(`${origin}/dev/mailbox/messages.json?to=${encodeURIComponent(to)}`);
    const found = (json as Mail[]).find((mail) => subject.test(mail.subject));
    if (found) return found;
    if (performance.now() > until) throw new Error(`no mail ${subject} to ${to} within 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
