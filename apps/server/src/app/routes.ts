import { accountRoutes } from '../modules/account/index.ts';
import { accountSwitchingRoutes } from '../modules/account-switching/index.ts';
import { addressBanRoutes } from '../modules/address-bans/index.ts';
import { auditRoutes } from '../modules/audit/index.ts';
import { bulkActionRoutes } from '../modules/bulk-actions/index.ts';
import { captchaRoutes } from '../modules/captchas/index.ts';
import { changeRoutes } from '../modules/changes/index.ts';
import { dataExportRoutes } from '../modules/data-exports/index.ts';
import { dataKeyRoutes } from '../modules/data-keys/index.ts';
import { emailChangeRoutes } from '../modules/email-changes/index.ts';
import { emailVerificationRoutes } from '../modules/email-verification/index.ts';
import { factorRoutes } from '../modules/factors/index.ts';
import { brandingPreviewRoutes, hostedPageRoutes, relayRoutes } from '../modules/hosted-pages/index.ts';
import { identityRoutes } from '../modules/identities/index.ts';
import { impersonationRoutes } from '../modules/impersonations/index.ts';
import { invitationRoutes } from '../modules/invitations/index.ts';
import { mailSignInRoutes } from '../modules/mail-sign-ins/index.ts';
import { mailTemplateRoutes } from '../modules/mail-templates/index.ts';
import { mailRoutes } from '../modules/mails/index.ts';
import { operatorRoutes } from '../modules/operators/index.ts';
import { passkeyRoutes } from '../modules/passkeys/index.ts';
import { passwordParameterRoutes } from '../modules/password-parameters/index.ts';
import { passwordRoutes } from '../modules/passwords/index.ts';
import { projectRoutes } from '../modules/projects/index.ts';
import { providerRoutes } from '../modules/providers/index.ts';
import { referralRoutes } from '../modules/referrals/index.ts';
import { secretKeyRoutes } from '../modules/secret-keys/index.ts';
import { securityOverviewRoutes } from '../modules/security-overview/index.ts';
import { sessionRoutes } from '../modules/sessions/index.ts';
import { signInAttemptRoutes } from '../modules/sign-in-attempts/index.ts';
import { signUpRoutes } from '../modules/sign-ups/index.ts';
import { signingKeyRoutes } from '../modules/signing-keys/index.ts';
import { stepUpRoutes } from '../modules/step-up/index.ts';
import { termsRoutes } from '../modules/terms/index.ts';
import { userExportRoutes } from '../modules/user-exports/index.ts';
import { userImportRoutes } from '../modules/user-imports/index.ts';
import { userRoutes } from '../modules/users/index.ts';
import { waitlistRoutes } from '../modules/waitlist/index.ts';
import type { PageRoute, Route } from '../platform/http/contract.ts';

/** Every JSON route of the product. A row in one of these tables is where the reading of any feature begins. */
export const routes: readonly Route[] = [
  ...signUpRoutes,
  ...invitationRoutes,
  ...waitlistRoutes,
  ...emailVerificationRoutes,
  ...passwordRoutes,
  ...mailSignInRoutes,
  ...passkeyRoutes,
  ...signInAttemptRoutes,
  ...providerRoutes,
  ...identityRoutes,
  ...sessionRoutes,
  ...stepUpRoutes,
  ...accountRoutes,
  ...factorRoutes,
  ...accountSwitchingRoutes,
  ...emailChangeRoutes,
  ...dataExportRoutes,
  ...signingKeyRoutes,
  ...userRoutes,
  ...bulkActionRoutes,
  ...impersonationRoutes,
  ...userImportRoutes,
  ...userExportRoutes,
  ...termsRoutes,
  ...referralRoutes,
  ...projectRoutes,
  ...captchaRoutes,
  ...secretKeyRoutes,
  ...auditRoutes,
  ...securityOverviewRoutes,
  ...changeRoutes,
  ...mailRoutes,
  ...mailTemplateRoutes,
  ...operatorRoutes,
  ...dataKeyRoutes,
  ...addressBanRoutes,
  ...passwordParameterRoutes,
];

/** Every page that people see, the dashboard apart. */
export const pages: readonly PageRoute[] = [...hostedPageRoutes, ...relayRoutes, ...brandingPreviewRoutes];
