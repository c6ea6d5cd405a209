/** A day of a date input (`2026-12-24`) as the instant at which it begins where the reader is. */
export function startOfDay(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

/** The first day that a date input may offer for something that ends. */
export function tomorrow(now = new Date()): string {
  const next = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return `${next.getFullYear()}-${twoDigits(next.getMonth() + 1)}-${twoDigits(next.getDate())}`;
}
