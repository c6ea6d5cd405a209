import { assert, constantFrom, property, record, boolean as trueOrFalse, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { type Facts, isSecondStep, nextStep } from './sign-in-attempts.rules.ts';

const nothing: Facts = {
  policy: 'optional',
  highAssurance: false,
  byMail: false,
  proven: false,
  trustedDevice: false,
  ready: [],
  termsOutstanding: false,
  usernameMissing: false,
};
const totp = { kind: 'totp', asks: true };
const passkey = { kind: 'passkey', asks: false };
const recovery = { kind: 'recovery_code', asks: false };
const mailWhereAssuranceIsHigh = { highAssurance: true, byMail: true };

// biome-ignore format: a table
const CASES: readonly [string, Partial<Facts>, string][] = [
  ['nothing set up, nothing required',                   {},                                                              'done'],
  ['an authenticator is asked for',                      { ready: [totp, recovery] },                                     'second_factor'],
  ['a passkey alone is a way in, not a second step',     { ready: [passkey] },                                            'done'],
  ['a trusted device skips the step',                    { ready: [totp], trustedDevice: true },                          'done'],
  ['required and nothing there: set one up',             { policy: 'required' },                                          'enrolment'],
  ['recovery codes alone are no second factor',          { policy: 'required', ready: [recovery] },                       'enrolment'],
  ['required, a passkey is there',                       { policy: 'required', ready: [passkey] },                        'second_factor'],
  ['a trusted device does not stand for what is not set up', { policy: 'required', trustedDevice: true },                 'enrolment'],
  ['off asks nobody',                                    { policy: 'off', ready: [totp] },                                'done'],
  ['proven, and new terms',                              { ready: [totp], proven: true, termsOutstanding: true },         'terms'],
  ['terms come after the second factor',                 { ready: [totp], termsOutstanding: true },                       'second_factor'],
  ['no username where one is required',                  { usernameMissing: true },                                       'username'],
  ['a username comes after the terms',                   { usernameMissing: true, termsOutstanding: true },               'terms'],
  ['a username comes after the second factor',           { ready: [totp], usernameMissing: true },                        'second_factor'],
  ['a username comes after the enrolment',               { policy: 'required', usernameMissing: true },                   'enrolment'],
  ['a mail alone, and nothing set up',                   { ...mailWhereAssuranceIsHigh },                                 'enrolment'],
  ['a mail in a trusted browser',                        { ...mailWhereAssuranceIsHigh, ready: [totp], trustedDevice: true }, 'second_factor'],
  ['a mail, and a passkey is there',                     { ...mailWhereAssuranceIsHigh, ready: [passkey] },               'second_factor'],
  ['a mail, and recovery codes alone',                   { ...mailWhereAssuranceIsHigh, ready: [recovery] },              'enrolment'],
  ['a mail and a second proof',                          { ...mailWhereAssuranceIsHigh, ready: [totp], proven: true },    'done'],
  ['a mail is enough where nobody wants more',           { byMail: true },                                                'done'],
  ['no mail: assurance is high already',                 { highAssurance: true },                                         'done'],
  ['proven, and no username',                            { ready: [totp], proven: true, usernameMissing: true },          'username'],
];

test.each(CASES)('%s', (_, facts, step) => {
  expect(nextStep({ ...nothing, ...facts })).toBe(step);
});

const facts = record({
  policy: constantFrom('off' as const, 'optional' as const, 'required' as const),
  highAssurance: trueOrFalse(),
  byMail: trueOrFalse(),
  proven: trueOrFalse(),
  trustedDevice: trueOrFalse(),
  ready: uniqueArray(constantFrom(totp, passkey, recovery)),
  termsOutstanding: trueOrFalse(),
  usernameMissing: trueOrFalse(),
});

test('whoever has an authenticator gets in without it only where it is off, proven, or the browser is trusted', () => {
  assert(
    property(facts, (some) => {
      const step = nextStep(some);
      const excused = some.policy === 'off' || some.proven || some.trustedDevice;
      if (some.ready.includes(totp) && !excused) expect(step).toBe('second_factor');
      if (some.policy === 'required' && !some.proven && some.ready.length === 0) expect(step).toBe('enrolment');
      if (step === 'done') expect([some.termsOutstanding, some.usernameMissing]).toEqual([false, false]);
    }),
  );
});

test('a proof more never leads back', () => {
  const order = ['enrolment', 'second_factor', 'terms', 'username', 'done'];
  assert(
    property(facts, (some) => {
      const before = order.indexOf(nextStep(some));
      expect(order.indexOf(nextStep({ ...some, proven: true }))).toBeGreaterThanOrEqual(before);
    }),
  );
});

test('a mail alone goes no further than the second step where assurance is high, whatever else is true', () => {
  assert(
    property(facts, (some) => {
      const step = nextStep({ ...some, highAssurance: true, byMail: true, proven: false });
      expect(step).toBe(some.ready.some(isSecondStep) ? 'second_factor' : 'enrolment');
    }),
  );
});

test('high assurance changes nothing for who showed more than a mail', () => {
  assert(
    property(facts, (some) => {
      const more = { ...some, proven: some.byMail || some.proven };
      expect(nextStep({ ...more, highAssurance: true })).toBe(nextStep({ ...more, highAssurance: false }));
    }),
  );
});
