// Names that a person recognises: "Firefox on Windows". A guess for lists and mails, never a decision.

/** `tool`: a program that somebody runs; `bot`: one that runs by itself. */
export type AgentKind = 'browser' | 'app' | 'tool' | 'bot';

export type Agent = {
  readonly kind: AgentKind;
  /** "Firefox", or the app that shows pages within itself. Null: not recognised. */
  readonly browser: string | null;
  /** "Windows". Null: not recognised. */
  readonly system: string | null;
  /** Held in a hand. */
  readonly mobile: boolean;
};

type Row = readonly [pattern: RegExp, name: string];

// The first that fits: what is more special stands above what it claims to be as well. Everybody claims to be Mozilla and Safari.
// biome-ignore format: a table
const BOTS: readonly Row[] = [
  [/\bGooglebot\b|\bAdsBot-Google\b/,       'Googlebot'],
  [/\bbingbot\b/i,                          'Bingbot'],
  [/\bSlackbot\b/,                          'Slackbot'],
  [/\bfacebookexternalhit\b/,               'Facebook preview'],
  [/\bTwitterbot\b/,                        'Twitterbot'],
  [/\b(\w*bot|crawler|spider)\b/i,          'Bot'],
];

// biome-ignore format: a table
const TOOLS: readonly Row[] = [
  [/^curl\//,                               'curl'],
  [/^Wget\//i,                              'Wget'],
  [/^HTTPie\//,                             'HTTPie'],
  [/^PostmanRuntime\//,                     'Postman'],
  [/^insomnia\//i,                          'Insomnia'],
  [/^(frontdesk-sdk|@frontdesk\/sdk)\//,    'Frontdesk SDK'],
  [/^(node|node-fetch|undici|axios)\b/i,    'Node.js'],
  [/^Deno\//,                               'Deno'],
  [/^Bun\//,                                'Bun'],
  [/^(python-(requests|httpx|urllib3)|Python-urllib|aiohttp)\b/i, 'Python'],
  [/^Go-http-client\//,                     'Go'],
  [/^(okhttp|Dalvik)\//i,                   'Android app'],
  [/\bCFNetwork\/[\d.]+ Darwin\//,          'Apple app'],
  [/^(Apache-HttpClient|Java)\//,           'Java'],
  [/^(GuzzleHttp|PHP)\b/,                   'PHP'],
  [/^Ruby\b|^Faraday /,                     'Ruby'],
  [/^PowerShell\/|WindowsPowerShell\//,     'PowerShell'],
];

/** Apps that show pages within themselves. Their own names say more than the engine beneath. */
// biome-ignore format: a table
const APPS: readonly Row[] = [
  [/\bInstagram\b/,                         'Instagram'],
  [/\bFBA[NV]\/|\bFB_IAB\//,                'Facebook'],
  [/\bLinkedInApp\b/,                       'LinkedIn'],
  [/\b(musical_ly|BytedanceWebview|TikTok)\b/, 'TikTok'],
  [/\bMicroMessenger\//,                    'WeChat'],
  [/\bLine\/\d/,                            'LINE'],
  [/\bSnapchat\//,                          'Snapchat'],
  [/\bPinterest\//,                         'Pinterest'],
  [/\bGSA\//,                               'Google app'],
  [/\bElectron\//,                          'Desktop app'],
  [/\bAndroid\b.*; wv\)/,                   'App'],
  [/\b(iPhone|iPad|iPod)\b(?!.*\bSafari\/).*AppleWebKit\//, 'App'],
];

// biome-ignore format: a table
const BROWSERS: readonly Row[] = [
  [/\bEdg(e|A|iOS)?\//,                     'Edge'],
  [/\bOPR\/|\bOPT\/|\bOPiOS\/|\bOpera\b/,   'Opera'],
  [/\bSamsungBrowser\//,                    'Samsung Internet'],
  [/\bVivaldi\//,                           'Vivaldi'],
  [/\bDuckDuckGo\/|\bDdg\//,                'DuckDuckGo'],
  [/\bFirefox\/|\bFxiOS\/|\bFocus\//,       'Firefox'],
  [/\b(Headless)?Chrome\/|\bCriOS\/|\bChromium\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//,        'Safari'],
  [/\bSafari\//,                            'Safari'],
  [/\bTrident\/|\bMSIE /,                   'Internet Explorer'],
];

// An iPad that asks for desktop pages says that it is a Mac: that cannot be told apart.
// biome-ignore format: a table
const SYSTEMS: readonly Row[] = [
  [/\bWindows Phone\b/,                     'Windows Phone'],
  [/\b(iPhone|iPod)\b/,                     'iOS'],
  [/\biPad\b/,                              'iPadOS'],
  [/\bAndroid\b/,                           'Android'],
  [/\bWindows\b/,                           'Windows'],
  [/\bCrOS\b/,                              'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b|\bmacOS\b/,  'macOS'],
  [/\bLinux\b|\bX11\b/,                     'Linux'],
];

const UNKNOWN: Agent = { kind: 'browser', browser: null, system: null, mobile: false };

/** What a `User-Agent` says of itself. Anybody can write it, and most of them lie a little. */
export function recogniseAgent(userAgent: string | null): Agent {
  if (userAgent === null || userAgent.trim() === '') return UNKNOWN;
  const system = named(SYSTEMS, userAgent);
  const mobile = /\bMobile\b/.test(userAgent) || ['iOS', 'iPadOS', 'Android', 'Windows Phone'].includes(system ?? '');
  const bot = named(BOTS, userAgent);
  if (bot !== null) return { kind: 'bot', browser: bot, system: null, mobile: false };
  const tool = named(TOOLS, userAgent);
  if (tool !== null) return { kind: 'tool', browser: tool, system, mobile };
  const app = named(APPS, userAgent);
  if (app !== null) return { kind: 'app', browser: app, system, mobile };
  return { kind: 'browser', browser: named(BROWSERS, userAgent), system, mobile };
}

/** "Firefox on Windows", as the API and logs say it. Pages and mails say it in their language. */
export function browserName(userAgent: string | null): string | null {
  const { browser, system } = recogniseAgent(userAgent);
  return browser !== null && system !== null ? `${browser} on ${system}` : (browser ?? system);
}

function named(rows: readonly Row[], userAgent: string): string | null {
  return rows.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
}
