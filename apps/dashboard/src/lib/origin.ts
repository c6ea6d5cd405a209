/** The origin that somebody means: a slash at the end is forgiven, a path or an asterisk is not. Null: no origin. */
export function originOf(text: string): string | null {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '')
    return null;
  // The text is asked, and not the parsed host: some browsers write the asterisk as %2A there.
  return /[*%]/.test(text) ? null : url.origin;
}

/** A domain without scheme, or `localhost`. The server decides; this says it before. */
export function isDomain(text: string): boolean {
  return text === 'localhost' || /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}
