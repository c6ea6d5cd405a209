import { type Answer, createPerson, GOOD_PASSWORD, signInForTokens, type TestServer } from '../kit/index.ts';

/**
 * People who sign up, refresh and use links as fast as they are answered, and remember what they were told. What was acknowledged must be there after
 * every fault; what was used must not be usable again.
 */
export type Writers = {
  readonly acknowledged: number;
  /** Waits until all are answered, and tells what went otherwise than with success or an honest 503. */
  stop(): Promise<{ readonly surprises: string[]; readonly slowestMilliseconds: number }>;
  /** Asks the server about everything that was acknowledged. */
  findLosses(): Promise<string[]>;
};

/** `links`: how many people have a link in their mailbox when the work begins. */
export async function startWriters(server: TestServer, options: { links: number }): Promise<Writers> {
  const emails: string[] = [];
  const usedTokens: string[] = [];
  const chains: string[][] = [];
  const surprises: string[] = [];
  let slowestMilliseconds = 0;
  let stopped = false;

  const links = await Promise.all(Array.from({ length: options.links }, () => resetToken(server)));
  for (let n = 0; n < 3; n++) chains.push([(await signInForTokens(server, await createPerson(server))).refreshToken]);

  /** Links whose use was told 503: it may have happened, and was acknowledged to nobody. */
  const doubtful = new Set<string>();
  const usedUnheard = new Set<string>();

  async function send(path: string, body: object, success: number): Promise<Answer | null> {
    const began = performance.now();
    const answer = await server.api.post(`${server.base}${path}`, body);
    slowestMilliseconds = Math.max(slowestMilliseconds, performance.now() - began);
    if (answer.status === success) return answer;
    if (answer.status !== 503 && !isUsedUnheard(body, answer))
      surprises.push(`${path} ${answer.status} ${answer.text}`);
    // Told to come again in a moment; the load of this test is not what it is about.
    await new Promise((resolve) => setTimeout(resolve, 20));
    return null;
  }

  async function signUp(): Promise<void> {
    const email = `writer${++counter}@example.com`;
    if (await send('/auth/sign-up', { email, password: GOOD_PASSWORD }, 201)) emails.push(email);
  }

  /** Whoever was not answered asks again with the same token: it is the predecessor now, or still the newest. */
  async function refresh(chain: string[]): Promise<void> {
    const answer = await send('/auth/refresh', { refreshToken: chain.at(-1) }, 200);
    if (answer) chain.push((answer.json as { refreshToken: string }).refreshToken);
  }

  async function useLink(): Promise<void> {
    const token = links.pop();
    if (token === undefined) return signUp();
    const answer = await send('/auth/password-reset/confirm', { token, password: 'another long password 42' }, 200);
    if (answer) usedTokens.push(token);
    else if (!usedUnheard.has(token)) {
      doubtful.add(token);
      links.unshift(token);
    }
  }

  /** The database died with the commit done and its answer on the way: that the link was used is what its second use is told. */
  function isUsedUnheard({ token }: { readonly token?: string }, { status, json }: Answer): boolean {
    const { code } = json as { code?: string };
    if (status !== 410 || code !== 'tokens.used_or_expired' || token === undefined || !doubtful.has(token))
      return false;
    usedUnheard.add(token);
    return true;
  }

  const repeat = async (work: () => Promise<void>) => {
    while (!stopped) await work();
  };
  const working = [
    repeat(signUp),
    repeat(signUp),
    repeat(useLink),
    ...chains.map((chain) => repeat(() => refresh(chain))),
  ];

  return {
    get acknowledged() {
      return emails.length + usedTokens.length + chains.reduce((sum, chain) => sum + chain.length - 1, 0);
    },
    async stop() {
      stopped = true;
      await Promise.all(working);
      return { surprises, slowestMilliseconds };
    },
    async findLosses() {
      const losses: string[] = [];
      const kept = await listEmails(server);
      losses.push(...emails.filter((email) => !kept.has(email)).map((email) => `${email} is lost`));
      for (const token of usedTokens) {
        const body = { token, password: 'a third long password 4711' };
        const { status } = await server.api.post(`${server.base}/auth/password-reset/confirm`, body);
        if (status < 400) losses.push('a used link was used again');
      }
      for (const chain of chains) {
        const newest = await server.api.post(`${server.base}/auth/refresh`, { refreshToken: chain.at(-1) });
        if (newest.status !== 200) losses.push(`the newest refresh token answers ${newest.status}: ${newest.text}`);
        const ancestor = await server.api.post(`${server.base}/auth/refresh`, { refreshToken: chain.at(-3) });
        if (chain.length >= 3 && ancestor.status !== 401)
          losses.push(`an old refresh token answers ${ancestor.status}`);
      }
      return losses;
    },
  };
}

let counter = 0;

async function resetToken(server: TestServer): Promise<string> {
  const { email } = await createPerson(server);
  const asked = await server.api.post(`${server.base}/auth/password-reset`, { email });
  if (asked.status !== 202) throw new Error(`a reset answered ${asked.status}: ${asked.text}`);
  const mail = await server.mail(email, /reset/i);
  return new URL(mail.links.find((link) => link.includes('/reset-password')) ?? '').searchParams.get('token') ?? '';
}

async function listEmails(server: TestServer): Promise<Set<string>> {
  const { rows } = await server.running.services.database.pool.query<{ email: string }>('select email from users');
  return new Set(rows.map(({ email }) => email));
}

/** Of a project where a sign-up is complete at once and one address may do everything often. */
export const WRITERS_SETTINGS = {
  signUp: { mode: 'open', verification: 'off' },
  limits: {
    signUpsPerAddressAndHour: 100_000,
    addressFailures: 10_000,
    mailsPerRecipientAndTenMinutes: 100,
    mailsPerRecipientAndDay: 1_000,
  },
};
