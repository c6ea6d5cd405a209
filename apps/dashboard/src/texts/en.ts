import { audit } from './en/audit.ts';
import { common } from './en/common.ts';
import { projects } from './en/projects.ts';
import { quickStart } from './en/quick-start.ts';
import { secretKeys } from './en/secret-keys.ts';
import { sessions } from './en/sessions.ts';
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
  audit,
};
