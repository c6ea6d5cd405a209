import { type RequestLike, readHeader } from './credentials.ts';

const MOST_RETURNS = 4;
const WINDOW_SECONDS = 20;

export type ReturnCount = {
  readonly isSet: boolean;
  /** The browser came back from sign-in again and again, and the app still sees nobody. */
  readonly isLoop: boolean;
  counted(): string;
  cleared(): string;
};

/**
 * Counts how often this browser was sent away from one address within seconds. Where the access cookie does not reach the app (a
 * setting is missing, a clock is wrong), sign-in sends the person straight back, for ever; this is how the circle ends with a reason.
 */
export function createReturnCount(request: RequestLike & { readonly path: string }, appUrl: string): ReturnCount {
  const secure = appUrl.startsWith('https:');
  const name = `${secure ? '__Host-' : ''}frontdesk_returns`;
  const place = fingerprint(request.path);
  const value = new RegExp(`(?:^|;\\s*)${name}=(\\d)\\.(\\w+)`).exec(readHeader(request.headers, 'cookie') ?? '');
  const count = value?.[2] === place ? Number(value[1]) : 0;
  const line = (text: string, seconds: number) =>
    `${name}=${text}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}; Max-Age=${seconds}`;
  return {
    isSet: value !== null,
    isLoop: count >= MOST_RETURNS,
    counted: () => line(`${count + 1}.${place}`, WINDOW_SECONDS),
    cleared: () => line('', 0),
  };
}

/** Tells two addresses of the app apart (FNV-1a); not a secret. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}
