import { expect, test } from 'vitest';
import { type Block, name, quantity, text } from '../report/block.js';
import { renderMarkdown } from './markdown.js';
import { displayWidth, noColour, renderTerminal, wrap } from './terminal.js';

const table: Block = {
  kind: 'table',
  title: text('plan.table.layout'),
  columns: [
    { label: text('plan.column.setting'), align: 'left' },
    { label: text('plan.column.bytes'), align: 'right' },
    { label: text('plan.column.why'), align: 'left' },
  ],
  rows: [
    [name('short'), quantity(85.5e9, 'B'), name('one')],
    [
      name('a longer | name'),
      quantity(2e6, 'B'),
      name('words that go on and on until the line of the terminal is full'),
    ],
  ],
};

test('columns are aligned, and a long text is wrapped in its column', () => {
  const lines = renderTerminal({ title: 'T', blocks: [table] }, noColour, 60).split('\n');
  expect(lines).toEqual([
    'T',
    '',
    'Layout',
    '  setting           memory  why',
    '  short            85.5 GB  one',
    '  a longer | name     2 MB  words that go on and on until',
    '                            the line of the terminal is full',
    '',
  ]);
  expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(60);
});

test('Markdown keeps text from becoming markup', () => {
  const markdown = renderMarkdown({ title: 'A <b>bold</b> *title*', blocks: [table] });
  expect(markdown).toContain('# A \\<b\\>bold\\</b\\> \\*title\\*');
  expect(markdown).toContain('| a longer \\| name | 2 MB |');
  expect(markdown).toContain('| --- | ---: | --- |');
});

test('wrapping breaks at spaces only', () => {
  expect(wrap('one two three', 7, '')).toEqual(['one two', 'three']);
  expect(wrap('unbreakable', 4, '')).toEqual(['unbreakable']);
  expect(wrap('about 45 % of it', 8, '')).toEqual(['about', '45 % of', 'it']);
});

test('wide characters take two columns', () => {
  expect(displayWidth('算力')).toBe(4);
  expect(displayWidth('fire')).toBe(4);
});
