import { frontdeskMiddleware } from '@frontdesk/sdk/next';
import { appUrl, frontdesk } from './frontdesk';

export const proxy = frontdeskMiddleware(frontdesk, { appUrl, protect: ['/members', '/api'] });

export const config = { matcher: '/((?!_next/static/).*)' };
