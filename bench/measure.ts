/** What the rounds of one side gave, and how far they lie apart. */
export type Series = { readonly median: number; readonly least: number; readonly most: number };

export function series(values: readonly number[]): Series {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2;
  return { median, least: at(0), most: at(sorted.length - 1) };
}

/** `41.2 (39.8 to 42.0)` */
export function shown({ median, least, most }: Series, digits: number): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

/** One line of the report: what was measured against which bound. */
export type Finding = {
  readonly what: string;
  readonly floor: string;
  readonly product: string;
  readonly result: string;
  readonly bound: string;
  readonly reached: boolean;
};

export function finding(
  what: string,
  sides: { floor: string; product: string },
  measured: Series,
  shape: { digits: number; unit?: string },
  bound: { least?: number; most?: number },
): Finding {
  const unit = shape.unit ?? '';
  const reached = measured.median >= (bound.least ?? -Infinity) && measured.median <= (bound.most ?? Infinity);
  const words =
    bound.least !== undefined ? `≥ ${bound.least}${unit}` : bound.most !== undefined ? `≤ ${bound.most}${unit}` : '';
  return { what, ...sides, result: `${shown(measured, shape.digits)}${unit}`, bound: words, reached };
}

/** Product against floor, round by round, so that what slows both of a round does not count. 1 is as good as the floor. */
export function ratios(floor: readonly number[], product: readonly number[], higherIsBetter: boolean): Series {
  return series(
    product.map((value, round) =>
      higherIsBetter ? value / (floor[round] ?? Number.NaN) : (floor[round] ?? Number.NaN) / value,
    ),
  );
}

/** A Markdown table with columns of equal width, so that it reads in a terminal and in the documentation. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

export function findingsTable(findings: readonly Finding[]): string {
  return table(
    ['measured', 'floor', 'product', 'result', 'bound', ''],
    findings.map(({ what, floor, product, result, bound, reached }) => [
      what,
      floor,
      product,
      result,
      bound,
      bound === '' ? '' : reached ? 'reached' : 'missed',
    ]),
  );
}
