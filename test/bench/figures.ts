/** One line of the table: a figure, how far its rounds lie apart, and the goal it is held against (none of them is asserted). */
export interface Figure {
  /** Of the mission's speed goals, `S-1` to `S-8`. */
  readonly goal: string;
  readonly what: string;
  readonly measured: string;
  /** Lowest to highest round; empty for a single measurement. */
  readonly spread: string;
  readonly wanted: string;
}

/** The value below which a part of the sorted values lies; NaN of nothing. */
export function quantile(sorted: ArrayLike<number>, part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values.toSorted((one, other) => one - other), 0.5);
}

/** Three significant digits, thousands apart: `12,300`, `0.482`. */
export function number(value: number): string {
  return Number.isFinite(value) ? Number(value.toPrecision(3)).toLocaleString('en') : 'none';
}

/** Median of the rounds, with lowest and highest. */
export function ofRounds(values: readonly number[], unit: string): Pick<Figure, 'measured' | 'spread'> {
  return { measured: `${number(median(values))}${unit}`, spread: values.length > 1 ? `${number(Math.min(...values))} - ${number(Math.max(...values))}` : '' };
}

/** Median and 99th percentile of milliseconds. */
export function percentiles(values: Iterable<number>): string {
  const sorted = Float64Array.from(values).sort();
  return `p50 ${number(quantile(sorted, 0.5))}, p99 ${number(quantile(sorted, 0.99))} ms`;
}

const heads: Figure = { goal: 'goal', what: 'what', measured: 'measured', spread: 'rounds', wanted: 'wanted' };
const columns = ['goal', 'what', 'measured', 'spread', 'wanted'] as const;

/** The table for a terminal. */
export function plain(figures: readonly Figure[]): string {
  const width = (column: (typeof columns)[number]): number => Math.max(...[heads, ...figures].map((figure) => figure[column].length));
  return [heads, ...figures].map((figure) => columns.map((column) => figure[column].padEnd(width(column))).join('  ').trimEnd()).join('\n');
}

/** The table for a README. */
export function markdown(figures: readonly Figure[], circumstances: string): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [circumstances, '', line(columns.map((column) => heads[column])), line(columns.map(() => '---')), ...figures.map((figure) => line(columns.map((column) => figure[column])))].join('\n');
}
