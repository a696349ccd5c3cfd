import { expect, test } from 'vitest';
import { createReader, type ReadLog, describe as show } from './reader.js';

function read(fields: Record<string, unknown>): {
  readonly reader: ReturnType<typeof createReader>;
  readonly log: ReadLog;
} {
  const log: ReadLog = { issues: [], defaults: [] };
  return { reader: createReader(fields, ['top'], log), log };
}

test('a field is read where it is, and a default is noted where it is not', () => {
  const { reader, log } = read({ width: 8, depth: null });
  expect(reader.size('width')).toBe(8);
  expect(reader.size('depth', { fallback: 3 })).toBe(3);
  expect(reader.flag('tied', true)).toBe(true);
  expect(log).toEqual({
    issues: [],
    defaults: [
      { path: ['top', 'depth'], value: 3 },
      { path: ['top', 'tied'], value: true },
    ],
  });
});

test('null is a value where it means that a thing is absent', () => {
  const { reader } = read({ window: null, rank: 4 });
  expect(reader.nullable('window', 4096)).toBeNull();
  expect(reader.nullable('rank', null)).toBe(4);
  expect(reader.nullable('other', 4096)).toBe(4096);
});

test('of several names the first that is there counts, and the first is named when none is', () => {
  const { reader, log } = read({ hidden_size: 8 });
  expect(reader.size(['n_embd', 'hidden_size'])).toBe(8);
  expect(reader.size(['n_layer', 'num_hidden_layers'])).toBe(1);
  expect(log.issues.map((issue) => issue.path)).toEqual([['top', 'n_layer']]);
});

test('reading goes on after a mistake', () => {
  const { reader, log } = read({ width: Number.NaN, depth: 2 ** 60, list: 'x', flag: 1 });
  expect([reader.size('width'), reader.size('depth'), reader.list('list'), reader.flag('flag', false)]).toEqual([
    1,
    1,
    undefined,
    false,
  ]);
  expect(log.issues.map((issue) => issue.code)).toEqual([
    'architecture.notWholeNumber',
    'architecture.notWholeNumber',
    'architecture.notList',
    'architecture.notBoolean',
  ]);
});

test('a section knows its place and shares the log', () => {
  const { reader, log } = read({ text_config: { width: 'x' }, list: [] });
  expect(reader.section('list')).toBeUndefined();
  reader.section('text_config')?.size('width');
  expect(log.issues[0]?.path).toEqual(['top', 'text_config', 'width']);
});

test('a long or deep value is shown short', () => {
  expect(show('x'.repeat(100))).toHaveLength(43);
  expect([show({ a: 1 }), show([1]), show(null), show(undefined), show(1.5)]).toEqual([
    'a mapping',
    'a list',
    'null',
    'nothing',
    '1.5',
  ]);
});
