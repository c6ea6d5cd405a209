import { audit } from './en/audit.ts';
import { branding } from './en/branding.ts';
import { common } from './en/common.ts';
import { health } from './en/health.ts';
import { mailTemplates } from './en/mail-templates.ts';
import { mails } from './en/mails.ts';
import { projects } from './en/projects.ts';
import { quickStart } from './en/quick-start.ts';
import { secretKeys } from './en/secret-keys.ts';
import { sessions } from './en/sessions.ts';
import { settings } from './en/settings.ts';
import { signingKeys } from './en/signing-keys.ts';
import { users } from './en/users.ts';

export const en = {
  /** For Intl, and for `lang`. */
  locale: 'en-GB',
  language: 'en',
  common,
  projects,
  quickStart,
  users,
  sessions,
  secretKeys,
  signingKeys,
  mails,
  mailTemplates,
  audit,
  branding,
  settings,
  health,
};
