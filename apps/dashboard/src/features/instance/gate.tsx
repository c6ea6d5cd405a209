import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { onSignedOut } from '../../api/client.ts';
import type { InstanceState } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Bell } from '../../components/icon.tsx';
import { ProofAddress } from '../../components/prove-again.tsx';
import { Failed } from '../../components/states.tsx';
import { texts } from '../../texts/index.ts';
import { instanceQuery, signInAddress, stepUpAddress } from './instance.queries.ts';

const { common } = texts;

/** Lets in who is signed in. Before that: the set-up, then the sign-in page of the system project. */
export function Gate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(instanceQuery);
  if (data === undefined) {
    return error === null ? (
      <Waiting />
    ) : (
      <Desk title={common.product}>
        <Failed title={common.instanceFailed} error={error} onRetry={() => refetch()} />
      </Desk>
    );
  }
  if (!data.setUp) return <NotSetUp />;
  if (data.operator === null) return <ToSignIn instance={data} />;
  return <SignedIn instance={data}>{children}</SignedIn>;
}

function SignedIn({ instance, children }: { instance: InstanceState; children: ReactNode }) {
  useEffect(() => {
    onSignedOut(() => location.assign(signInAddress(instance)));
    return () => onSignedOut(null);
  }, [instance]);
  return <ProofAddress value={stepUpAddress(instance)}>{children}</ProofAddress>;
}

function ToSignIn({ instance }: { instance: InstanceState }) {
  const address = signInAddress(instance);
  useEffect(() => location.replace(address), [address]);
  return (
    <Desk title={common.product}>
      <p role="status">
        <a href={address}>{common.signingIn}</a>
      </p>
    </Desk>
  );
}

function NotSetUp() {
  const queryClient = useQueryClient();
  return (
    <Desk title={common.notSetUpTitle}>
      <p className="lede">{common.notSetUp}</p>
      <div className="stack tight">
        <p className="small muted">{common.notSetUpHint}</p>
        <div className="codeblock wrap">
          <pre>{`${location.origin}/setup?token=…`}</pre>
        </div>
      </div>
      <p>
        <Button kind="primary" onClick={() => queryClient.invalidateQueries(instanceQuery)}>
          {common.notSetUpAgain}
        </Button>
      </p>
    </Desk>
  );
}

function Waiting() {
  return (
    <p className="sr" role="status">
      {common.loading(common.product)}
    </p>
  );
}

/** A page with one thing on it, before there is a shell. */
export function Desk({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="solo">
      <title>{title === common.product ? title : common.pageTitle([title])}</title>
      <main className="stack">
        <Bell size={32} />
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}
