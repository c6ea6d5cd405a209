import type { Project } from '../../api/types.ts';
import { contrast, inkOn, isColour } from '../../lib/colour.ts';

export type Branding = Project['settings']['branding'];
export type BrandingField = keyof Branding;

/** What the accent of light pages becomes readable at: text wants 4.5 to 1. */
const TEXT_CONTRAST = 4.5;

/** Fields that the server would refuse. It decides; this says it before. */
export function wrongFields(branding: Branding): ReadonlySet<BrandingField> {
  const wrong = new Set<BrandingField>();
  if (!isColour(branding.color)) wrong.add('color');
  if (branding.colorDark !== null && !isColour(branding.colorDark)) wrong.add('colorDark');
  if (branding.logoUrl !== null && !isAddress(branding.logoUrl, ['https:'])) wrong.add('logoUrl');
  for (const field of ['privacyUrl', 'termsUrl', 'helpUrl'] as const) {
    const address = branding[field];
    if (address !== null && !isAddress(address, ['https:', 'http:'])) wrong.add(field);
  }
  return wrong;
}

function isAddress(text: string, protocols: readonly string[]): boolean {
  const url = URL.parse(text);
  return url !== null && protocols.includes(url.protocol) && text.length <= 500 && !/\s/.test(text);
}

/** What the colour comes to, for words: the text on it with its contrast, and whether it can be read as text on white. */
export function readingOf(colour: string): { ink: 'black' | 'white'; ratio: number; readsOnWhite: boolean } {
  const ink = inkOn(colour);
  return {
    ink: ink === '#000000' ? 'black' : 'white',
    ratio: contrast(colour, ink),
    readsOnWhite: contrast(colour, '#ffffff') >= TEXT_CONTRAST,
  };
}

export type PreviewView = {
  readonly page: 'sign-in' | 'sign-up' | 'account';
  readonly theme: 'light' | 'dark';
  readonly width: 'computer' | 'phone';
};

export function previewAddress(projectId: string, branding: Branding, { page, theme }: PreviewView): string {
  const given = Object.entries(branding).filter((entry): entry is [string, string] => entry[1] !== null);
  return `/v1/projects/${projectId}/branding-preview?${new URLSearchParams([['page', page], ['theme', theme], ...given])}`;
}
