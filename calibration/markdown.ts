/** Tables and numbers in Markdown. */

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** One decimal; empty of nothing. */
export function fixed(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined) return '';
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}

/** Four significant digits, without exponents for the times of steps. */
export function significant(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Text from a source as one cell: no line breaks, no bars. */
export function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
}
