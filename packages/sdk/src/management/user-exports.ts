import { type Call, type FetchAnswer, faultOfWire, initOf, problemOf } from '../http.ts';
import { callOf, type ManagementOptions, patiently } from './call.ts';
import type { UserExportInput } from './types.ts';

export type UserExportsApi = {
  /**
   * Users as a file, in parts as they arrive: it is never whole in memory. Throws where the file broke off.
   *
   * @example
   * await writeFile('users.csv', frontdesk.api.userExports.create({ format: 'csv' })); // of node:fs/promises
   */
  create(
    input: UserExportInput,
    options?: { readonly signal?: AbortSignal | undefined },
  ): AsyncGenerator<Uint8Array, void, undefined>;
};

type Body = NonNullable<FetchAnswer['body']>;

export function createUserExportsApi(options: ManagementOptions): UserExportsApi {
  return {
    async *create(body, { signal } = {}) {
      const call = callOf(options, 'post', '/v1/user-exports', { body, signal });
      const line = createLine(call, options.timeoutSeconds);
      const answer = await patiently(call, () =>
        line.within((patience) => options.fetch(call.url, initOf(call, patience))),
      );
      if (answer.status < 200 || answer.status > 299)
        throw problemOf({ ...partsOf(answer), text: await line.within(() => answer.text()) });
      if (answer.body) yield* partsOfFile(answer.body, line);
      else yield new TextEncoder().encode(await line.within(() => answer.text()));
    },
  };
}

function partsOf({ status, headers }: FetchAnswer) {
  return { status, headers };
}

async function* partsOfFile(body: Body, line: Line): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await line.within(() => reader.read());
      if (done) return;
      if (value !== undefined) yield value;
    }
  } finally {
    // Whoever stops reading lets go of the connection. After the end, or a fault, there is nothing left to let go of.
    await reader.cancel().catch(() => {});
  }
}

type Line = { within<Got>(step: (signal: AbortSignal) => Promise<Got>): Promise<Got> };

/** A file takes as long as it takes; what is bounded is the wait for each part of it. A slow reader spends no time of the line. */
function createLine(call: Call, timeoutSeconds: number): Line {
  let giveUp = new AbortController();
  call.signal?.addEventListener('abort', () => giveUp.abort(call.signal?.reason), { once: true });
  return {
    async within(step) {
      // A repetition after a wait that was too long has a wait of its own.
      if (giveUp.signal.aborted && !call.signal?.aborted) giveUp = new AbortController();
      const late = () => giveUp.abort(new DOMException('No part arrived in time.', 'TimeoutError'));
      const timer = setTimeout(late, timeoutSeconds * 1000);
      try {
        call.signal?.throwIfAborted();
        return await step(giveUp.signal);
      } catch (cause) {
        throw faultOfWire(cause, call, timeoutSeconds);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
