/** How long an export waits to be downloaded. */
export const LIFE_SECONDS = 7 * 24 * 60 * 60;
