import { isLoopback } from '../../lib/loopback.ts';

/** Every http and https address in a text, once, in its order. A full stop or bracket at the end belongs to the sentence. */
export function linksIn(text: string): string[] {
  const found = text.match(/\bhttps?:\/\/[^\s<>"'`]+/gi) ?? [];
  const links = found.map((link) => link.replace(/[.,;:!?)\]}]+$/, '')).filter((link) => URL.canParse(link));
  return [...new Set(links)];
}

/**
 * Development serves itself to this machine alone. The Host is judged beside the peer: a page on the web can make its own name point to
 * 127.0.0.1 (DNS rebinding), and then the peer is loopback, but the name is not.
 */
export function isThisMachine(peer: string, hostHeader: string | undefined): boolean {
  const host = URL.parse(`http://${hostHeader ?? ''}`);
  const plain = host !== null && host.username === '' && host.pathname === '/' && host.search === '';
  return plain && isLoopback(host.hostname) && isLoopback(peer);
}
