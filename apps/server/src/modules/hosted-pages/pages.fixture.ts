import {
  type Answer,
  type Browser,
  jobsDone,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

/** What a page's reader does: opens it, fills a form in, sends it. Without scripts, by construction. */
export type Form = { readonly action: string; readonly fields: Readonly<Record<string, string>> };

export type Page = Answer & {
  readonly title: string;
  readonly location: string | null;
  /** Texts of notices and of fields with a problem. */
  readonly problems: readonly string[];
  /** The one form that posts to this path. */
  form(path: string): Form;
};

export type Reader = {
  readonly browser: Browser;
  readonly base: string;
  open(path: string, headers?: Record<string, string>): Promise<Page>;
  send(form: Form, typed: Record<string, string>, headers?: Record<string, string>): Promise<Page>;
  /** Opens a page and sends the form on it that posts to this path. */
  fill(path: string, formPath: string, typed: Record<string, string>): Promise<Page>;
  signIn(person: { email: string; password: string }): Promise<void>;
};

const LIMITS = {
  accountFailures: 5,
  addressFailures: 10_000,
  signUpsPerAddressAndHour: 10_000,
  mailsPerRecipientAndTenMinutes: 50,
  mailsPerRecipientAndDay: 500,
};

export const APP = 'http://localhost:9876';

/** A server whose project has one application to come back to, and limits that a test does not meet by accident. */
export function startPagesServer(settings: Record<string, unknown> = {}): Promise<TestServer> {
  return startTestServer({ settings: { limits: LIMITS, redirectOrigins: [APP], ...settings } });
}

export function createReader(server: TestServer, base: string = server.base): Reader {
  const browser = server.browser();
  const { origin } = new URL(base);
  const absolute = (path: string) => (path.startsWith('/p/') ? origin + path : base + path);
  const reader: Reader = {
    browser,
    base,
    open: async (path, headers) => read(await browser.get(absolute(path), { accept: 'text/html', ...headers })),
    send: async ({ action, fields }, typed, headers) =>
      read(await browser.form(origin + action, { ...fields, ...typed }, headers)),
    async fill(path, formPath, typed) {
      return reader.send((await reader.open(path)).form(formPath), typed);
    },
    async signIn({ email, password }) {
      const answer = await reader.fill('/sign-in', '/sign-in', { email, password });
      if (answer.status !== 303) throw new Error(`sign-in answered ${answer.status}: ${answer.problems}`);
    },
  };
  return reader;
}

export function read(answer: Answer): Page {
  const forms = [...answer.text.matchAll(/<form[^>]* action="([^"]+)"[\s\S]*?<\/form>/g)].map(
    ([html, action = '']) => ({
      action: plainText(action),
      fields: fieldsOf(html),
    }),
  );
  return {
    ...answer,
    title: plainText(/<title>([^<]*)<\/title>/.exec(answer.text)?.[1] ?? ''),
    location: answer.headers.get('location'),
    problems: [...answer.text.matchAll(/role="alert"[^>]*>(.*?)<\/(?:p|div)>/gs)].map(([, html = '']) =>
      plainText(html.replaceAll(/<[^>]*>/g, ' '))
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ),
    form(path) {
      const found = forms.filter(({ action }) => action.endsWith(path));
      const [form] = found;
      if (form === undefined) throw new Error(`no form for ${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
      return form;
    },
  };
}

function fieldsOf(html: string): Record<string, string> {
  const inputs = [...html.matchAll(/<input([^>]*)>/g)].map(([, attributes = '']) => attributes);
  const named = inputs.flatMap((attributes) => {
    const name = /\sname="([^"]*)"/.exec(attributes)?.[1];
    const unchecked = /type="checkbox"/.test(attributes) && !/\schecked/.test(attributes);
    if (name === undefined || unchecked) return [];
    return [[name, plainText(/\svalue="([^"]*)"/.exec(attributes)?.[1] ?? '')] as const];
  });
  return Object.fromEntries(named);
}

function plainText(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** The path of a link in a mail, with its token. */
export function pathOf(link: string | undefined): string {
  const { pathname, search } = new URL(link ?? '');
  return pathname + search;
}

/** How many rows a table of this server's database has: side effects are counted. What earlier calls have left to the worker is over by then. */
export async function countRows(server: TestServer, tables: readonly string[]): Promise<Record<string, number>> {
  const { pool } = server.running.services.database;
  await jobsDone(server);
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const { rows } = await pool.query(`select count(*)::int as count from ${table}`);
    counts[table] = rows[0].count;
  }
  return counts;
}
