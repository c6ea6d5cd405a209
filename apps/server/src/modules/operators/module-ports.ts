import type { ModuleServices } from '../../platform/context/context.ts';
import { insertDefaultApplication } from '../applications/index.ts';
import { sendVerificationMail } from '../email-verification/index.ts';
import { moveIdentities } from '../identities/index.ts';
import { refusalOfNewPassword, setPassword } from '../passwords/index.ts';
import { makeSecretKey } from '../secret-keys/index.ts';
import { notify } from '../security-notices/index.ts';
import { endImpersonationsBy, endSessionsOfUser } from '../sessions/index.ts';
import { advanceSigningKeys, makeSigningKey } from '../signing-keys/index.ts';
import { recognizeManagement } from './recognize-management.ts';

/** What the management use cases of lower modules need of higher ones. `app/compose.ts` puts it among the module services. */
export const managementServices: Pick<ModuleServices, 'recognizeManagement' | 'projectParts' | 'userCredentials'> = {
  recognizeManagement,
  projectParts: {
    async make(ctx, tx, project) {
      const { id: projectId, defaultApplicationId: id, name, settings } = project;
      await insertDefaultApplication(tx.db, { projectId, id, name, now: tx.now });
      await makeSigningKey(ctx, tx, { projectId, algorithm: settings.signing.algorithm, state: 'active' });
      tx.changed({ projectId, scope: 'project', subjectId: projectId });
    },
    follow: (ctx, tx, project) => advanceSigningKeys(ctx, tx, project, { asked: false }),
    makeSecretKey,
  },
  userCredentials: {
    endSessions: endSessionsOfUser,
    moveIdentities: (tx, move) => moveIdentities(tx.db, move),
    endImpersonationsBy,
    // Bound to no browser: nobody signed up by it, and there is no password to ask for.
    sendVerification: (ctx, tx, user) =>
      sendVerificationMail(ctx, tx, {
        user,
        bindingHash: ctx.ids.bytes(32),
        signUp: { name: null, passwordHash: null },
      }),
    tellFormerAddress: (ctx, tx, before) =>
      notify(ctx, tx, { user: before, notice: 'email_changed_by_operator', details: {} }),
    refusalOfPassword: refusalOfNewPassword,
    setPassword: (_ctx, tx, password) => setPassword(tx.db, { ...password, now: tx.now }),
  },
};
