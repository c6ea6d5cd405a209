import { type Route, route } from '../../platform/http/contract.ts';
import { anyone } from '../projects/index.ts';
import { confirmMagicLink } from './confirm-magic-link.ts';
import { confirmMagicLinkContract, requestMagicLinkContract } from './magic-links.contract.ts';
import { requestMagicLink } from './request-magic-link.ts';

// biome-ignore format: a table
export const magicLinkRoutes: readonly Route[] = [
  route('POST', '/auth/sign-in/magic-link',         anyone, requestMagicLinkContract, requestMagicLink),
  route('POST', '/auth/sign-in/magic-link/confirm', anyone, confirmMagicLinkContract, confirmMagicLink),
];
