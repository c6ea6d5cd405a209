import { type Cidr, cidrText, limitKey, type Network, overlap, parseCidr } from '../../lib/network.ts';

export const STRIKES = 5;
export const STRIKE_WINDOW_SECONDS = 60 * 60;
export const BAN_SECONDS = 24 * 60 * 60;

/** What nobody asks a Frontdesk for but those who try every host for the holes of other software. Paths in lower case, without the query. */
// biome-ignore format: a table
const SCANNER_PATHS: readonly (readonly [what: string, path: RegExp])[] = [
  ['Secrets in a file',        /\/\.(env|npmrc|htpasswd|htaccess|pgpass|netrc|s3cfg)([._~-][\w.-]*)?$/],
  ['A repository',             /\/\.(git|svn|hg|bzr)(\/|$)/],
  ['Keys of a machine',        /\/\.(aws|ssh|docker|kube|azure|gnupg)(\/|$)/],
  ['Files of an editor',       /\/\.(vscode|idea|ds_store)(\/|$)/],
  ['WordPress',                /\/(wp-(login|admin|content|includes|config|json|cron)|xmlrpc\.php|wordpress)([./]|$)/],
  ['A database in a browser',  /\/(phpmyadmin|pma|myadmin|mysqladmin|adminer)([./-]|$)/],
  ['Programs of other servers', /\.(php\d?|phtml|aspx?|ashx|jspx?|cgi|cfm)$/],
  ['A shell',                  /\/(cgi-bin|shell|cmd|eval-stdin|webshell)([./]|$)/],
  ['PHPUnit',                  /\/vendor\/phpunit\//],
  ['Java',                     /\/(actuator|jolokia|jmx-console|manager\/html|struts|solr)(\/|$)/],
  ['State of other servers',   /\/(server-status|server-info|nginx_status|telescope|_profiler|_ignition)(\/|$)/],
  ['Routers',                  /\/(hnap1|boaform|goform|setup\.cgi|luci|gponform)(\/|$)/],
  ['Mail servers',             /\/(owa|ecp|autodiscover|roundcube)(\/|$)/],
  ['Files of the system',      /\/(etc\/passwd|proc\/self|windows\/win\.ini)/],
  ['Dumps and backups',        /\/[\w.-]*(backup|dump|database|db|site|www)[\w.-]*\.(sql|sqlite3?|zip|gz|tgz|tar|rar|7z|bak)$/],
];

/** What a path is of; null: nothing that we know. `path` begins with a slash and may have a query. */
export function scannerPathOf(path: string): string | null {
  const bare = decoded(path.split('?')[0] ?? '')
    .toLowerCase()
    .replaceAll(/\/{2,}/g, '/');
  return SCANNER_PATHS.find(([, pattern]) => pattern.test(bare))?.[0] ?? null;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The network that strikes of an address ban. */
export function networkOf(address: string): string {
  const cidr = parseCidr(limitKey(address));
  return cidr === null ? `${address}/32` : cidrText(cidr);
}

const LOOPBACK = ['127.0.0.0/8', '::1/128'].flatMap((text) => parseCidr(text) ?? []);

/** Behind a proxy that nobody has named, everybody comes from loopback; behind one that is named, nobody comes from the proxy. */
export function isNeverBanned(network: Cidr, proxies: readonly Network[]): boolean {
  return [...LOOPBACK, ...proxies.map(({ cidr }) => cidr)].some((kept) => overlap(kept, network));
}

/**
 * Networks of a house or a data centre. A scanner of the internet shows such an address only where a proxy stands before us that nobody has
 * named, and then everybody shows it: strikes do not ban it, owners of the instance may.
 */
const INSIDE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
];
const insideRanges = INSIDE.flatMap((text) => parseCidr(text) ?? []);

export function isInside(network: Cidr): boolean {
  return insideRanges.some((range) => overlap(range, network));
}

const WIDEST: Readonly<Record<Cidr['family'], number>> = { ipv4: 8, ipv6: 32 };

export function isTooWide({ family, prefix }: Cidr): boolean {
  return prefix < WIDEST[family];
}
