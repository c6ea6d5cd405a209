/** Of the whole product: one version for the process, its API and the dashboard. */
export const VERSION = '0.1.0';
