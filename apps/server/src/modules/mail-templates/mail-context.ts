import { browserName } from '../../lib/user-agent.ts';
import type { Locale } from '../../platform/html/locale.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { MailFrame, Origin } from './mail-frame.ts';

/** What every mail of this request is given: the project's look, the reader's language, and who asked from where. */
export function mailFrame(
  ctx: ProjectContext,
  recipient: { email: string; name?: string | null; locale?: string | null },
): MailFrame & { origin: Origin } {
  const { branding } = ctx.project.settings;
  return {
    project: {
      name: ctx.project.name,
      brand: {
        color: branding.color,
        colorDark: branding.colorDark ?? undefined,
        logoUrl: branding.logoUrl ?? undefined,
      },
    },
    locale: localeOf(recipient.locale ?? ctx.request.acceptLanguage),
    recipient: { email: recipient.email, name: recipient.name ?? null },
    origin: { at: ctx.clock.now(), browser: browserName(ctx.request.userAgent), place: ctx.request.ip },
  };
}

/** The first language of the list that pages and mails exist in. */
export function localeOf(preference: string | null): Locale {
  for (const entry of (preference ?? '').split(',')) {
    const language = entry.trim().slice(0, 2).toLowerCase();
    if (language === 'de' || language === 'en') return language;
  }
  return 'en';
}
