import { expect, test } from 'vitest';
import { pages } from '../../apps/server/src/app/routes.ts';
import { samples } from '../../apps/server/src/modules/hosted-pages/hosted-pages.samples.ts';
import { mailboxRoutes } from '../../apps/server/src/modules/mailbox/index.ts';
import { simulatorRoutes } from '../../apps/server/src/modules/provider-simulator/index.ts';
import { loadAssets } from '../../apps/server/src/platform/html/assets.ts';
import { locales } from '../../apps/server/src/platform/html/locale.ts';

/**
 * `tools/gallery.ts` shows the samples to people and to axe, in both languages, both schemes, narrow and wide. A page that has none is seen by nobody, so
 * each route that shows one has a sample, and each sample belongs to a route. The dashboard is no page of these routes: its journeys look at it.
 */
const WITHOUT_A_PAGE: Readonly<Record<string, string>> = {
  '/account': 'sends on to the profile',
  '/session/renew': 'sends back to where the person was',
  '/v1/projects/:projectId/branding-preview': 'is a picture of pages that have samples, in a frame of the dashboard',
  '/dev/mailbox/:messageId/body': 'is the mail itself, which the gallery shows among the mails',
  '/dev/provider/.well-known/openid-configuration': 'is JSON',
  '/dev/provider/jwks': 'is JSON',
  '/dev/provider/userinfo': 'is JSON',
};

const routes = [...pages, ...mailboxRoutes.pages, ...simulatorRoutes.pages];
const loaded = loadAssets();
const paths = samples(loaded.page, 'en').map(({ path }) => path);
const variables = (pattern: string) => pattern.split('/').filter((part) => part.startsWith(':')).length;

const fits = (pattern: string, path: string) => {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((part, at) => part.startsWith(':') || part === given[at]);
};

/** The route that answers at this path: one that names it before one that has a variable there. */
const routeOf = (path: string) =>
  routes.filter((route) => fits(route.path, path)).sort((one, two) => variables(one.path) - variables(two.path))[0]
    ?.path;

const shown = [...new Set(routes.filter(({ method }) => method === 'GET').map(({ path }) => path))];

test('every page has a sample in the gallery, or is none', () => {
  const seen = new Set(paths.map(routeOf));
  const unseen = shown.filter((route) => !seen.has(route));
  expect(unseen.sort()).toEqual(Object.keys(WITHOUT_A_PAGE).sort());
});

test('every sample is of a page that there is', () => {
  expect(paths.filter((path) => routeOf(path) === undefined)).toEqual([]);
});

test('every sample is there in every language', () => {
  for (const locale of locales) expect(samples(loaded.page, locale).map(({ path }) => path)).toEqual(paths);
});
