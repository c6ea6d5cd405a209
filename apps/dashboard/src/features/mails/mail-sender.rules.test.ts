import { describe, expect, it } from 'vitest';
import { bodyOf, type SenderDraft, wrongSenderFields } from './mail-sender.rules.ts';

const draft = (given: Partial<SenderDraft>): SenderDraft => ({
  provider: 'resend',
  fromAddress: 'hello@example.com',
  fromName: '',
  replyTo: '',
  apiKey: '',
  ...given,
});

describe('the sender of mails', () => {
  it.each([
    ['a key that is kept', draft({}), 'aB3d', {}],
    ['no key yet', draft({}), null, { apiKey: 'missing' }],
    ['a key of something else', draft({ apiKey: 'sk_live_12345678' }), 'aB3d', { apiKey: 'invalid' }],
    ['no address', draft({ fromAddress: ' ' }), 'aB3d', { fromAddress: 'missing' }],
    [
      'half an address',
      draft({ fromAddress: 'hello', replyTo: 'me' }),
      'aB3d',
      { fromAddress: 'invalid', replyTo: 'invalid' },
    ],
    ['the instance needs neither', draft({ provider: 'instance', fromAddress: 'x', apiKey: 'x' }), null, {}],
  ] as const)('%s', (_name, value, kept, expected) => {
    expect(Object.fromEntries(wrongSenderFields(value, kept))).toEqual(expected);
  });

  it('sends no key that was not typed, and nothing of the provider with the instance', () => {
    expect(bodyOf(draft({ fromName: ' Acme ' }))).toEqual({
      provider: 'resend',
      fromAddress: 'hello@example.com',
      fromName: 'Acme',
      replyTo: null,
    });
    expect(bodyOf(draft({ provider: 'instance', apiKey: 're_12345678' }))).toEqual({
      provider: 'instance',
      fromAddress: null,
      fromName: null,
      replyTo: null,
    });
  });
});
