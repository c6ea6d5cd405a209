/** Dates and names as they are shown. Everything goes through Intl, so that another language changes one constant. */
export type Formatting = {
  readonly locale: string;
  /** IANA name; undefined: that of the browser. Tests set it. */
  readonly timeZone?: string | undefined;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `21 November 2026`. */
export function longDate(at: Date, { locale, timeZone }: Formatting): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone }).format(at);
}

/** `21 Nov 2026`: in tables. */
export function shortDate(at: Date, { locale, timeZone }: Formatting): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone }).format(at);
}

/** `21 November 2026 at 09:41:07 CET`: what a title shows, and what a report to support needs. */
export function fullTime(at: Date, { locale, timeZone }: Formatting): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone }).format(at);
}

/** `09:41`. */
export function clockTime(at: Date, { locale, timeZone }: Formatting): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone }).format(at);
}

/** `09:41:07`: where the second counts. */
export function timeOfDay(at: Date, { locale, timeZone }: Formatting): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone }).format(at);
}

/** `Saturday, 21 November 2026`: the head of a day. */
export function dayName(at: Date, { locale, timeZone }: Formatting): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  }).format(at);
}

/** Recent `2 min ago`, today `09:41`, else `21 Nov 2026`. A time ahead of `now` (clocks differ) counts as now. */
export function shortTime(at: Date, now: Date, formatting: Formatting): string {
  const { locale } = formatting;
  const ago = now.getTime() - at.getTime();
  if (Math.abs(ago) < HOUR) {
    const minutes = Math.max(0, Math.round(ago / MINUTE));
    return new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }).format(
      minutes === 0 ? 0 : -minutes,
      minutes === 0 ? 'second' : 'minute',
    );
  }
  if (dayName(at, formatting) === dayName(now, formatting)) return clockTime(at, formatting);
  return shortDate(at, formatting);
}

/** When something is due or was: today `09:52`, within a day `27 Nov 2026, 00:05`, else `12 Feb 2027`. */
export function momentText(at: Date, now: Date, formatting: Formatting): string {
  if (dayName(at, formatting) === dayName(now, formatting)) return clockTime(at, formatting);
  if (Math.abs(at.getTime() - now.getTime()) >= DAY) return shortDate(at, formatting);
  return `${shortDate(at, formatting)}, ${clockTime(at, formatting)}`;
}

/** One or two letters for the round mark beside a name. */
export function initialsOf(text: string): string {
  const words = text.split(/[\s@._-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = text.includes('@') ? words[1] : words.length > 1 ? words[words.length - 1] : undefined;
  return (first + (last === undefined ? '' : ([...last][0] ?? ''))).toUpperCase();
}
