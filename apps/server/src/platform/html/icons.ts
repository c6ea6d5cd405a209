import { type Html, html, trustedHtml } from './html.ts';

/** Line icons on a grid of 16. The paths are literals of ours. */
const paths = {
  alert: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 4.5v4M8 11h.01',
  info: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 7.5v4M8 5h.01',
  warning: 'M8 2 1.5 13.5h13zM8 6.5v3M8 11.5h.01',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  check: 'm3.5 8.5 3 3 6-7',
  mail: 'M1.5 3.5h13v9h-13zM2 4l6 4.5L14 4',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  laptop: 'M3 3.5h10v7H3zM1 12.5h14',
  phone: 'M4.5 1.5h7v13h-7zM7 12h2',
} as const;

export type IconName = keyof typeof paths;

/** An icon is decoration: the words beside it, or a label on its button, say what it means. */
export function icon(name: IconName, size = 16): Html {
  return html`<svg width="${size}" height="${size}" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${trustedHtml(paths[name])}"/></svg>`;
}

/** The bell of the footer: the only mark of ours on a page that belongs to somebody else. */
export function bell(): Html {
  return html`<svg width="14" height="14" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="5" r="1.9" fill="var(--brass)"/><path d="M3.5 16a8.5 8.5 0 0 1 17 0z" fill="currentColor"/><rect x="2" y="18" width="20" height="2.6" rx="1.3" fill="currentColor"/></svg>`;
}
