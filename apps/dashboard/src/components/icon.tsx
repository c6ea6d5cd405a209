/** Line icons on a grid of 16, those of the look. An icon is decoration: the words beside it, or a label, say what it means. */
const PATHS = {
  alert: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 4.5v4M8 11h.01',
  audit: 'M3.5 2.5h9v11h-9zM6 5.5h4M6 8h4M6 10.5h2',
  brush: 'M13.5 2.5 7 9M6.5 8.5a2.5 2.5 0 0 1 1.4 1.4c.4 2-1.2 3.6-5.4 3.6 1.2-.8 1-1.6 1.2-2.9a2.4 2.4 0 0 1 2.8-2.1z',
  check: 'm3.5 8.5 3 3 6-7',
  chevrons: 'm5 6 3-3 3 3M5 10l3 3 3-3',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  cross: 'm4 4 8 8M12 4l-8 8',
  shield: 'M8 1.5 2.5 3.5v4c0 3.4 2.2 5.8 5.5 7 3.3-1.2 5.5-3.6 5.5-7v-4z',
  health: 'M1.5 8.5h3l2-5 3 9 2-4h3',
  home: 'M2.5 7 8 2.5 13.5 7v6.5h-4v-4h-3v4h-4z',
  info: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 7.5v4M8 5h.01',
  invite: 'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M12.5 5v4M10.5 7h4',
  key: 'M10.5 8.5a3 3 0 1 0-2.8-1.9L2.5 11.8v1.7h2.5v-1.5h1.5v-1.5l1.6-1.6c.7.4 1.5.5 2.4.1zM11 5h.01',
  laptop: 'M3 3.5h10v7H3zM1 12.5h14',
  mail: 'M1.5 3.5h13v9h-13zM2 4l6 4.5L14 4',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  next: 'm6.5 4.5 3.5 3.5-3.5 3.5',
  open: 'M9 2.5h4.5V7M13.5 2.5 7.5 8.5M11.5 9v4.5h-9v-9H7',
  phone: 'M4.5 1.5h7v13h-7zM7 12h2',
  plus: 'M8 3v10M3 8h10',
  previous: 'M9.5 4.5 6 8l3.5 3.5',
  projects: 'M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z',
  referral: 'M4 6a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM12 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM4 6v3.5c0 1.4 1.1 2.5 2.5 2.5H10',
  refresh: 'M13.5 8a5.5 5.5 0 1 1-1.6-3.9l1.6 1.6M13.5 2.2v3.5H10',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5l3.5 3.5',
  sign: 'M8 1.5 13 3.5v4c0 3.2-2 5.6-5 7-3-1.4-5-3.8-5-7v-4zM5.7 7.8l1.7 1.7 3-3.2',
  settings: 'M2 4.5h6M12 4.5h2M10 2.5v4M2 11.5h2M8 11.5h6M6 9.5v4',
  users:
    'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.8a2.5 2.5 0 0 1 0 4.4M12 9.8c1.6.6 2.5 1.9 2.5 3.7',
  waiting: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 4.5V8l2.5 1.5',
  warning: 'M8 2 1.5 13.5h13zM8 6.5v3M8 11.5h.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark of the product. */
export function Bell({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="5" r="1.9" fill="var(--brass)" />
      <path d="M3.5 16a8.5 8.5 0 0 1 17 0z" fill="var(--accent-text)" />
      <rect x="2" y="18" width="20" height="2.6" rx="1.3" fill="var(--accent-text)" />
    </svg>
  );
}
