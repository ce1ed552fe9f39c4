/** What a line of the table is about. */
export interface Line<Id extends string> {
  readonly id: Id;
  readonly title: string;
  readonly unit: string;
}

/** One line of the table: medians, and sparkhub's as a part of stock's. Null where there is no figure. */
export interface SummaryLine {
  readonly title: string;
  readonly unit: string;
  readonly stock: number | null;
  readonly sparkhub: number | null;
  /** Below 1: sparkhub needs less. */
  readonly ratio: number | null;
}

/** The rounds of both, line by line. */
export function summarize<Id extends string>(
  rounds: Readonly<Record<'stock' | 'sparkhub', readonly Readonly<Record<Id, number | null>>[]>>,
  lines: readonly Line<Id>[],
): SummaryLine[] {
  return lines.map(({ id, title, unit }) => {
    const stock = median(rounds.stock.map((figures) => figures[id]));
    const sparkhub = median(rounds.sparkhub.map((figures) => figures[id]));
    const ratio = stock === null || sparkhub === null ? null : sparkhub / stock;
    return { title, unit, stock, sparkhub, ratio };
  });
}

/** The middle one, or the mean of the two in the middle; null when there is none. */
export function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const upper = sorted[Math.floor(sorted.length / 2)]!;
  return sorted.length % 2 === 1 ? upper : (upper + sorted[sorted.length / 2 - 1]!) / 2;
}

/** The table, for people. */
export function describeSummary(lines: readonly SummaryLine[]): string {
  const rows = lines.map(({ title, unit, stock, sparkhub, ratio }) => [
    title,
    describeFigure(stock, unit),
    describeFigure(sparkhub, unit),
    ratio === null ? '-' : ratio.toFixed(2),
  ]);
  const all = [['median', 'stock', 'sparkhub', 'ratio'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join('  '),
    )
    .join('\n');
}

const DIGITS: Readonly<Record<string, number>> = { s: 1, x: 2 };

/** A figure with its unit: seconds to the tenth, memory to the MiB, shares to the hundredth. */
export function describeFigure(value: number | null, unit: string): string {
  if (value === null) return '-';
  return `${value.toFixed(DIGITS[unit] ?? 0)} ${unit}`;
}
