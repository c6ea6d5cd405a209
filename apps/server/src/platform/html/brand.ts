/** What a page may be given of its owner's look. All of it comes from settings, so all of it is checked here again. */
export type Brand = {
  /** `#rrggbb` */
  color: string;
  /** `#rrggbb` for the dark theme */
  colorDark?: string | undefined;
  /** https address, path of this host, or an image as data address; square */
  logoUrl?: string | undefined;
};

export const defaultBrandColor = '#1b5468';

/** The colour, or the default if it is none: a bad setting must not reach a style sheet. */
export function brandColor(color: string | undefined): string {
  return color !== undefined && /^#[0-9a-f]{6}$/i.test(color) ? color.toLowerCase() : defaultBrandColor;
}

/** The address as it may stand between quotes in CSS and in HTML, or undefined if it is no image address. */
export function brandLogoUrl(logoUrl: string | undefined): string | undefined {
  if (logoUrl === undefined) return undefined;
  const allowed =
    /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/]|\/(?![/\\])|data:image\/(png|jpeg|webp|svg\+xml)[;,])/i;
  if (!allowed.test(logoUrl)) return undefined;
  // Everything that could end the string, the style element or the attribute is percent-encoded.
  return logoUrl.replace(/[^\x21-\x7e]|["'()<>\\`]/gu, (character) =>
    character.charCodeAt(0) < 0x80
      ? `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`
      : encodeURIComponent(character.toWellFormed()),
  );
}

/** The text of the one style block of a page. Holds only validated colours and an encoded address. */
export function brandStyle(brand: Brand): string {
  const declarations = [`--brand:${brandColor(brand.color)}`];
  if (brand.colorDark !== undefined) declarations.push(`--brand-dark:${brandColor(brand.colorDark)}`);
  const logoUrl = brandLogoUrl(brand.logoUrl);
  if (logoUrl !== undefined) declarations.push(`--brand-logo:url("${logoUrl}")`);
  return `:root{${declarations.join(';')}}`;
}

/** Black or white, whichever is easier to read on the colour. */
export function textOnColor(color: string): '#000000' | '#ffffff' {
  return luminance(brandColor(color)) > 0.179 ? '#000000' : '#ffffff';
}

/** The colour, moved towards black or white until text in it reads on the ground (4.5:1). For mail, which has no CSS to derive it. */
export function readableOn(color: string, ground: string): string {
  const towards = luminance(ground) > 0.179 ? 0 : 255;
  const start = channels(brandColor(color));
  for (let share = 0; share <= 1; share += 0.05) {
    const mixed = start.map((channel) => Math.round(channel + (towards - channel) * share));
    const candidate = `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
    if (contrast(candidate, ground) >= 4.5) return candidate;
  }
  return towards === 0 ? '#000000' : '#ffffff';
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance as in WCAG 2.2. */
function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(color: string): number[] {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}
