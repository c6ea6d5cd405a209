import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { getCaptchaContract, putCaptchaContract } from './captchas.contract.ts';
import { getCaptcha } from './get-captcha.ts';
import { putCaptcha } from './put-captcha.ts';

// biome-ignore format: a table
export const captchaRoutes: readonly Route[] = [
  route('GET', '/v1/captcha', scope('projects:read'),  getCaptchaContract, getCaptcha),
  route('PUT', '/v1/captcha', scope('projects:write'), putCaptchaContract, putCaptcha),
];
