import { recogniseAgent } from '../../lib/user-agent.ts';
import type { Locale } from '../../platform/html/locale.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { MailFrame, Origin } from './mail-frame.ts';

/**
 * What every mail of this request is given: the project's look, the reader's language, and who asked from where. From where an operator, a key or
 * the system works is not for the people of a project to know: of them it says the time alone.
 */
export function mailFrame(
  ctx: ProjectContext,
  recipient: { email: string; name?: string | null; locale?: string | null },
): MailFrame & { origin: Origin } {
  const { branding } = ctx.project.settings;
  const { ip, userAgent, acceptLanguage } = ctx.request;
  const locale = localeOf(recipient.locale ?? acceptLanguage);
  const at = ctx.clock.now();
  return {
    project: {
      name: ctx.project.name,
      brand: {
        color: branding.color,
        colorDark: branding.colorDark ?? undefined,
        logoUrl: branding.logoUrl ?? undefined,
      },
    },
    locale,
    recipient: { email: recipient.email, name: recipient.name ?? null },
    origin: isTold(ctx) ? originOf(ctx, { at, ip, userAgent, locale }) : { at },
  };
}

/** The person, or somebody whom nobody knows, and not one of those who run the project. */
export function isTold({ actor }: Pick<ProjectContext, 'actor'>): boolean {
  return (actor.type === 'user' && actor.impersonator === null) || actor.type === 'anonymous';
}

/** Who did it and from where, as the reader would say it: the place where it is known, else the address. */
export function originOf(
  { places }: Pick<ProjectContext, 'places'>,
  seen: { at: Date; ip: string | null; userAgent: string | null; locale: Locale },
): Origin {
  const { browser, system } = recogniseAgent(seen.userAgent);
  return { at: seen.at, browser, system, place: places.of(seen.ip, seen.locale) ?? seen.ip };
}

/** The first language of the list that pages and mails exist in. */
export function localeOf(preference: string | null): Locale {
  return namedLocale(preference) ?? 'en';
}

/** What an account is to keep: the language of the page, or of whoever asks the API. Null where none that we have was named. */
export function languageOf({ request }: Pick<ProjectContext, 'request'>): Locale | null {
  return namedLocale(request.acceptLanguage);
}

function namedLocale(preference: string | null): Locale | null {
  for (const entry of (preference ?? '').split(',')) {
    const language = entry.trim().slice(0, 2).toLowerCase();
    if (language === 'de' || language === 'en') return language;
  }
  return null;
}
