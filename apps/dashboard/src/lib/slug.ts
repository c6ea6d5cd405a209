const SHORTEST = 3;
const LONGEST = 40;

/** A slug made of a name: "Müller & Söhne" becomes `mueller-soehne`. Empty where the name has no usable letters. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' })[letter] ?? letter)
    .normalize('NFD')
    .replace(/[̀-ͯ]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '');
}

export type SlugFault = 'too_short' | 'too_long' | 'first_letter' | 'last_character' | 'characters';

/** What keeps a text from being a slug, or null. The server decides; this says it while one types. */
export function slugFault(slug: string): SlugFault | null {
  if (/[^a-z0-9-]/.test(slug)) return 'characters';
  if (!/^[a-z]/.test(slug)) return 'first_letter';
  if (slug.length < SHORTEST) return 'too_short';
  if (slug.length > LONGEST) return 'too_long';
  if (slug.endsWith('-')) return 'last_character';
  return null;
}
