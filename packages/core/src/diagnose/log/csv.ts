/** Tables with a line of column names: comma, semicolon or tab between. */
import { columnOf } from './columns.js';
import type { LogLine } from './lines.js';
import { readRecords } from './records.js';
import type { ReadLines } from './runLog.js';

/** Reads a table whose first line names at least one column that we know; undefined where it is no such table. */
export function readCsv(lines: readonly LogLine[]): ReadLines | undefined {
  const [header, ...rows] = lines;
  if (header === undefined) return undefined;
  const separator = [',', ';', '\t'].find((each) => header.text.includes(each)) ?? ',';
  const names = cellsOf(header.text, separator);
  if (!names.some((name) => columnOf(name) !== undefined)) return undefined;
  const read = readRecords(
    rows.map(({ number: line, text }) => {
      const cells = cellsOf(text, separator);
      return { line, values: Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])) };
    }),
  );
  return { ...read, recognisedLines: read.recognisedLines + 1 };
}

/** Cells of one line; a cell in double quotes may hold the separator. */
function cellsOf(text: string, separator: string): readonly string[] {
  const cells: string[] = [];
  for (const piece of text.split(separator)) {
    const open = cells.at(-1);
    if (open !== undefined && isOpen(open)) cells[cells.length - 1] = `${open}${separator}${piece}`;
    else cells.push(piece);
  }
  return cells.map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .replaceAll('""', '"'),
  );
}

/** An odd number of quotes: the cell goes on behind the separator. */
function isOpen(cell: string): boolean {
  return cell.trimStart().startsWith('"') && (cell.match(/"/g) ?? []).length % 2 === 1;
}
