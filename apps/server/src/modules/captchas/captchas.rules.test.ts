import { describe, expect, test } from 'vitest';
import { readConfig } from '../../platform/config/config.ts';
import { createCaptchaVerifiers } from './captcha-verifiers.ts';
import { readVerdict } from './captchas.rules.ts';

describe('what a provider says', () => {
  test.each([
    [{ success: true }, 'passed'],
    [{ success: true, 'error-codes': [] }, 'passed'],
    [{ success: false, 'error-codes': ['timeout-or-duplicate'] }, 'failed'],
    [{ success: false }, 'failed'],
    [{ success: false, 'error-codes': ['invalid-input-secret'] }, null],
    [{ success: false, 'error-codes': ['internal-error', 'invalid-input-response'] }, null],
    [{ success: 'true' }, null],
    [{ success: 1 }, null],
    [{}, null],
    [[], null],
    ['yes', null],
    [null, null],
  ])('%j is %s', (answer, verdict) => {
    expect(readVerdict(answer)).toBe(verdict);
  });
});

test('the simulator judges in development alone', () => {
  const development = createCaptchaVerifiers(readConfig({}, []));
  expect(development.of.simulator).not.toBeNull();
  development.close();
  const production = createCaptchaVerifiers({ ...readConfig({}, []), production: true });
  expect(production.of.simulator).toBeNull();
  production.close();
});
