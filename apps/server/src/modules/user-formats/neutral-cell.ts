/**
 * Spreadsheets run what begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula (OWASP, CSV injection). Such a cell gets an apostrophe,
 * which they take for "this is text". One that begins with apostrophes before such a character gets one more, so that the way back is exact.
 */
export function neutralCell(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** What `neutralCell` was given. */
export function plainCell(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

/** RFC 4180: quotes around what holds a comma, a quote or a line. */
export function csvCell(text: string): string {
  const neutral = neutralCell(text);
  return /[",\r\n]/.test(neutral) || neutral !== neutral.trim() ? `"${neutral.replaceAll('"', '""')}"` : neutral;
}
