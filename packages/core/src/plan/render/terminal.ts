/** A report for a terminal: aligned tables, wrapped notes, colour only where the caller gives one. */
import type { Block, Report } from '../report/block.js';
import { formatCell, formatText } from './text.js';

/** Colours of one terminal; each is the identity where there is none. */
export interface Palette {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
}

const same = (text: string): string => text;
export const noColour: Palette = { strong: same, faint: same, good: same, bad: same, warn: same };

/**
 * Prints a report.
 *
 * @param width columns of the terminal; lines of notes are wrapped to it, and so is the last column of a table
 */
export function renderTerminal(report: Report, palette: Palette, width: number): string {
  return `${[palette.strong(report.title), ...renderBlocks(report.blocks, palette, width)].join('\n\n')}\n`;
}

/** Each block for itself, for what is put together in other ways. */
export function renderBlocks(blocks: readonly Block[], palette: Palette, width: number): readonly string[] {
  return blocks.map((block) => renderBlock(block, palette, width));
}

function renderBlock(block: Block, palette: Palette, width: number): string {
  switch (block.kind) {
    case 'headline': {
      const tone = block.tone === 'good' ? palette.good : palette.bad;
      return block.texts.map((text) => wrap(formatText(text), width, '').map(tone).join('\n')).join('\n');
    }
    case 'table':
      return renderTable(block, palette, width);
    case 'list': {
      const tone = block.tone === 'warning' ? palette.warn : same;
      const items = block.items.flatMap((item) =>
        wrap(formatText(item), width - 4, '  ').map((line, index) => (index === 0 ? `  - ${line}` : `  ${line}`)),
      );
      return [tone(palette.strong(formatText(block.title))), ...items].join('\n');
    }
    default:
      return block satisfies never;
  }
}

const gap = 2;
const narrowest = 14;

function renderTable(block: Extract<Block, { kind: 'table' }>, palette: Palette, width: number): string {
  const labels = block.columns.map((column) => formatText(column.label));
  const rows = block.rows.map((row) => row.map(formatCell));
  const natural = labels.map((label, index) =>
    Math.max(displayWidth(label), ...rows.map((row) => displayWidth(row[index] ?? ''))),
  );
  const longestWords = labels.map((label, index) =>
    Math.max(...[label, ...rows.map((row) => row[index] ?? '')].flatMap((cell) => cell.split(' ').map(displayWidth))),
  );
  const aligns = block.columns.map((column) => column.align);
  const widths = shrink(
    natural,
    natural.map((value, index) =>
      aligns[index] === 'left' ? Math.min(value, Math.max(narrowest, longestWords[index] ?? 0)) : value,
    ),
    width - 2,
  );
  const line = (cells: readonly string[]): string[] => {
    const wrapped = cells.map((cell, index) => wrap(cell, widths[index] ?? 0, ''));
    const height = Math.max(1, ...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, row) => {
      const parts = wrapped.map((lines, index) =>
        pad(lines[row] ?? '', widths[index] ?? 0, block.columns[index]?.align ?? 'left'),
      );
      return `  ${parts.join(' '.repeat(gap))}`.trimEnd();
    });
  };
  const header = labels.some((label) => label !== '') ? line(labels).map(palette.faint) : [];
  const foot = (block.foot ?? []).flatMap((text) =>
    wrap(formatText(text), width - 2, '').map((row) => palette.faint(`  ${row}`)),
  );
  return [palette.strong(formatText(block.title)), ...header, ...rows.flatMap(line), ...foot].join('\n');
}

/** Takes from the columns with most to spare until the table fits or all are at their least; words and numbers are never broken. */
function shrink(natural: readonly number[], least: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, value) => sum + value, gap * (widths.length - 1)) - width;
  while (excess > 0) {
    const spare = widths.map((value, index) => value - (least[index] ?? value));
    const most = spare.indexOf(Math.max(...spare));
    if ((spare[most] ?? 0) <= 0) break;
    widths[most] = (widths[most] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? space + text : text + space;
}

/** Columns that a text takes: wide characters count two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    width +=
      code >= 0x1100 &&
      (code <= 0x115f ||
        (code >= 0x2e80 && code <= 0xa4cf) ||
        (code >= 0xac00 && code <= 0xd7a3) ||
        (code >= 0xf900 && code <= 0xfaff) ||
        (code >= 0xfe30 && code <= 0xfe6f) ||
        (code >= 0xff00 && code <= 0xff60))
        ? 2
        : 1;
  }
  return width;
}

/** Lines of at most `width` columns, broken at spaces but never before a per cent sign; later lines start with `indent`. */
export function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/ (?!%)/)) {
    const candidate = current === '' ? word : `${current} ${word}`;
    if (current !== '' && displayWidth(candidate) > width) {
      lines.push(current);
      current = `${indent}${word}`;
    } else current = candidate;
  }
  return [...lines, current];
}
