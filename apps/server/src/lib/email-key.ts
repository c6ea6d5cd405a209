/** Two spellings of one address are one account: NFC, then lower case. Dots and tags stay, because providers differ in what they mean. */
export function emailKeyOf(email: string): string {
  return email.trim().normalize('NFC').toLowerCase().normalize('NFC');
}
