import { accountRoutes } from '../modules/account/index.ts';
import { auditRoutes } from '../modules/audit/index.ts';
import { changeRoutes } from '../modules/changes/index.ts';
import { dataKeyRoutes } from '../modules/data-keys/index.ts';
import { emailVerificationRoutes } from '../modules/email-verification/index.ts';
import { brandingPreviewRoutes, hostedPageRoutes } from '../modules/hosted-pages/index.ts';
import { magicLinkRoutes } from '../modules/magic-links/index.ts';
import { mailTemplateRoutes } from '../modules/mail-templates/index.ts';
import { mailRoutes } from '../modules/mails/index.ts';
import { operatorRoutes } from '../modules/operators/index.ts';
import { passwordRoutes } from '../modules/passwords/index.ts';
import { projectRoutes } from '../modules/projects/index.ts';
import { secretKeyRoutes } from '../modules/secret-keys/index.ts';
import { sessionRoutes } from '../modules/sessions/index.ts';
import { signUpRoutes } from '../modules/sign-ups/index.ts';
import { signingKeyRoutes } from '../modules/signing-keys/index.ts';
import { userRoutes } from '../modules/users/index.ts';
import type { PageRoute, Route } from '../platform/http/contract.ts';

/** Every JSON route of the product. A row in one of these tables is where the reading of any feature begins. */
export const routes: readonly Route[] = [
  ...signUpRoutes,
  ...emailVerificationRoutes,
  ...passwordRoutes,
  ...magicLinkRoutes,
  ...sessionRoutes,
  ...accountRoutes,
  ...signingKeyRoutes,
  ...userRoutes,
  ...projectRoutes,
  ...secretKeyRoutes,
  ...auditRoutes,
  ...changeRoutes,
  ...mailRoutes,
  ...mailTemplateRoutes,
  ...operatorRoutes,
  ...dataKeyRoutes,
];

/** Every page that people see, the dashboard apart. */
export const pages: readonly PageRoute[] = [...hostedPageRoutes, ...brandingPreviewRoutes];
