import { useState } from 'react';
import type { Passkey, User } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { useToast } from '../../components/toasts.tsx';
import { formatting } from '../../components/when.tsx';
import { longDate } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { SignInMethod } from './sign-in-method.tsx';
import { useRemovePasskey } from './sign-in-methods.queries.ts';
import { displayName } from './users.queries.ts';

const { methods } = texts.users;

type Of = {
  readonly projectId: string;
  readonly user: User;
  readonly mayChange: boolean;
  /** Unused recovery codes that go with the last passkey */
  readonly codesThatGo: number;
};

/** A line for each passkey, in the list of ways to sign in. */
export function UserPasskeys({ passkeys, ...of }: Of & { passkeys: readonly Passkey[] | undefined }) {
  if (passkeys === undefined) return null;
  if (passkeys.length === 0)
    return (
      <SignInMethod icon="key" name={methods.passkey} detail={methods.passkeyNone}>
        <span className="badge">{methods.none}</span>
      </SignInMethod>
    );
  const codesThatGo = passkeys.length === 1 ? of.codesThatGo : 0;
  return passkeys.map((passkey) => (
    <PasskeyLine key={passkey.id} passkey={passkey} {...of} codesThatGo={codesThatGo} />
  ));
}

function PasskeyLine({ projectId, user, mayChange, codesThatGo, passkey }: Of & { passkey: Passkey }) {
  const [asked, setAsked] = useState(false);
  const remove = useRemovePasskey(projectId, user.id, passkey.id);
  const toast = useToast();
  const name = methods.passkeyNamed(passkey.name);
  const { createdAt, backedUp, lastUsedAt } = passkey;
  return (
    <SignInMethod
      icon="key"
      name={name}
      detail={methods.passkeyAdded(day(createdAt), backedUp, lastUsedAt === null ? null : day(lastUsedAt))}
    >
      {mayChange ? (
        <Button small onClick={() => setAsked(true)}>
          {methods.remove}
          <span className="sr"> {name}</span>
        </Button>
      ) : null}
      {asked ? (
        <Confirm
          title={methods.passkeyAsk(passkey.name, displayName(user))}
          text={withCodes(methods.passkeyText, codesThatGo)}
          keep={methods.removeKeep}
          confirm={methods.removeDo}
          failed={methods.removeFailed}
          change={remove}
          onClose={() => setAsked(false)}
          onDone={() => toast({ text: methods.passkeyRemoved(passkey.name) })}
        />
      ) : null}
    </SignInMethod>
  );
}

/** What goes with it is said before anybody confirms. */
export function withCodes(text: string, codes: number): string {
  return codes === 0 ? text : `${text} ${methods.codesGoToo(codes)}`;
}

function day(at: string): string {
  return longDate(new Date(at), formatting);
}
