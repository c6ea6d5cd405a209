import { qrCodeOf } from '../../platform/html/qr-code.ts';
import {
  email,
  longEmail,
  minutesAgo,
  none,
  returnTo,
  type Sample,
  type SampleFrames,
  sample,
} from './frames.samples.ts';
import * as pages from './index.ts';
import { google, ownProvider } from './providers.samples.ts';

const attempt = 'att_01h455vb4pex5vsknk084sn02q';
const setUp = {
  secret: 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ',
  qrCode: await qrCodeOf(
    'otpauth://totp/Fieldnote:ines.okafor@northwind.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  ),
};
const passkeyLines = [
  {
    id: 'pky_01h455vb4pex5vsknk084sn02q',
    name: 'iCloud Keychain',
    backedUp: true,
    createdAt: new Date('2026-03-02T09:41:00Z'),
    lastUsedAt: new Date('2026-11-20T09:41:00Z'),
  },
  {
    id: 'pky_01h455vb4pex5vsknk084sn03r',
    name: 'Der silberne Schlüssel am Schlüsselbund neben der Werkbank im Hof',
    backedUp: false,
    createdAt: new Date('2026-10-02T09:41:00Z'),
    lastUsedAt: null,
  },
];
const recoveryCodes = Array.from({ length: 10 }, (_, at) => `4f7k-9m2p-xw8d-3hq${at}`);

/** What sign-in asks besides, fresh proofs, and the page of security. */
export function secondStepSamples({ frame, long, account, longAccount }: SampleFrames): readonly Sample[] {
  return [
    sample('second-factor', '/sign-in/second-factor', pages.secondFactorPage, {
      ...frame,
      problems: none,
      state: 'ask',
      attempt,
      factor: 'totp',
      others: ['recovery_code'],
      trustedDeviceDays: 30,
      passkey: true,
    }),
    sample('second-factor-recovery-wrong', '/sign-in/second-factor', pages.secondFactorPage, {
      ...long,
      problems: [{ field: 'code', code: 'sign_in_attempts.wrong_proof' }],
      state: 'ask',
      attempt,
      factor: 'recovery_code',
      others: ['totp'],
      trustedDeviceDays: 0,
      passkey: false,
    }),
    sample('second-factor-ended', '/sign-in/second-factor', pages.secondFactorPage, {
      ...frame,
      problems: none,
      state: 'ended',
    }),
    sample('enrolment', '/sign-in/enrolment', pages.enrolmentPage, {
      ...long,
      problems: none,
      state: 'begin',
      attempt,
      passkey: true,
    }),
    sample('enrolment-picture', '/sign-in/enrolment', pages.enrolmentPage, {
      ...frame,
      problems: none,
      state: 'confirm',
      attempt,
      setUp,
    }),
    sample('enrolment-wrong-code', '/sign-in/enrolment/confirm', pages.enrolmentPage, {
      ...frame,
      problems: [{ field: 'code', code: 'sign_in_attempts.wrong_proof' }],
      state: 'confirm',
      attempt,
      setUp: null,
    }),
    sample('enrolment-codes', '/sign-in/enrolment/confirm', pages.enrolmentPage, {
      ...frame,
      problems: none,
      state: 'codes',
      recoveryCodes,
      goOnUrl: '/p/demo/account/profile',
    }),
    sample('terms', '/sign-in/terms', pages.termsPage, {
      ...long,
      problems: [{ code: 'terms.not_accepted' }],
      attempt,
      terms: { version: '2026-11', url: 'https://fieldnote.example/terms' },
    }),
    sample('step-up-password', '/step-up', pages.stepUpPage, {
      ...frame,
      problems: [{ field: 'password', code: 'passwords.wrong_current' }],
      returnTo,
      email,
      way: 'password',
      others: [],
      mail: 'magic-link',
      providers: [],
      passkey: true,
    }),
    sample('step-up-code', '/step-up', pages.stepUpPage, {
      ...frame,
      problems: none,
      returnTo,
      email,
      way: 'totp',
      others: ['recovery_code'],
      mail: 'magic-link',
      providers: [],
      passkey: false,
    }),
    sample('step-up-by-mail', '/step-up', pages.stepUpPage, {
      ...long,
      problems: none,
      returnTo,
      email: longEmail,
      way: null,
      others: [],
      passkey: false,
      mail: 'magic-link',
      providers: [ownProvider],
    }),
    sample('step-up-by-provider', '/step-up', pages.stepUpPage, {
      ...frame,
      problems: none,
      returnTo,
      email,
      way: null,
      others: [],
      passkey: false,
      mail: null,
      providers: [google],
    }),
    sample('account-security-off', '/account/security', pages.accountSecurityPage, {
      ...account,
      problems: none,
      policy: 'optional',
      totp: null,
      recoveryCodesLeft: 0,
      passkeys: [],
      done: 'removed',
    }),
    sample('account-security-on', '/account/security', pages.accountSecurityPage, {
      ...longAccount,
      problems: none,
      policy: 'required',
      totp: { confirmedAt: minutesAgo(90_000), lastUsedAt: minutesAgo(60) },
      recoveryCodesLeft: 7,
      passkeys: passkeyLines,
      done: 'kept',
    }),
    sample('account-security-set-up', '/account/security', pages.accountSecurityPage, {
      ...account,
      problems: none,
      policy: 'optional',
      totp: null,
      recoveryCodesLeft: 0,
      passkeys: [],
      setUp: { shown: setUp },
    }),
    sample('account-security-switched-off', '/account/security', pages.accountSecurityPage, {
      ...account,
      problems: none,
      policy: 'off',
      totp: null,
      recoveryCodesLeft: 0,
      passkeys: null,
    }),
  ];
}
