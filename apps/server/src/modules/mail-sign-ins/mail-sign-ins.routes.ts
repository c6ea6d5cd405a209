import { type Route, route } from '../../platform/http/contract.ts';
import { anyone } from '../projects/index.ts';
import { enterByMail } from './enter-by-mail.ts';
import {
  confirmEmailCodeContract,
  confirmMagicLinkContract,
  requestEmailCodeContract,
  requestMagicLinkContract,
} from './mail-sign-ins.contract.ts';
import { emailCode, magicLink } from './mail-ways.ts';
import { requestMailSignIn } from './request-mail-sign-in.ts';

// biome-ignore format: a table
export const mailSignInRoutes: readonly Route[] = [
  route('POST', '/auth/sign-in/magic-link',         anyone, requestMagicLinkContract, requestMailSignIn(magicLink)),
  route('POST', '/auth/sign-in/magic-link/confirm', anyone, confirmMagicLinkContract, enterByMail(magicLink)),
  route('POST', '/auth/sign-in/email-code',         anyone, requestEmailCodeContract, requestMailSignIn(emailCode)),
  route('POST', '/auth/sign-in/email-code/confirm', anyone, confirmEmailCodeContract, enterByMail(emailCode)),
];
