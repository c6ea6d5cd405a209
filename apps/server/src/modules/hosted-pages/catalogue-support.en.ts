import { type Html, html } from '../../platform/html/html.ts';

/** Texts of support access. */
export const supportCatalogueEn = {
  impersonation: {
    pageTitle: 'Support access',
    title: (project: string, name: string) => `Open ${project} as ${name}`,
    lede: (minutes: number) =>
      `You see what they see, for ${minutes} minutes at most. They see in their list of sessions that you were here, and whatever you do is recorded with your name.`,
    account: 'Account',
    operator: 'You',
    reason: 'Reason',
    replaces: (email: Html) => html`This browser is signed in as ${email}. That session makes way.`,
    submit: 'Open this account',
    toDashboard: 'Back to the dashboard',
    expiredTitle: 'This link does not work any more',
    expired: 'It works once, for one minute. Ask for a new one on the page of the user in the dashboard.',
    banner: (operator: string, name: string, ends: Html) =>
      html`<b>Support access: ${operator} acts as ${name}.</b> Ends ${ends}. Passwords, ways to sign in, keys, the address, deletion and payments are locked.`,
    end: 'End support access',
    endTitle: (name: string) => `End the support access to ${name}?`,
    badge: 'Support access',
  },
};

export type SupportCatalogue = typeof supportCatalogueEn;
