/** Lengths of time as people say them: an amount and a unit. Settings hold whole seconds. */
export const UNIT_SECONDS = { second: 1, minute: 60, hour: 3_600, day: 86_400 } as const;

export type Unit = keyof typeof UNIT_SECONDS;

const LARGEST_FIRST: readonly Unit[] = ['day', 'hour', 'minute', 'second'];

/** The largest of these units that leaves no rest: 1,209,600 seconds are 14 days, 5,400 are 90 minutes. */
export function splitSeconds(seconds: number, units: readonly Unit[] = LARGEST_FIRST): { amount: number; unit: Unit } {
  const offered = LARGEST_FIRST.filter((unit) => units.includes(unit));
  const fitting = offered.find((unit) => seconds >= UNIT_SECONDS[unit] && seconds % UNIT_SECONDS[unit] === 0);
  const unit = fitting ?? offered.at(-1) ?? 'second';
  return { amount: seconds / UNIT_SECONDS[unit], unit };
}

/** The seconds that somebody typed; NaN where it is no whole number of a unit. */
export function secondsOf(text: string, unit: Unit): number {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) * UNIT_SECONDS[unit] : Number.NaN;
}

/** `14 days`, `90 minutes`, `0 seconds`. */
export function durationText(seconds: number, locale: string): string {
  const { amount, unit } = splitSeconds(seconds);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}

/** How long something has run, in its largest unit: `3 hours`, `12 days`. */
export function roughDurationText(seconds: number, locale: string): string {
  const unit = LARGEST_FIRST.find((one) => seconds >= UNIT_SECONDS[one]) ?? 'second';
  const amount = Math.floor(seconds / UNIT_SECONDS[unit]);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}

/** `minutes`, as it stands after a number that is typed beside it. */
export function unitName(unit: Unit, locale: string): string {
  const parts = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).formatToParts(2);
  return parts.find((part) => part.type === 'unit')?.value ?? unit;
}
