/** The active account has the session's cookie, each other one a cookie of its own. */
export const MOST_ACCOUNTS = 5;

export const PLACES: readonly number[] = Array.from({ length: MOST_ACCOUNTS - 1 }, (_, index) => index + 1);
