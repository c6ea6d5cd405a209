import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TEST_NETWORKS, writeMmdb } from './mmdb.fixture.ts';
import { openPlaces, type Places } from './places.ts';

let folder: string;
let places: Places;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-places-'));
  const file = join(folder, 'city.mmdb');
  writeFileSync(file, writeMmdb(TEST_NETWORKS));
  places = openPlaces(file);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['203.0.113.7', 'en', 'Vienna, Austria'],
  ['203.0.113.7', 'de', 'Wien, Österreich'],
  ['2001:db8:5::1', 'en', 'Vienna, Austria'],
  ['198.51.100.9', 'de', 'Japan'],
  ['198.51.101.1', 'en', null],
  ['127.0.0.1', 'en', null],
  ['::1', 'en', null],
  ['no address', 'en', null],
  [null, 'en', null],
] as const)('%s in %s is %s', (ip, locale, place) => {
  expect(places.of(ip, locale)).toBe(place);
});

test('without a file nobody is anywhere', () => {
  expect(openPlaces(null).of('203.0.113.7', 'en')).toBeNull();
});

test('a file that is none is said at the start, by the name of the variable', () => {
  const file = join(folder, 'broken.mmdb');
  writeFileSync(file, 'not a database');
  expect(() => openPlaces(file)).toThrow(/FRONTDESK_GEOIP_FILE: .*broken\.mmdb/);
  expect(() => openPlaces(join(folder, 'absent.mmdb'))).toThrow(/FRONTDESK_GEOIP_FILE/);
});
