import { makeFirstRecoveryCodes } from '../recovery-codes/index.ts';
import { notify } from '../security-notices/index.ts';
import type { Factor } from '../sign-in-attempts/index.ts';
import { addPasskey } from './add-passkey.ts';
import { creationOptions, readMade } from './make-passkey.ts';
import { makeChallenge, readAnswered, takeChallenge } from './passkey-ceremonies.ts';
import { PASSKEY_AMR } from './passkeys.rules.ts';
import { listPasskeys } from './passkeys.store.ts';
import { requestOptions } from './request-options.ts';
import { countUse, verifyAssertion } from './verify-assertion.ts';

export const passkeyFactor: Factor = {
  kind: 'passkey',
  amr: PASSKEY_AMR,
  // Who has one signs in with it; nobody who lends a password to another machine is locked out because of it.
  asks: false,
  async isReady(db, projectId, userId) {
    return (await listPasskeys(db, { projectId, userId })).length > 0;
  },
  async challenge(ctx, tx, user, place) {
    const known = await listPasskeys(tx.db, { projectId: user.projectId, userId: user.id });
    const bound = { ceremony: 'prove', userId: user.id, ...place } as const;
    const challenge = await makeChallenge(ctx, tx.db, bound, { now: tx.now });
    return requestOptions(ctx, challenge, known);
  },
  async prove(ctx, tx, user, { credential }, place) {
    const answered = readAnswered(credential);
    if (answered === null) return false;
    const bound = { ceremony: 'prove', userId: user.id, ...place } as const;
    const taken = await takeChallenge(ctx, tx.db, answered, bound, tx.now);
    const use = taken && (await verifyAssertion(ctx, tx, answered, taken.challenge));
    if (!use || use.passkey.userId !== user.id) return false;
    return countUse(tx.db, user.projectId, use, tx.now);
  },
  enrolment: {
    isOffered: ({ settings }) => settings.methods.passkey,
    async begin(ctx, tx, user, place) {
      const wanted = { userName: user.email, userHandle: ctx.ids.bytes(32), known: [] };
      const bound = { ceremony: 'register', userId: user.id, ...place } as const;
      return { options: await creationOptions(ctx, tx.db, bound, wanted) };
    },
    async confirm(ctx, tx, user, { credential }, place) {
      const made = await readMade(ctx, tx.db, credential, { ceremony: 'register', userId: user.id, ...place });
      const added = made && (await addPasskey(ctx, tx, { user, made }));
      if (!added) return null;
      await notify(ctx, tx, { user, notice: 'passkey_added', details: { name: added.name } });
      return { recoveryCodes: await makeFirstRecoveryCodes(ctx, tx, user.id) };
    },
  },
};
