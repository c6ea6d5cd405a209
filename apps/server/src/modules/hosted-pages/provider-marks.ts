import { type Html, html, trustedHtml } from '../../platform/html/html.ts';

/** Marks of providers as lines on a grid of 16, in the colour of the text beside them. The paths are literals of ours. */
const paths: Readonly<Record<string, string>> = {
  google: 'M8.3 7.2h5.6c.4 3.9-2.3 6.8-5.9 6.8a6 6 0 1 1 4.1-10.4',
  apple:
    'M8 5.2c-1-.7-2-.9-2.9-.5-1.7.7-2.3 2.6-1.9 4.8.4 2.3 1.6 4.5 3.1 4.5.7 0 1-.4 1.7-.4s1.1.4 1.8.4c1.3 0 2.5-1.9 3-3.6-1.3-.5-1.9-1.6-1.9-2.700s.5-1.9 1.4-2.500c-.7-.8-1.5-1-2.3-1-.7 0-1.3.4-2 1zM8 4.300c0-1.5.8-2.5 2.1-2.8',
  microsoft: 'M2 2h5.400v5.400H2zM8.6 2H14v5.400H8.600zM2 8.600h5.400V14H2zM8.6 8.600H14V14H8.600z',
  github:
    'M6.2 14.300v-2.200c-2.2.5-2.7-1-3.6-1.300M9.8 14.300v-2.600c0-.7-.2-1.1-.5-1.4 1.8-.2 3.7-.9 3.7-4 0-.9-.3-1.6-.8-2.2.1-.2.4-1.1-.1-2.2 0 0-.7-.2-2.3.8a8 8 0 0 0-4 0c-1.6-1-2.3-.8-2.3-.8-.5 1.1-.2 2-.1 2.2-.5.6-.8 1.3-.8 2.2 0 3.1 1.9 3.8 3.7 4-.3.3-.5.7-.5 1.3',
  gitlab: 'M8 14 1.6 9.300l2-7 1.9 4.600h5l1.9-4.6 2 7z',
  discord:
    'M5.5 4.200C6.3 4 7.1 3.9 8 3.900s1.7.1 2.5.3l.6-1.200c.9.2 1.7.5 2.3.9 1 1.9 1.4 4.2 1.2 6.7-.8.8-1.9 1.3-3.2 1.600l-.9-1.500M5.5 4.2 4.9 3c-.9.2-1.7.5-2.3.9-1 1.9-1.4 4.2-1.2 6.7.8.8 1.9 1.3 3.2 1.600l.9-1.500c1.6.5 3.4.5 5 0M6 8h.010M10 8h.01',
};

/** Decoration: the name stands beside it. A provider without a mark gets its first letter. */
export function providerMark(kind: string, name: string, size = 18): Html {
  const path = Object.hasOwn(paths, kind) ? paths[kind] : undefined;
  if (path !== undefined)
    return html`<svg width="${size}" height="${size}" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${trustedHtml(path)}"/></svg>`;
  const letter = [...name.trim()][0]?.toLocaleUpperCase() ?? '';
  return html`<svg width="${size}" height="${size}" viewBox="0 0 16 16" aria-hidden="true"><rect x="1" y="1" width="14" height="14" rx="3.5" fill="none" stroke="currentColor" stroke-width="1.2"/><text x="8" y="11.3" text-anchor="middle" font-size="9" font-weight="600" fill="currentColor">${letter}</text></svg>`;
}
