import type { BaseContext, Services } from '../../platform/context/context.ts';
import type { LoadedAssets } from '../../platform/html/assets.ts';
import { defaultBrandColor } from '../../platform/html/brand.ts';
import { type Html, renderHtml } from '../../platform/html/html.ts';
import type { Locale } from '../../platform/html/locale.ts';
import type { PageAnswer } from '../../platform/http/contract.ts';
import { pageHeaders } from '../../platform/http/headers.ts';
import { localeOf } from '../mails/index.ts';
import type { Project, ProjectContext } from '../projects/index.ts';
import { captchaHosts } from './captcha-widget.ts';
import { instanceFormToken, projectFormToken } from './form-token.ts';
import type { PageFrame } from './frame.ts';
import { type PageReader, readLanguage } from './page-cookies.ts';

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    /** The files of packages/ui, read once. */
    readonly hostedPages: { readonly assets: LoadedAssets };
  }
}

/** How a page was asked for: its language, and its address below the project's base. */
export type PageRequest = {
  readonly locale: Locale;
  /** What this browser chose, now or before: null where the page follows the account or the browser's own preference. */
  readonly chosen: Locale | null;
  readonly method: string;
  /** `/sign-in`, without the base path and without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
};

/** A page of a project: its name, colours and links around whatever the page is about. */
export function pageFrame(ctx: ProjectContext & { readonly pageRequest: PageRequest }): PageFrame {
  const { pageRequest, project } = ctx;
  return {
    ...projectLook(ctx, project),
    locale: pageRequest.locale,
    otherLocaleUrl: pageRequest.method === 'GET' ? inOtherLanguage(project, pageRequest) : undefined,
    formToken: projectFormToken(ctx),
  };
}

/** A page of the instance itself: first run, the development mailbox. */
export function instanceFrame(ctx: BaseContext): PageFrame {
  return { ...instanceLook(ctx), locale: requestLocale(ctx, null), formToken: instanceFormToken(ctx) };
}

type Look = Omit<PageFrame, 'locale' | 'formToken'>;

export function projectLook(services: Services, project: Project): Look {
  const { branding, redirectOrigins } = project.settings;
  return {
    ...instanceLook(services),
    project: {
      name: project.name,
      brand: {
        color: branding.color,
        colorDark: branding.colorDark ?? undefined,
        logoUrl: branding.logoUrl ?? undefined,
      },
      links: {
        privacy: branding.privacyUrl ?? undefined,
        terms: branding.termsUrl ?? undefined,
        help: branding.helpUrl ?? undefined,
      },
      // Where people may be sent back to one place only, that place is the application.
      homeUrl: project.isSystem
        ? `${services.config.origin}/dashboard`
        : redirectOrigins.length === 1
          ? redirectOrigins[0]
          : undefined,
    },
    basePath: project.basePath,
  };
}

export function instanceLook({ ids, modules }: Services): Look {
  return {
    project: { name: 'Frontdesk', brand: { color: defaultBrandColor } },
    assets: modules.hostedPages.assets.page,
    styleNonce: ids.bytes(16).toString('base64url'),
    basePath: '',
  };
}

/** What was chosen on a page, else what the account says, else what the browser prefers. */
export function requestLocale(ctx: PageReader, accountLocale: string | null): Locale {
  return readLanguage(ctx) ?? localeOf(accountLocale ?? ctx.request.acceptLanguage);
}

function inOtherLanguage({ basePath }: Project, { locale, path, query }: PageRequest): string {
  const changed = new URLSearchParams(query);
  changed.set('lang', locale === 'en' ? 'de' : 'en');
  return `${basePath}${path}?${changed}`;
}

/**
 * Origins that a form of this project's pages may end at. A browser applies `form-action` to the redirects after a post too, so where
 * people may be sent back to has to be among them.
 */
export function formTargets({ actor, config, project }: ProjectContext): readonly string[] {
  const own = new URL(project.baseUrl).origin;
  // Operators come from the dashboard, and whoever acts as somebody else goes back to it.
  const dashboard = project.isSystem || actor.impersonator !== null ? [config.origin] : [];
  return [own, ...dashboard, ...project.settings.redirectOrigins];
}

/** HTML with the headers that belong to it. */
export function answer(
  ctx: ProjectContext,
  frame: PageFrame,
  html: Html,
  options: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): PageAnswer {
  const targets = [...new Set(formTargets(ctx))];
  const headers = { ...pageHeaders(frame.styleNonce, targets, captchaHosts(frame.captcha)), ...options.headers };
  return { status: options.status ?? 200, html: renderHtml(html), headers };
}

export function instanceAnswer(frame: PageFrame, html: Html, options: { readonly status?: number } = {}): PageAnswer {
  return { status: options.status ?? 200, html: renderHtml(html), headers: pageHeaders(frame.styleNonce) };
}
