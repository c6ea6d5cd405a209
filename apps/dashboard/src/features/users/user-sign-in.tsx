import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { formatting } from '../../components/when.tsx';
import { longDate } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { SignInMethod } from './sign-in-method.tsx';
import {
  useRemoveFactors,
  userFactorsQuery,
  userIdentitiesQuery,
  userPasskeysQuery,
} from './sign-in-methods.queries.ts';
import { UserIdentity } from './user-identity.tsx';
import { UserPasskeys, withCodes } from './user-passkeys.tsx';
import { displayName } from './users.queries.ts';

const { users } = texts;
const { methods } = users;

/** How this person can sign in, a line for each way that they have. */
export function SignInMethods({ projectId, user, mayChange }: { projectId: string; user: User; mayChange: boolean }) {
  const [removing, setRemoving] = useState<'authenticator' | 'codes' | null>(null);
  const { data: factors, error, refetch } = useQuery(userFactorsQuery(projectId, user.id));
  const identities = useQuery(userIdentitiesQuery(projectId, user.id));
  const passkeys = useQuery(userPasskeysQuery(projectId, user.id));
  const totp = factors?.totp ?? null;
  const { left, renewable } = factors?.recoveryCodes ?? { left: 0, renewable: false };
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
        {(identities.data?.data ?? []).map((identity) => (
          <UserIdentity key={identity.id} projectId={projectId} user={user} mayChange={mayChange} identity={identity} />
        ))}
        <UserPasskeys
          projectId={projectId}
          user={user}
          passkeys={passkeys.data?.data}
          mayChange={mayChange}
          codesThatGo={totp === null ? left : 0}
        />
        {factors === undefined ? null : (
          <SignInMethod
            icon="phone"
            name={methods.authenticator}
            detail={
              totp === null
                ? methods.authenticatorNone
                : methods.authenticatorSince(longDate(new Date(totp.confirmedAt), formatting))
            }
          >
            {totp === null ? (
              <span className="badge">{methods.none}</span>
            ) : mayChange ? (
              <Button small onClick={() => setRemoving('authenticator')}>
                {methods.remove}
                <span className="sr"> {methods.authenticator}</span>
              </Button>
            ) : (
              <span className="badge ok">{methods.set}</span>
            )}
          </SignInMethod>
        )}
        {left > 0 || renewable ? (
          <SignInMethod
            icon="shield"
            name={methods.codes}
            detail={left === 0 ? methods.codesNone : methods.codesLeft(left)}
          >
            {left === 0 ? (
              <span className="badge">{methods.none}</span>
            ) : mayChange && totp === null ? (
              <Button small onClick={() => setRemoving('codes')}>
                {methods.remove}
                <span className="sr"> {methods.codes}</span>
              </Button>
            ) : (
              <span className="badge ok">{methods.set}</span>
            )}
          </SignInMethod>
        ) : null}
      </ul>
      {error === null ? null : <Failed title={methods.failed} error={error} onRetry={() => refetch()} />}
      {passkeys.error === null ? null : (
        <Failed title={methods.passkeysFailed} error={passkeys.error} onRetry={() => passkeys.refetch()} />
      )}
      {identities.error === null ? null : (
        <Failed title={methods.connectedFailed} error={identities.error} onRetry={() => identities.refetch()} />
      )}
      {removing === null ? null : (
        <RemoveFactors
          projectId={projectId}
          user={user}
          what={removing}
          codes={left}
          onClose={() => setRemoving(null)}
        />
      )}
    </section>
  );
}

/** One call takes both: the codes go with the authenticator, and go alone where there is none. */
function RemoveFactors({
  projectId,
  user,
  what,
  codes,
  onClose,
}: {
  projectId: string;
  user: User;
  what: 'authenticator' | 'codes';
  codes: number;
  onClose: () => void;
}) {
  const remove = useRemoveFactors(projectId, user.id);
  const toast = useToast();
  const name = displayName(user);
  const words =
    what === 'codes'
      ? { title: methods.codesAsk(name), text: methods.codesText(codes), removed: methods.codesRemoved(name) }
      : { title: methods.removeAsk(name), text: withCodes(methods.removeText, codes), removed: methods.removed(name) };
  return (
    <Confirm
      title={words.title}
      text={words.text}
      keep={what === 'codes' ? methods.codesKeep : methods.removeKeep}
      confirm={methods.removeDo}
      failed={methods.removeFailed}
      change={remove}
      onClose={onClose}
      onDone={() => toast({ text: words.removed })}
    />
  );
}
