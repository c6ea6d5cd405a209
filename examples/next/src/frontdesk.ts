import { createFrontdesk } from '@frontdesk/sdk';
import { frontdeskNext } from '@frontdesk/sdk/next';

export const appUrl = process.env.APP_URL ?? 'http://localhost:4404';
export const frontdesk = createFrontdesk({
  baseUrl: process.env.FRONTDESK_BASE_URL ?? 'http://localhost:4400/p/demo',
});
export const { currentUser, requireUser, protectRoute, snapshotForProvider, signInUrl, signOutUrl } = frontdeskNext(
  frontdesk,
  { appUrl },
);
