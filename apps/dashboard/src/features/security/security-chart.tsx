import { useId } from 'react';
import { formatting } from '../../components/when.tsx';
import { texts } from '../../texts/index.ts';
import { axisEnd, heightsOf, type Layer } from './security.rules.ts';

const { security } = texts;

/** Width of the drawing in its own units; the bars scale, the labels are HTML and never do. */
const WIDTH = 600;
const HEIGHT = 100;
/** Of a bar's place, what stays free between two. */
const GAP = 0.3;
const MOST_LABELS = 6;

type ChartProps = {
  title: string;
  nothing: string;
  layers: readonly Layer[];
  buckets: readonly string[];
  bucketSeconds: number;
};

/** Bars over time with a legend that has the sums, a sentence for who does not see them, and the figures as a table. */
export function SecurityChart({ title, nothing, layers, buckets, bucketSeconds }: ChartProps) {
  const id = useId();
  const heights = heightsOf(layers, buckets.length);
  const total = layers.reduce((sum, layer) => sum + layer.total, 0);
  return (
    <section className="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      <div className="body stack">
        {total === 0 ? <p className="muted">{nothing}</p> : <Legend layers={layers} />}
        <Bars
          layers={layers}
          heights={heights}
          buckets={buckets}
          bucketSeconds={bucketSeconds}
          sentence={sentenceOf(title, heights, buckets, bucketSeconds)}
        />
        {total === 0 ? null : <Figures title={title} layers={layers} buckets={buckets} bucketSeconds={bucketSeconds} />}
      </div>
    </section>
  );
}

function Legend({ layers }: { layers: readonly Layer[] }) {
  return (
    <div className="legend">
      {layers.map(({ name, total }, index) => (
        <span key={name}>
          <i style={{ '--c': colourOf(index) }} />
          {name} <b className="num">{number(total)}</b>
        </span>
      ))}
    </div>
  );
}

function Bars({
  layers,
  heights,
  buckets,
  bucketSeconds,
  sentence,
}: {
  layers: readonly Layer[];
  heights: readonly number[];
  buckets: readonly string[];
  bucketSeconds: number;
  sentence: string;
}) {
  const end = axisEnd(Math.max(...heights));
  const place = WIDTH / buckets.length;
  const step = Math.ceil(buckets.length / MOST_LABELS);
  const labels = buckets.filter((_, index) => index % step === 0);
  return (
    <div className="chart" style={{ '--chart-h': '11rem' }}>
      <div className="y" aria-hidden="true">
        {[end, end / 2, 0].map((value) => (
          <span key={value}>{number(value)}</span>
        ))}
      </div>
      <div className="plot">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={sentence}>
          <line x1="0" x2={WIDTH} y1="0" y2="0" />
          <line x1="0" x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />
          <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="base" />
          {stacked(layers, buckets.length).map(({ layer, bucket, from, count }) => (
            <rect
              key={`${layer} ${bucket}`}
              x={place * (bucket + GAP / 2)}
              width={place * (1 - GAP)}
              y={HEIGHT - ((from + count) / end) * HEIGHT}
              height={(count / end) * HEIGHT}
              fill={colourOf(layer)}
            />
          ))}
        </svg>
      </div>
      <div className="x" aria-hidden="true">
        {labels.map((bucket, index) => (
          // Each begins where its bar does, and is as wide as the bars up to the next one.
          <span
            key={bucket}
            className={index % 2 === 0 ? undefined : 'opt'}
            style={{ flex: `${Math.min(step, buckets.length - index * step)} 1 0` }}
          >
            {shortBucket(bucket, bucketSeconds)}
          </span>
        ))}
      </div>
    </div>
  );
}

function Figures({ title, layers, buckets, bucketSeconds }: Omit<ChartProps, 'nothing'>) {
  return (
    <details className="data">
      <summary>
        {security.asTable}
        <span className="sr">: {title}</span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by the keyboard */}
      <section className="scroll" tabIndex={0} aria-label={security.figures(title)}>
        <table className="table">
          <caption className="sr">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{bucketSeconds < 86_400 ? security.bucket.hour : security.bucket.day}</th>
              {layers.map(({ name }) => (
                <th key={name} scope="col" className="end">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {buckets.map((bucket, index) => (
              <tr key={bucket}>
                <th scope="row" className="nowrap">
                  {longBucket(bucket, bucketSeconds)}
                </th>
                {layers.map(({ name, counts }) => (
                  <td key={name} className="end num">
                    {number(counts[index] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** Each layer stands on those before it. */
function stacked(layers: readonly Layer[], buckets: number) {
  return Array.from({ length: buckets }, (_, bucket) => {
    let from = 0;
    return layers.flatMap(({ counts }, layer) => {
      const count = counts[bucket] ?? 0;
      from += count;
      return count === 0 ? [] : [{ layer, bucket, from: from - count, count }];
    });
  }).flat();
}

function sentenceOf(
  title: string,
  heights: readonly number[],
  buckets: readonly string[],
  bucketSeconds: number,
): string {
  const at = (index: number) => longBucket(buckets[index] ?? '', bucketSeconds);
  const [from, to] = [at(0), at(buckets.length - 1)];
  const total = heights.reduce((sum, height) => sum + height, 0);
  if (total === 0) return security.sentenceNothing(title, from, to);
  const most = Math.max(...heights);
  return security.sentence(title, from, to, number(total), number(most), at(heights.indexOf(most)));
}

function colourOf(index: number): string {
  return `var(--series-${index + 1})`;
}

function number(value: number): string {
  return new Intl.NumberFormat(formatting.locale).format(value);
}

// Buckets are hours and days of UTC, so they are written in UTC: the day of a reader elsewhere would be another one.
function shortBucket(bucket: string, seconds: number): string {
  const options = seconds < 86_400 ? ({ timeStyle: 'short' } as const) : ({ day: 'numeric', month: 'short' } as const);
  return new Intl.DateTimeFormat(formatting.locale, { ...options, timeZone: 'UTC' }).format(new Date(bucket));
}

function longBucket(bucket: string, seconds: number): string {
  const day = { day: 'numeric', month: 'long' } as const;
  const options = seconds < 86_400 ? ({ ...day, hour: '2-digit', minute: '2-digit' } as const) : day;
  return new Intl.DateTimeFormat(formatting.locale, { ...options, timeZone: 'UTC' }).format(new Date(bucket));
}
