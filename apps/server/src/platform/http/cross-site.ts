import { Problem, requestErrors } from './problem.ts';

/**
 * Refuses state changes that another site's page caused. `Origin` decides where the browser sent it, `Sec-Fetch-Site` where it did
 * not; a request with neither comes from no browser, and carries no cookie that a page could ride on.
 */
export function refuseCrossSite(
  headers: { origin: string | undefined; secFetchSite: string | undefined },
  allowedOrigins: readonly string[],
): void {
  const { origin, secFetchSite } = headers;
  if (origin !== undefined) {
    if (!allowedOrigins.includes(origin))
      throw new Problem(requestErrors.cross_site, { privateDetail: `origin ${origin}` });
    return;
  }
  if (secFetchSite !== undefined && secFetchSite !== 'same-origin' && secFetchSite !== 'none') {
    throw new Problem(requestErrors.cross_site, { privateDetail: `sec-fetch-site ${secFetchSite}` });
  }
}
