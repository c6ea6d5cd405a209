import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { browserName, recogniseAgent } from './user-agent.ts';

const WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const BLINK = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)';
const TABLET = 'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X)';
const PIXEL = 'Mozilla/5.0 (Linux; Android 10; K)';

// biome-ignore format: a table
const AGENTS: readonly [name: string, kind: string, mobile: boolean, userAgent: string][] = [
  ['Chrome on Windows',           'browser', false, `${WINDOWS} ${BLINK} Chrome/140.0.0.0 Safari/537.36`],
  ['Chrome on macOS',             'browser', false, `${MAC} ${BLINK} Chrome/140.0.0.0 Safari/537.36`],
  ['Chrome on Linux',             'browser', false, `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} Chrome/140.0.0.0 Safari/537.36`],
  ['Chrome on Linux',             'browser', false, `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} HeadlessChrome/140.0.0.0 Safari/537.36`],
  ['Chrome on ChromeOS',          'browser', false, `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${BLINK} Chrome/140.0.0.0 Safari/537.36`],
  ['Chrome on Android',           'browser', true,  `${PIXEL} ${BLINK} Chrome/140.0.0.0 Mobile Safari/537.36`],
  ['Chrome on iOS',               'browser', true,  `${PHONE} ${WEBKIT} CriOS/140.0.0.0 Mobile/15E148 Safari/604.1`],
  ['Edge on Windows',             'browser', false, `${WINDOWS} ${BLINK} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`],
  ['Edge on Android',             'browser', true,  `${PIXEL} ${BLINK} Chrome/140.0.0.0 Mobile Safari/537.36 EdgA/140.0.0.0`],
  ['Edge on iOS',                 'browser', true,  `${PHONE} ${WEBKIT} Version/18.0 EdgiOS/140.0.0.0 Mobile/15E148 Safari/604.1`],
  ['Firefox on Windows',          'browser', false, 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0'],
  ['Firefox on Linux',            'browser', false, 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0'],
  ['Firefox on Android',          'browser', true,  'Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0'],
  ['Firefox on iOS',              'browser', true,  `${PHONE} ${WEBKIT} FxiOS/143.0 Mobile/15E148 Safari/605.1.15`],
  ['Safari on macOS',             'browser', false, `${MAC} ${WEBKIT} Version/18.5 Safari/605.1.15`],
  ['Safari on iOS',               'browser', true,  `${PHONE} ${WEBKIT} Version/18.5 Mobile/15E148 Safari/604.1`],
  ['Safari on iPadOS',            'browser', true,  `${TABLET} ${WEBKIT} Version/18.5 Mobile/15E148 Safari/604.1`],
  ['Opera on Windows',            'browser', false, `${WINDOWS} ${BLINK} Chrome/140.0.0.0 Safari/537.36 OPR/121.0.0.0`],
  ['Opera on Android',            'browser', true,  `${PIXEL} ${BLINK} Chrome/140.0.0.0 Mobile Safari/537.36 OPR/90.0.0.0`],
  ['Samsung Internet on Android', 'browser', true,  `Mozilla/5.0 (Linux; Android 15; SAMSUNG SM-S921B) ${BLINK} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`],
  ['Vivaldi on Linux',            'browser', false, `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} Chrome/140.0.0.0 Safari/537.36 Vivaldi/7.5`],
  ['Internet Explorer on Windows','browser', false, 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko'],
  ['Instagram on iOS',            'app',     true,  `${PHONE} ${WEBKIT} Mobile/15E148 Instagram 390.0.0.28.79 (iPhone14,5; iOS 18_5)`],
  ['Facebook on iOS',             'app',     true,  `${PHONE} ${WEBKIT} Mobile/15E148 [FBAN/FBIOS;FBAV/500.0.0.0;FBDV/iPhone14,5]`],
  ['LinkedIn on Android',         'app',     true,  `Mozilla/5.0 (Linux; Android 15; Pixel 8 Build/AP3A; wv) ${BLINK} Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 LinkedInApp/4.1`],
  ['App on Android',              'app',     true,  `Mozilla/5.0 (Linux; Android 15; Pixel 8 Build/AP3A; wv) ${BLINK} Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36`],
  ['App on iOS',                  'app',     true,  `${PHONE} ${WEBKIT} Mobile/15E148`],
  ['WeChat on Android',           'app',     true,  `${PIXEL} ${BLINK} Chrome/130.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50`],
  ['Desktop app on macOS',        'app',     false, `${MAC} ${BLINK} Notes/2.1 Chrome/138.0.0.0 Electron/37.2.0 Safari/537.36`],
  ['Apple app',                   'tool',    false, 'Fieldnote/412 CFNetwork/3826.500.131 Darwin/24.5.0'],
  ['Android app',                 'tool',    false, 'okhttp/5.1.0'],
  ['curl',                        'tool',    false, 'curl/8.14.1'],
  ['Node.js',                     'tool',    false, 'node'],
  ['Node.js',                     'tool',    false, 'undici'],
  ['Python',                      'tool',    false, 'python-requests/2.32.4'],
  ['Go',                          'tool',    false, 'Go-http-client/2.0'],
  ['Postman',                     'tool',    false, 'PostmanRuntime/7.44.0'],
  ['Googlebot',                   'bot',     false, 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'],
  ['Bot',                         'bot',     false, 'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)'],
  ['Slackbot',                    'bot',     false, 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'],
];

describe('what a user agent says of itself', () => {
  test.each(AGENTS)('%s (%s)', (name, kind, mobile, userAgent) => {
    expect(browserName(userAgent)).toBe(name);
    expect(recogniseAgent(userAgent)).toMatchObject({ kind, mobile });
  });

  test.each([[null], [''], ['   '], ['something of its own']])('is nothing to go by: %j', (userAgent) => {
    expect(browserName(userAgent)).toBeNull();
    expect(recogniseAgent(userAgent)).toEqual({ kind: 'browser', browser: null, system: null, mobile: false });
  });

  test('half of it is better than nothing', () => {
    expect(browserName('Mozilla/5.0 (Windows NT 10.0; Win64; x64)')).toBe('Windows');
    expect(browserName('Gecko/143.0 Firefox/143.0')).toBe('Firefox');
  });

  test('whatever it says, nothing of its own words comes out', () => {
    fc.assert(
      fc.property(fc.constantFrom(...AGENTS), fc.stringMatching(/^[a-z0-9<>:/.]{20,40}$/), ([, , , agent], words) => {
        const { browser, system } = recogniseAgent(`${agent} ${words}`);
        for (const name of [browser, system]) expect(name ?? '').not.toContain(words);
      }),
    );
  });
});
