import { FrontdeskProvider } from '@frontdesk/sdk/react';
import type { ReactNode } from 'react';
import { appUrl, frontdesk, snapshotForProvider } from '../frontdesk';
import { Greeting } from './greeting';

export const metadata = { title: 'Frontdesk on Next' };

export default async function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <FrontdeskProvider baseUrl={frontdesk.baseUrl} appUrl={appUrl} snapshot={await snapshotForProvider()}>
          <header>
            <Greeting />
          </header>
          <main>{children}</main>
        </FrontdeskProvider>
      </body>
    </html>
  );
}
