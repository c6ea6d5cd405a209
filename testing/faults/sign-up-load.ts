import http from 'node:http';
import type { Place, SetUp } from './server-process.ts';

/** People who sign up as fast as they are answered. What was answered with 201 is acknowledged: it must never be lost. */
export type SignUpLoad = {
  readonly acknowledged: readonly string[];
  /** Answers that were neither 201 nor the honest 503 of an instance that has lost its database. */
  readonly surprises: readonly string[];
  stop(): Promise<void>;
};

let counter = 0;

export function startSignUpLoad(place: Place, setUp: SetUp, options: { atOnce: number }): SignUpLoad {
  const acknowledged: string[] = [];
  const surprises: string[] = [];
  const agent = new http.Agent({ keepAlive: true, maxSockets: options.atOnce });
  let stopped = false;

  async function person(): Promise<void> {
    while (!stopped) {
      const email = `person${++counter}@example.com`;
      const answer = await signUp(place, setUp, email, agent);
      // No answer: the server was killed in between. Whether this one counts nobody was told, so nobody may expect anything.
      if (answer === null) return;
      if (answer.status === 201) acknowledged.push(email);
      else if (answer.status !== 503) surprises.push(`${answer.status} ${answer.text}`);
    }
  }

  const people = Array.from({ length: options.atOnce }, person);
  return {
    acknowledged,
    surprises,
    async stop() {
      stopped = true;
      await Promise.all(people);
      agent.destroy();
    },
  };
}

/** Null where the connection broke before a whole answer was there. */
export function signUp(
  place: Place,
  { basePath }: SetUp,
  email: string,
  agent: http.Agent,
): Promise<{ status: number; text: string } | null> {
  const body = JSON.stringify({ email, password: 'a quiet harbour at 4 in winter' });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    // Each comes from a place of its own: the limits of one address are tested elsewhere.
    'x-forwarded-for': `10.${(counter >> 16) & 255}.${(counter >> 8) & 255}.${counter & 255}`,
  };
  return new Promise((resolve) => {
    const req = http.request(
      { host: '127.0.0.1', port: place.port, method: 'POST', path: `${basePath}/auth/sign-up`, headers, agent },
      (res) => {
        let text = '';
        res.setEncoding('utf8');
        res.on('data', (part: string) => (text += part));
        res.on('error', () => resolve(null));
        res.on('aborted', () => resolve(null));
        res.on('end', () => resolve({ status: res.statusCode ?? 0, text }));
      },
    );
    req.on('error', () => resolve(null));
    req.end(body);
  });
}
