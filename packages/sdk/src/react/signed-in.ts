'use client';

import type { ReactNode } from 'react';
import { useSession } from './hooks.ts';

/** Shows what is within to who is signed in. @example <SignedIn><Notes /></SignedIn> */
export function SignedIn({ children }: { readonly children?: ReactNode }): ReactNode {
  return useSession().status === 'signed-in' ? children : null;
}

/** Shows what is within where nobody is signed in: not while that is unknown. @example <SignedOut><SignInLink /></SignedOut> */
export function SignedOut({ children }: { readonly children?: ReactNode }): ReactNode {
  return useSession().status === 'signed-out' ? children : null;
}
