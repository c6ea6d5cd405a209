import { expect, test } from 'vitest';
import { bucketsOf, METRICS, seriesOf } from './security-overview.rules.ts';

const now = new Date('2026-11-21T09:41:00Z');
const hour = (text: string) => new Date(`2026-11-${text}:00:00Z`);

test('a day ends with the hour that is not over, a week with the day', () => {
  const day = bucketsOf('24h', now);
  expect([day.starts[0], day.starts.at(-1)]).toEqual([hour('20T10'), hour('21T09')]);
  const week = bucketsOf('7d', now);
  expect([week.starts[0], week.starts.at(-1)]).toEqual([hour('15T00'), hour('21T00')]);
});

test('hours fall into their days, what is outside falls nowhere, and every metric has a series', () => {
  const { starts, seconds } = bucketsOf('7d', now);
  const counts = [
    { hour: hour('14T23'), metric: 'failures', key: 'old', count: 100 },
    { hour: hour('15T00'), metric: 'failures', key: 'a', count: 1 },
    { hour: hour('15T23'), metric: 'failures', key: 'a', count: 2 },
    { hour: hour('21T09'), metric: 'failures', key: 'b', count: 9 },
    { hour: hour('21T09'), metric: 'unheard_of', key: 'b', count: 9 },
  ];
  const series = seriesOf(counts, starts, seconds);
  expect(series.map(({ metric }) => metric)).toEqual([...METRICS]);
  expect(series.find(({ metric }) => metric === 'failures')).toEqual({
    metric: 'failures',
    total: 12,
    parts: [
      { key: 'b', total: 9, counts: [0, 0, 0, 0, 0, 0, 9] },
      { key: 'a', total: 3, counts: [3, 0, 0, 0, 0, 0, 0] },
    ],
  });
});
