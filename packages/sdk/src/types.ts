import type { components, paths } from './openapi.generated.ts';

export type Schemas = components['schemas'];

/** The JSON body that an operation takes. */
export type BodyOf<Operation> = Operation extends { requestBody?: { content: { 'application/json': infer Body } } }
  ? Body
  : never;

/** The query that a list takes, without the page's place, which has a type of its own. */
export type FilterOf<Operation> = Operation extends { parameters: { query?: infer Query } }
  ? Omit<NonNullable<Query>, keyof PageQuery>
  : never;

type Replaced<Whole, Parts> = Omit<Whole, keyof Parts> & Parts;

/**
 * Who is signed in, and what they may do: what `getUser()` answers.
 *
 * @example
 * const snapshot = await frontdesk.getUser(request);
 * if (snapshot?.permissions.includes('invoices:read')) showInvoices();
 */
export type Snapshot = Schemas['Snapshot'];

/**
 * A snapshot with `verification: 'offline'`: what an access token tells. What it does not tell is null or empty, and typed so: an app that looks for
 * something there does not compile.
 *
 * @example
 * const snapshot: OfflineSnapshot | null = await frontdesk.getUser(request);
 * if (snapshot?.subscription?.plan === 'pro') showReports(); // and not snapshot.permissions.includes('reports:read')
 */
export type OfflineSnapshot = Replaced<
  Snapshot,
  {
    user: Replaced<Snapshot['user'], { username: null; image: null; locale: null; metadata: Record<never, never> }>;
    session: Replaced<Snapshot['session'], { deviceId: null }>;
    organization: { id: string; slug: ''; name: ''; role: string; permissions: []; teamId: null } | null;
    permissions: [];
    subscription: {
      plan: string;
      status: string;
      currentPeriodEnd: null;
      trialEndsAt: null;
      cancelAtPeriodEnd: false;
    } | null;
    actor: { id: string; email: '' } | null;
    version: 0;
  }
>;

/**
 * A user as secret keys see them, with private metadata, status and ban.
 *
 * @example
 * const user: ManagedUser = await frontdesk.api.users.get('usr_01jd…');
 */
export type ManagedUser = Schemas['ManagedUser'];

/**
 * An open session in a list.
 *
 * @example
 * const { data } = await frontdesk.api.users.sessions(user.id); // data: Session[]
 */
export type Session = Schemas['Session'];

/**
 * A project with its settings.
 *
 * @example
 * const project: Project = await frontdesk.api.projects.get('prj_01jd…');
 */
export type Project = Schemas['Project'];

/**
 * A new project and its first secret key, which is shown this once.
 *
 * @example
 * const { project, secretKey }: CreatedProject = await frontdesk.api.projects.create({ slug: 'field-note' });
 */
export type CreatedProject = Schemas['CreatedProject'];

/**
 * A secret key, without its secret.
 *
 * @example
 * const keys: SecretKey[] = (await frontdesk.api.secretKeys.list()).data;
 */
export type SecretKey = Schemas['SecretKey'];

/**
 * A new secret key and its secret, which is shown this once.
 *
 * @example
 * const { key, secret }: CreatedSecretKey = await frontdesk.api.secretKeys.create({ name: 'Import' });
 */
export type CreatedSecretKey = Schemas['CreatedSecretKey'];

/**
 * Who did what, and when.
 *
 * @example
 * for await (const event of frontdesk.api.auditEvents.all()) console.log(event.action);
 */
export type AuditEvent = Schemas['AuditEvent'];

/**
 * One page of a list. `nextCursor` is null on the last one.
 *
 * @example
 * const { data, nextCursor }: Page<ManagedUser> = await frontdesk.api.users.list({ limit: 100 });
 */
export type Page<Item> = { data: Item[]; nextCursor: string | null };

/**
 * Which page of a list: at most `limit` items (1 to 100, default 50) after `cursor`.
 *
 * @example
 * await frontdesk.api.users.list({ limit: 100, cursor: page.nextCursor });
 */
export type PageQuery = { limit?: number; cursor?: string | null };

/**
 * Which users: `q` is the beginning of the e-mail address or of the name.
 *
 * @example
 * await frontdesk.api.users.list({ q: 'ada@', status: 'active' });
 */
export type UserFilter = FilterOf<paths['/v1/users']['get']>;

/**
 * A user to create.
 *
 * @example
 * await frontdesk.api.users.create({ email: 'ada@example.com', emailVerified: true } satisfies UserInput);
 */
export type UserInput = BodyOf<paths['/v1/users']['post']>;

/**
 * What to change of a user. What is absent stays. Metadata is merged (RFC 7396): `null` removes a member.
 *
 * @example
 * await frontdesk.api.users.update(id, { publicMetadata: { tier: 'gold' } } satisfies UserChange);
 */
export type UserChange = BodyOf<paths['/v1/users/{userId}']['patch']>;

/**
 * A user's new address, and whether you vouch for it.
 *
 * @example
 * await frontdesk.api.users.setEmail(id, { email: 'ada@example.com', emailVerified: true } satisfies UserEmailChange);
 */
export type UserEmailChange = BodyOf<paths['/v1/users/{userId}/email']['put']>;

/**
 * Why a user is banned, and until when (for good, where `expiresAt` is absent).
 *
 * @example
 * await frontdesk.api.users.ban(id, { reason: 'Spam' } satisfies BanInput);
 */
export type BanInput = BodyOf<paths['/v1/users/{userId}/ban']['post']>;

/**
 * A project to create.
 *
 * @example
 * await frontdesk.api.projects.create({ slug: 'field-note' } satisfies ProjectInput);
 */
export type ProjectInput = BodyOf<paths['/v1/projects']['post']>;

/**
 * What to change of a project. A part of the settings that is given replaces that part.
 *
 * @example
 * await frontdesk.api.projects.update(id, { settings: { redirectOrigins: ['https://app.example.com'] } } satisfies ProjectChange);
 */
export type ProjectChange = BodyOf<paths['/v1/projects/{projectId}']['patch']>;

/**
 * A secret key to make. Without `scopes` it may do what the one that makes it may do.
 *
 * @example
 * await frontdesk.api.secretKeys.create({ name: 'Import', scopes: ['users:write'] } satisfies SecretKeyInput);
 */
export type SecretKeyInput = BodyOf<paths['/v1/secret-keys']['post']>;

/**
 * Which audit events: those on one target, or by one actor.
 *
 * @example
 * await frontdesk.api.auditEvents.list({ target: 'usr_01jd…' });
 */
export type AuditEventFilter = FilterOf<paths['/v1/audit-events']['get']>;
