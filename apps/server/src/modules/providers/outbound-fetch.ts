import type { CustomFetch } from 'openid-client';
import { type Outbound, OutboundFailedError } from '../../platform/outbound/outbound.ts';

const TIMEOUT_MILLISECONDS = 4_000;
const ANSWER_BYTES = 64 * 1024;

/** Statuses that a `Response` takes no body with. */
const WITHOUT_BODY: readonly number[] = [204, 205, 304];

/** What the library reads of an answer. Nothing else of it is passed on. */
const HEADERS = ['content-type', 'www-authenticate'] as const;

/**
 * The library's way out is ours: public addresses alone, pinned at connect, no redirects, bounded in size and time. Whether plain HTTP is spoken is
 * decided there too.
 */
export function fetchThrough(outbound: Outbound): CustomFetch {
  return async (url, { method, headers, body }) => {
    if (method !== 'GET' && method !== 'POST') throw new OutboundFailedError(`${method} is not sent`);
    const answer = await outbound.send({
      method,
      url,
      headers,
      ...(body === undefined || body === null ? {} : { body: textOf(body) }),
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
      mostAnswerBytes: ANSWER_BYTES,
    });
    const { status } = answer;
    if (status < 200 || status > 599) throw new OutboundFailedError(`the status ${status} is none`);
    const shown = HEADERS.flatMap((name): [string, string][] => {
      const value = answer.headers[name];
      return value === undefined ? [] : [[name, value]];
    });
    return new Response(WITHOUT_BODY.includes(status) ? null : new Uint8Array(answer.body), {
      status,
      headers: shown,
    });
  };
}

function textOf(body: unknown): string {
  if (typeof body === 'string' || body instanceof URLSearchParams) return String(body);
  throw new OutboundFailedError('only text is sent to a provider');
}
