import { describe, expect, it } from 'vitest';
import { type Branding, previewAddress, readingOf, wrongFields } from './branding.rules.ts';

const plain: Branding = {
  color: '#1b5468',
  colorDark: null,
  logoUrl: null,
  privacyUrl: null,
  termsUrl: null,
  helpUrl: null,
};

describe('branding that the server would refuse', () => {
  it.each<[Partial<Branding>, string[]]>([
    [{}, []],
    [{ color: 'petrol' }, ['color']],
    [{ colorDark: '#12345' }, ['colorDark']],
    [{ logoUrl: 'http://a.example/logo.svg' }, ['logoUrl']],
    [{ logoUrl: 'https://a.example/logo.svg', privacyUrl: 'http://a.example' }, []],
    [{ helpUrl: 'javascript:alert(1)', termsUrl: 'a.example/terms' }, ['termsUrl', 'helpUrl']],
    [{ helpUrl: `https://a.example/${'x'.repeat(500)}` }, ['helpUrl']],
  ])('%j', (part, wrong) => {
    expect([...wrongFields({ ...plain, ...part })]).toEqual(wrong);
  });
});

it('says what stands on a colour, and whether the colour reads on white', () => {
  expect(readingOf('#1b5468')).toMatchObject({ ink: 'white', readsOnWhite: true });
  expect(readingOf('#f4b400')).toMatchObject({ ink: 'black', readsOnWhite: false });
});

it('the address of the preview holds what is set, and nothing that is not', () => {
  const address = previewAddress(
    'prj_1',
    { ...plain, helpUrl: 'https://a.example/?a=b&c' },
    { page: 'sign-in', theme: 'dark', width: 'phone' },
  );
  expect(address).toBe(
    '/v1/projects/prj_1/branding-preview?page=sign-in&theme=dark&color=%231b5468&helpUrl=https%3A%2F%2Fa.example%2F%3Fa%3Db%26c',
  );
});
