import { addressBans } from './en/address-bans.ts';
import { audit } from './en/audit.ts';
import { branding } from './en/branding.ts';
import { bulk } from './en/bulk.ts';
import { common } from './en/common.ts';
import { health } from './en/health.ts';
import { invitations } from './en/invitations.ts';
import { mailTemplates } from './en/mail-templates.ts';
import { mails } from './en/mails.ts';
import { projects } from './en/projects.ts';
import { providers } from './en/providers.ts';
import { quickStart } from './en/quick-start.ts';
import { acceptedTerms, referrals } from './en/referrals.ts';
import { secretKeys } from './en/secret-keys.ts';
import { security } from './en/security.ts';
import { sessions } from './en/sessions.ts';
import { settings } from './en/settings.ts';
import { signingKeys } from './en/signing-keys.ts';
import { userExports, userImports } from './en/user-imports.ts';
import { users } from './en/users.ts';
import { waitlist } from './en/waitlist.ts';

export const en = {
  /** For Intl. */
  locale: 'en-GB',
  common,
  projects,
  quickStart,
  users,
  bulk,
  userImports,
  userExports,
  invitations,
  waitlist,
  referrals,
  acceptedTerms,
  sessions,
  secretKeys,
  signingKeys,
  mails,
  mailTemplates,
  audit,
  security,
  addressBans,
  branding,
  settings,
  providers,
  health,
};
