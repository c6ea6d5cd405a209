import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { formatting, When } from '../../components/when.tsx';
import { longDate } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { SignInMethod } from './sign-in-method.tsx';
import { UserPasskeys } from './user-passkeys.tsx';
import {
  displayName,
  useRemoveFactors,
  userFactorsQuery,
  userIdentitiesQuery,
  userPasskeysQuery,
} from './users.queries.ts';

const { users } = texts;
const { methods } = users;

/** How this person can sign in, a line for each way that they have. */
export function SignInMethods({ projectId, user, mayChange }: { projectId: string; user: User; mayChange: boolean }) {
  const [removing, setRemoving] = useState(false);
  const { data: factors, error, refetch } = useQuery(userFactorsQuery(projectId, user.id));
  const identities = useQuery(userIdentitiesQuery(projectId, user.id));
  const passkeys = useQuery(userPasskeysQuery(projectId, user.id));
  const totp = factors?.totp ?? null;
  return (
    <section className="stack" aria-labelledby="methods">
      <h2 id="methods">{methods.title}</h2>
      <ul className="list framed">
        <SignInMethod
          icon="key"
          name={methods.password}
          detail={user.hasPassword ? methods.passwordSet : methods.passwordNotSet}
        >
          <span className={user.hasPassword ? 'badge ok' : 'badge'}>
            {user.hasPassword ? methods.set : methods.none}
          </span>
        </SignInMethod>
        <SignInMethod icon="mail" name={methods.email} detail={user.email}>
          <span className={user.emailVerified ? 'badge ok' : 'badge warn'}>
            {user.emailVerified ? users.verifiedBadge : users.unverifiedBadge}
          </span>
        </SignInMethod>
        {(identities.data?.data ?? []).map(({ id, provider, email, lastUsedAt }) => (
          <SignInMethod
            key={id}
            icon="open"
            name={methods.connected(provider)}
            detail={email ?? methods.connectedNoEmail}
          >
            <span className="small muted nowrap">
              <When at={lastUsedAt} />
            </span>
          </SignInMethod>
        ))}
        <UserPasskeys projectId={projectId} user={user} passkeys={passkeys.data?.data} mayChange={mayChange} />
        {factors === undefined ? null : (
          <SignInMethod
            icon="phone"
            name={methods.authenticator}
            detail={
              totp === null
                ? methods.authenticatorNone
                : methods.authenticatorSince(
                    longDate(new Date(totp.confirmedAt), formatting),
                    factors.recoveryCodes.left,
                  )
            }
          >
            {totp === null ? (
              <span className="badge">{methods.none}</span>
            ) : mayChange ? (
              <Button small onClick={() => setRemoving(true)}>
                {methods.remove}
                <span className="sr"> {methods.authenticator}</span>
              </Button>
            ) : (
              <span className="badge ok">{methods.set}</span>
            )}
          </SignInMethod>
        )}
      </ul>
      {error === null ? null : <Failed title={methods.failed} error={error} onRetry={() => refetch()} />}
      {passkeys.error === null ? null : (
        <Failed title={methods.passkeysFailed} error={passkeys.error} onRetry={() => passkeys.refetch()} />
      )}
      {identities.error === null ? null : (
        <Failed title={methods.connectedFailed} error={identities.error} onRetry={() => identities.refetch()} />
      )}
      {removing ? <RemoveFactors projectId={projectId} user={user} onClose={() => setRemoving(false)} /> : null}
    </section>
  );
}

function RemoveFactors({ projectId, user, onClose }: { projectId: string; user: User; onClose: () => void }) {
  const remove = useRemoveFactors(projectId, user.id);
  const toast = useToast();
  const name = displayName(user);
  return (
    <Confirm
      title={methods.removeAsk(name)}
      text={methods.removeText}
      keep={methods.removeKeep}
      confirm={methods.removeDo}
      failed={methods.removeFailed}
      change={remove}
      onClose={onClose}
      onDone={() => toast({ text: methods.removed(name) })}
    />
  );
}
