import { expect, test } from 'vitest';
import { buildSchedule, heldActivations } from './index.js';

test.each([
  // Of 8 stages, the first and the last. 1F1B: p − i (Narayanan 2021 §2.2.1); GPipe: all 24.
  { kind: 'gpipe', first: 24, last: 24 },
  { kind: '1f1b', first: 8, last: 1 },
  // Chunks of half a stage: 2(p − i − 1) + (v − 1)p + 1.
  { kind: 'interleaved', first: 23, last: 9 },
  // Qi et al. 2023 §2.3: p, and 2p − 1, micro-batches wait for their weight gradient on every stage.
  { kind: 'zb-h1', first: 8, last: 8 },
  { kind: 'zb-h2', first: 15, last: 15 },
  // Both chunks of p micro-batches (Qi et al. 2023 §6).
  { kind: 'zb-v', first: 16, last: 16 },
  // DeepSeek-V3 table 2: PP + 1; DualPipeV has twice the parts on its stages.
  { kind: 'dualpipe', first: 9, last: 9 },
  { kind: 'dualpipe-v', first: 17, last: 17 },
] as const)(
  '$kind holds the activations of $first chunks on the first stage, $last on the last',
  ({ kind, first, last }) => {
    const held = heldActivations(buildSchedule(kind, { pipelineParallel: 8, virtualPipeline: 2, microBatches: 24 }));
    expect(held[0]?.untilWeightGradient).toBe(first);
    expect(held[7]?.untilWeightGradient).toBe(last);
  },
);

test('what the input gradient releases is held as in 1F1B by ZB-H1, and for 2(p − i) − 1 micro-batches by ZB-H2', () => {
  const sizes = { pipelineParallel: 4, virtualPipeline: 1, microBatches: 12 };
  const held = (kind: 'zb-h1' | 'zb-h2') =>
    heldActivations(buildSchedule(kind, sizes)).map(({ untilInputGradient }) => untilInputGradient);
  expect(held('zb-h1')).toEqual([4, 3, 2, 1]);
  expect(held('zb-h2')).toEqual([7, 5, 3, 1]);
});
