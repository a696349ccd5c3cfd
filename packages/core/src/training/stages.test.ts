import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildSchedule, heldActivations } from './schedules/index.js';
import { inFlightMicroBatches, layersPerChunk } from './stages.js';

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
  // 1F1B: stage i holds p − i micro-batches (Narayanan 2021 §2.2).
  { stage: 0, p: 8, v: 1, m: 64, inFlight: 8 },
  { stage: 7, p: 8, v: 1, m: 64, inFlight: 1 },
  { stage: 0, p: 8, v: 1, m: 4, inFlight: 4 },
  // Interleaved, first stage: p·(1 + (p − 1)/(p·v)) = 8·(1 + 7/24) = 10.333… (Korthikanti 2022 §4.2.3).
  { stage: 0, p: 8, v: 3, m: 64, inFlight: 8 * (1 + 7 / 24) },
])('inFlightMicroBatches of stage $stage with p=$p v=$v m=$m', ({ stage, p, v, m, inFlight }) => {
  expect(inFlightMicroBatches(stage, p, v, m)).toBeCloseTo(inFlight, 12);
});

test.each([1, 2, 4])('activations that the schedule of %i chunks holds are those that the memory model counts', (v) => {
  const sizes = { pipelineParallel: 4, virtualPipeline: v, microBatches: 16 };
  const held = heldActivations(buildSchedule(v === 1 ? '1f1b' : 'interleaved', sizes));
  held.forEach(({ untilWeightGradient }, stage) => {
    expect(untilWeightGradient / v).toBeCloseTo(inFlightMicroBatches(stage, 4, v, 16), 12);
  });
});
