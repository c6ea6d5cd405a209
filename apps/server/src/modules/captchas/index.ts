export { createCaptchaVerifiers } from './captcha-verifiers.ts';
export { captchaIn } from './captchas.contract.ts';
export { captchaErrors } from './captchas.errors.ts';
export { captchaRoutes } from './captchas.routes.ts';
export { type CaptchaPlace, type CaptchaProvider, SIMULATOR_ANSWERS } from './captchas.rules.ts';
export { requireCaptcha, requireCaptchaAfterFailures } from './require-captcha.ts';
export { sealedCaptchas } from './sealed-captchas.ts';
