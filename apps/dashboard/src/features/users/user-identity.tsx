import { useState } from 'react';
import type { Identity, User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { useToast } from '../../components/toasts.tsx';
import { formatting } from '../../components/when.tsx';
import { longDate } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { SignInMethod } from './sign-in-method.tsx';
import { useRemoveIdentity } from './sign-in-methods.queries.ts';
import { displayName } from './users.queries.ts';

const { methods } = texts.users;

/** A line in the list of ways to sign in, for an account at a provider. */
export function UserIdentity({
  projectId,
  user,
  mayChange,
  identity,
}: {
  projectId: string;
  user: User;
  mayChange: boolean;
  identity: Identity;
}) {
  const [asked, setAsked] = useState(false);
  const remove = useRemoveIdentity(projectId, user.id, identity.id);
  const toast = useToast();
  const { provider, email, lastUsedAt } = identity;
  const lastUsed = longDate(new Date(lastUsedAt), formatting);
  return (
    <SignInMethod icon="open" name={methods.connected(provider)} detail={methods.connectedDetail(email, lastUsed)}>
      {mayChange ? (
        <Button small onClick={() => setAsked(true)}>
          {methods.disconnect}
          <span className="sr"> {provider}</span>
        </Button>
      ) : null}
      {asked ? (
        <Confirm
          title={methods.connectedAsk(provider, displayName(user))}
          text={methods.connectedText(provider)}
          keep={methods.removeKeep}
          confirm={methods.disconnect}
          failed={methods.disconnectFailed}
          change={remove}
          onClose={() => setAsked(false)}
          onDone={() => toast({ text: methods.disconnected(provider, displayName(user)) })}
        />
      ) : null}
    </SignInMethod>
  );
}
