/** Our words for providers whose ids of people are the same wherever one meets them. */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['google-oauth2', 'google'],
  ['google.com', 'google'],
  ['oauth_google', 'google'],
  ['github.com', 'github'],
  ['oauth_github', 'github'],
  ['apple.com', 'apple'],
  ['facebook.com', 'facebook'],
  ['twitter.com', 'twitter'],
  ['windowslive', 'microsoft'],
  ['azure', 'microsoft'],
  ['microsoft.com', 'microsoft'],
]);

export function providerOf(name: string): string {
  return PROVIDERS.get(name.toLowerCase()) ?? name.toLowerCase();
}
