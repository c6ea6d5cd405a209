import { expect, test } from 'vitest';
import { pages, routes } from '../../app/routes.ts';
import { networkOf, scannerPathOf } from './address-bans.rules.ts';

test.each([
  '/.env',
  '/.env.production',
  '/api/.env?x=1',
  '//.env',
  '/%2eenv',
  '/.ENV',
  '/.git/config',
  '/.git',
  '/app/.svn/entries',
  '/.aws/credentials',
  '/.ssh/id_rsa',
  '/.vscode/sftp.json',
  '/wp-login.php',
  '/blog/wp-admin/setup-config.php',
  '/wp-content/plugins/x',
  '/xmlrpc.php',
  '/phpmyadmin/',
  '/phpMyAdmin/index.php',
  '/pma',
  '/index.php',
  '/owa/auth.aspx',
  '/cgi-bin/luci',
  '/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php',
  '/actuator/health',
  '/server-status',
  '/HNAP1/',
  '/etc/passwd',
  '/backup.sql',
  '/p/acme/site-backup.tar.gz',
])('%s is a path of scanners', (path) => expect(scannerPathOf(path)).not.toBeNull());

test.each([
  '/',
  '/sign-in',
  '/environment',
  '/p/acme/account/profile',
  '/p/acme/.well-known/openid-configuration',
  '/favicon.ico',
  '/robots.txt',
  '/apple-touch-icon.png',
  '/assets/app.js',
  '/v1/users',
  '/dashboard/projects',
  '/p/acme/sign-in?next=/.env',
  '/manifest.json',
  '/%',
])('%s is none', (path) => expect(scannerPathOf(path)).toBeNull());

test('no path that the product serves is one', () => {
  const served = [...routes, ...pages].map(({ path }) => path);
  expect(served.length).toBeGreaterThan(60);
  expect(served.filter((path) => scannerPathOf(path) !== null || scannerPathOf(`/p/acme${path}`) !== null)).toEqual([]);
});

test.each([
  ['203.0.113.7', '203.0.113.7/32'],
  ['2001:db8:1:2:3::4', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8::/64'],
])('%s is banned as %s', (address, network) => expect(networkOf(address)).toBe(network));
