/** The languages that pages and mails exist in. */
export type Locale = 'en' | 'de';

export const locales: readonly Locale[] = ['en', 'de'];

const languageTags: Readonly<Record<Locale, string>> = { en: 'en-GB', de: 'de-DE' };

/** A formatter costs a hundred times what it formats, so each language has its own from the first who asks. */
function oncePerLocale<Formatter>(create: (languageTag: string) => Formatter): (locale: Locale) => Formatter {
  const made = new Map<Locale, Formatter>();
  return (locale) => {
    const known = made.get(locale) ?? create(languageTags[locale]);
    made.set(locale, known);
    return known;
  };
}

const dateFormat = oncePerLocale((tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' }));
const timeFormat = oncePerLocale((tag) => new Intl.DateTimeFormat(tag, { timeStyle: 'short', timeZone: 'UTC' }));
const numberFormat = oncePerLocale((tag) => new Intl.NumberFormat(tag));
const agoFormat = {
  short: oncePerLocale((tag) => new Intl.RelativeTimeFormat(tag, { style: 'short' })),
  long: oncePerLocale((tag) => new Intl.RelativeTimeFormat(tag, { style: 'long' })),
};
const inUnits = (unit: string) =>
  oncePerLocale((tag) => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }));
const waitFormat = {
  second: inUnits('second'),
  minute: inUnits('minute'),
  hour: inUnits('hour'),
  day: inUnits('day'),
};

/** `21 November 2026` */
export function formatDate(locale: Locale, at: Date): string {
  return dateFormat(locale).format(at);
}

/** `21 November 2026 at 09:39 UTC`: a server does not know where its reader is, so it names the zone. */
export function formatDateTime(locale: Locale, at: Date): string {
  const time = timeFormat(locale).format(at);
  return locale === 'de' ? `${formatDate(locale, at)} um ${time} UTC` : `${formatDate(locale, at)} at ${time} UTC`;
}

/** `1,204` */
export function formatNumber(locale: Locale, value: number): string {
  return numberFormat(locale).format(value);
}

const steps = [
  { unit: 'minute', seconds: 60, below: 3_600 },
  { unit: 'hour', seconds: 3_600, below: 86_400 },
  { unit: 'day', seconds: 86_400, below: 8 * 86_400 },
] as const;

/** `2 min ago` up to a week, then the date. */
export function formatRecent(locale: Locale, at: Date, now: Date): string {
  const ageSeconds = Math.max(0, (now.getTime() - at.getTime()) / 1_000);
  if (ageSeconds < 60) return locale === 'de' ? 'gerade eben' : 'just now';
  const step = steps.find((candidate) => ageSeconds < candidate.below);
  if (!step) return formatDate(locale, at);
  const format = agoFormat[step.unit === 'minute' ? 'short' : 'long'];
  return format(locale).format(-Math.floor(ageSeconds / step.seconds), step.unit);
}

/** `45 seconds`, `1 minute`, `15 minutes`, `24 hours`, `7 days`: rounded up, so that nobody tries again too early. */
export function formatWait(locale: Locale, seconds: number): string {
  const [value, unit] =
    seconds < 60
      ? ([Math.max(1, Math.ceil(seconds)), 'second'] as const)
      : seconds < 5_400 && seconds !== 3_600
        ? ([Math.ceil(seconds / 60), 'minute'] as const)
        : seconds < 172_800
          ? ([Math.ceil(seconds / 3_600), 'hour'] as const)
          : ([Math.ceil(seconds / 86_400), 'day'] as const);
  return waitFormat[unit](locale).format(value);
}
