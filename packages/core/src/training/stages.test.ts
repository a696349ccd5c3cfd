import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findModel } from '../catalog/index.js';
import type { ScheduleKind } from './schedules/index.js';
import { layersPerChunk, stageContents, stageSplits } from './stages.js';

test.each([
  { name: 'layers that divide evenly', layers: 96, p: 8, v: 3, first: 4, last: 4 },
  // Llama 3.1 405B: 126 = 128 − 2, one layer less on the first and on the last chunk (Llama 3 §3.3.2).
  { name: 'one layer missing at either end', layers: 126, p: 16, v: 8, first: 0, last: 0 },
  { name: 'one layer missing: the last chunk also holds the head', layers: 127, p: 16, v: 8, first: 1, last: 0 },
  // DeepSeek-V3: 61 = 15·4 + 1.
  { name: 'three layers missing: all from the last', layers: 61, p: 16, v: 1, first: 4, last: 1 },
  // 7 layers on 8 chunks: one missing, the last is empty.
  { name: 'one layer fewer than chunks', layers: 7, p: 8, v: 1, first: 1, last: 0 },
])('layersPerChunk of $name', ({ layers, p, v, first, last }) => {
  const counts = layersPerChunk(layers, p, v) ?? [];
  expect(counts).toHaveLength(p * v);
  expect(counts[0]).toBe(first);
  expect(counts.at(-1)).toBe(last);
});

test('layersPerChunk refuses where inner chunks would have to differ', () => {
  // 13 layers on 16 chunks: besides the first and the last, one inner chunk would hold nothing.
  expect(layersPerChunk(13, 16, 1)).toBeUndefined();
});

test('layersPerChunk keeps every layer, and inner chunks hold equally many', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 32 }),
      fc.integer({ min: 1, max: 8 }),
      (layers, p, v) => {
        const counts = layersPerChunk(layers, p, v);
        if (!counts) return true;
        const sum = counts.reduce((total, count) => total + count, 0);
        const inner = counts.slice(1, -1);
        return sum === layers && counts.every((count) => count >= 0) && new Set(inner).size <= 1;
      },
    ),
  );
});

test.each([
  // 61 + 1 + 2 = 64 = 4 · 16.
  { layers: 61, p: 4, v: 1, split: { firstFewer: 1, lastFewer: 2 }, counts: [15, 16, 16, 14] },
  // 80 + 5 + 3 = 88 = 8 · 11: the inner ones take over what the ends lack.
  { layers: 80, p: 4, v: 2, split: { firstFewer: 5, lastFewer: 3 }, counts: [6, 11, 11, 11, 11, 11, 11, 8] },
  { layers: 26, p: 2, v: 1, split: { firstFewer: 0, lastFewer: 6 }, counts: [16, 10] },
  { layers: 80, p: 8, v: 1, split: { firstFewer: 1, lastFewer: 2 }, counts: undefined },
  // 6 + 5 + 4 = 15 = 5 · 3: less than nothing on the first.
  { layers: 6, p: 5, v: 1, split: { firstFewer: 5, lastFewer: 4 }, counts: undefined },
])('layersPerChunk of $layers layers on $p × $v chunks, lighter by $split', ({ layers, p, v, split, counts }) => {
  expect(layersPerChunk(layers, p, v, split)).toEqual(counts);
});

test('every split is one that spreads all layers, and the lightest ends come last', () => {
  // 61 layers on 4 chunks: 3 lacking, as 0 + 3, 1 + 2, 2 + 1, 3 + 0; 7 lacking exceed 3 and 3.
  expect(stageSplits(61, 4, 3)).toEqual([
    { firstFewer: 0, lastFewer: 3 },
    { firstFewer: 1, lastFewer: 2 },
    { firstFewer: 2, lastFewer: 1 },
    { firstFewer: 3, lastFewer: 0 },
  ]);
  expect(stageSplits(61, 1, 3)).toEqual([]);
});

describe('stageContents', () => {
  const found = findModel('deepseek-v3');
  if (!found.ok) throw new Error('not in the catalog');
  const { architecture } = found.value;
  // 3 dense layers, then 58 of experts; 16 parts of 4, …, 4, 1.
  const held = (schedule: ScheduleKind, virtualPipeline: number, stage: number) =>
    stageContents(architecture, schedule, 16, virtualPipeline)?.[stage];

  test('of 1F1B are the parts in order', () => {
    expect(held('1f1b', 1, 0)).toMatchObject({ layersByBlock: [3, 1], hasEmbedding: true, hasHead: false });
    expect(held('1f1b', 1, 15)).toMatchObject({ layersByBlock: [0, 1], hasEmbedding: false, hasHead: true });
  });

  test('of DualPipe are two parts each: every layer exists twice, as do the embedding and the head', () => {
    expect(held('dualpipe', 1, 0)).toMatchObject({ layersByBlock: [3, 2], hasEmbedding: true, hasHead: true });
    expect(held('dualpipe', 1, 15)).toMatchObject({ layersByBlock: [3, 2], hasEmbedding: true, hasHead: true });
    expect(held('dualpipe', 1, 7)).toMatchObject({ layersByBlock: [0, 8], hasEmbedding: false, hasHead: false });
  });

  test('of a V put the embedding and the head on the first stage', () => {
    // 61 layers on 32 parts: 2, …, 2, and 3 missing, of which the last part can give 2 and the first 1.
    expect(held('zb-v', 2, 0)).toMatchObject({ layersByBlock: [1, 0], hasEmbedding: true, hasHead: true });
    expect(held('zb-v', 2, 15)?.positions).toEqual([15, 16]);
  });
});
