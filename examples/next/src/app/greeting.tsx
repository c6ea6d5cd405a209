'use client';

import {
  AccountSwitcher,
  SignedIn,
  SignedOut,
  UserButton,
  useSession,
  useSignInUrl,
  useSignOutUrl,
  useUser,
} from '@frontdesk/sdk/react';

export function Greeting() {
  const { status, refresh } = useSession();
  const { user } = useUser();
  const signInUrl = useSignInUrl({ returnTo: '/members' });
  const signOutUrl = useSignOutUrl();
  return (
    <>
      {status === 'loading' && <p>One moment…</p>}
      {status === 'error' && (
        <p role="alert">
          Who you are cannot be checked right now.{' '}
          <button type="button" onClick={refresh}>
            Try again
          </button>
        </p>
      )}
      <SignedIn>
        <p>Hello, {user?.name ?? user?.email}</p>
        <a href={signOutUrl}>Sign out</a>
        <UserButton returnTo="/members" />
        <AccountSwitcher returnTo="/members" />
      </SignedIn>
      <SignedOut>
        <a href={signInUrl}>Sign in</a>
      </SignedOut>
    </>
  );
}
