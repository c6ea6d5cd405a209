// The same for React.
import type { Snapshot } from '@frontdesk/sdk';
import {
  FrontdeskProvider,
  type FrontdeskProviderProps,
  SignedIn,
  SignedOut,
  useSession,
  useSignInUrl,
  useUser,
} from '@frontdesk/sdk/react';

export function Page({ snapshot }: { snapshot: Snapshot | null | undefined }) {
  const addresses = { baseUrl: 'https://auth.example.com', appUrl: 'https://app.example.com' };
  return (
    <FrontdeskProvider {...addresses} snapshot={snapshot} refreshSeconds={0}>
      <SignedIn>
        <Account />
      </SignedIn>
      <SignedOut>Nobody</SignedOut>
    </FrontdeskProvider>
  );
}

function Account() {
  const session = useSession();
  const { status, user } = useUser();
  const signInUrl = useSignInUrl({ returnTo: '/notes' });
  if (session.status === 'error')
    return (
      <button type="button" onClick={session.refresh}>
        {session.error.code}
      </button>
    );
  // @ts-expect-error: nobody may be signed in
  user.email;
  const email: string | null = session.status === 'signed-in' ? session.snapshot.user.email : null;
  return status === 'signed-in' ? <p>{user.name ?? email}</p> : <a href={signInUrl}>Sign in</a>;
}

// @ts-expect-error: the address of the app is needed
export const wrong: FrontdeskProviderProps = { baseUrl: 'https://auth.example.com' };
