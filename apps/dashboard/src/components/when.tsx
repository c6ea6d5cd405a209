import { fullTime, longDate, shortTime } from '../lib/format.ts';
import { texts } from '../texts/index.ts';

export const formatting = { locale: texts.locale };

/** A time, short or as a long date; the whole of it is in the title. */
export function When({ at, long = false }: { at: string; long?: boolean }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={fullTime(date, formatting)}>
      {long ? longDate(date, formatting) : shortTime(date, new Date(), formatting)}
    </time>
  );
}
