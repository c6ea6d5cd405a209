import { readFileSync } from 'node:fs';
import { type CityResponse, type CountryResponse, Reader } from 'mmdb-lib';
import type { Locale } from '../html/locale.ts';

/** Where an address probably is: for people to recognise a sign-in by, never for a decision. */
export type Places = {
  /** `Berlin, Germany` in the reader's language, or the country alone. Null: not known, or no file was given. */
  of(ip: string | null, locale: Locale): string | null;
};

const NOWHERE: Places = { of: () => null };

/** The file is a MaxMind database (city or country) of whoever runs the instance; without one nobody's place is known. Read whole, at the start. */
export function openPlaces(file: string | null): Places {
  if (file === null) return NOWHERE;
  const reader = readDatabase(file);
  return {
    of(ip, locale) {
      if (ip === null) return null;
      const found = lookUp(reader, ip);
      if (found === null) return null;
      const names = [found.city?.names, found.country?.names].map((name) => name?.[locale] ?? name?.en);
      const words = names.filter((name) => name !== undefined && name !== '');
      return words.length === 0 ? null : words.join(', ');
    },
  };
}

type Place = Pick<CityResponse, 'city'> & Pick<CountryResponse, 'country'>;

function readDatabase(file: string): Reader<CityResponse> {
  try {
    return new Reader<CityResponse>(readFileSync(file));
  } catch (error) {
    throw new Error(
      `FRONTDESK_GEOIP_FILE: ${file} is no MaxMind database that can be read: ${(error as Error).message}`,
    );
  }
}

/** A damaged record, or an address of a family that the file has not, is an unknown place and no fault of the request. */
function lookUp(reader: Reader<CityResponse>, ip: string): Place | null {
  try {
    return reader.get(ip);
  } catch {
    return null;
  }
}
