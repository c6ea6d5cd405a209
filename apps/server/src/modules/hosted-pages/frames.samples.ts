import type { PageAssets } from '../../platform/html/assets.ts';
import type { Html } from '../../platform/html/html.ts';
import type { AccountFrame, PageFrame, Problem } from './frame.ts';

/** One page in one state. */
export type Sample = {
  name: string;
  path: string;
  render: (view: never) => Html;
  view: PageFrame & Record<string, unknown>;
};

export function sample<View extends PageFrame>(
  name: string,
  path: string,
  render: (view: View) => Html,
  view: View,
): Sample {
  return { name, path, render: render as Sample['render'], view: view as Sample['view'] };
}

export const now = new Date('2026-11-21T09:41:00Z');
export const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

export const email = 'ines.okafor@northwind.example';
export const longEmail = 'maximiliana.von-und-zu-hohenstein-lichtenberg@forschungsgemeinschaft.northwind.example';
export const longName = 'Donaudampfschifffahrtsgesellschaft Hohenstein-Lichtenberg eG';
export const none: readonly Problem[] = [];
export const returnTo = 'https://app.fieldnote.example/notes?open=17';
export const token = 'vrf_7Qd2Jk';
export const simulator = { provider: 'simulator' as const, siteKey: '' };

/** An open book on green, drawn so small that it travels with the page. */
const logoUrl =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 28 28'%3E%3Crect width='28' height='28' rx='6' fill='%232f6b3c'/%3E%3Cpath d='M7 21c0-7 5-12 14-14-1 9-6 13-11 13' fill='none' stroke='%23fff' stroke-width='2' stroke-linecap='round'/%3E%3Cpath d='M7 21 15 13' stroke='%23fff' stroke-width='2' stroke-linecap='round'/%3E%3C/svg%3E";

/** What surrounds the pages: of a product as they come in life, of one at its longest, and of the instance. */
export type SampleFrames = {
  frame: PageFrame;
  long: PageFrame;
  instance: PageFrame;
  account: AccountFrame;
  longAccount: AccountFrame;
};

export function sampleFrames(assets: PageAssets, locale: PageFrame['locale']): SampleFrames {
  const frame: PageFrame = {
    project: {
      name: 'Fieldnote',
      brand: { color: '#2f6b3c', colorDark: '#6fae6f', logoUrl },
      links: {
        privacy: 'https://fieldnote.example/privacy',
        terms: 'https://fieldnote.example/terms',
        help: 'mailto:help@fieldnote.example',
      },
      homeUrl: 'https://fieldnote.example/',
    },
    locale,
    otherLocaleUrl: `/p/demo/sign-in?lang=${locale === 'en' ? 'de' : 'en'}`,
    assets,
    styleNonce: 'bm9uY2U',
    formToken: 'form-token',
    basePath: '/p/demo',
  };
  const long: PageFrame = {
    ...frame,
    project: { name: longName, brand: { color: '#f4b400' }, links: frame.project.links },
  };
  const instance: PageFrame = {
    ...frame,
    project: { name: 'Frontdesk', brand: { color: '#1b5468' } },
    basePath: '',
    otherLocaleUrl: undefined,
  };
  const account: AccountFrame = { ...frame, user: { email, name: 'Ines Okafor' }, withPassword: true };
  const longAccount: AccountFrame = { ...long, user: { email: longEmail, name: longName }, withPassword: true };
  return { frame, long, instance, account, longAccount };
}
