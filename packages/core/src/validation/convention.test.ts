import { expect, test } from 'vitest';
import { type RowChanges, sampleRow } from '../../test/validationRow.js';
import { nearestName } from '../training/recompute.js';
import { conventionFlopPerToken, flopConvention, measuredStep } from './convention.js';
import { textOf } from './resolution.js';
import { resolveRow } from './resolve.js';

const nothing = { stepTimeS: null };

function convert(changes: RowChanges) {
  const row = sampleRow(changes);
  const part = resolveRow(row);
  if (part.kind === 'skipped') throw new Error(textOf(part.reason));
  const { architecture, sequenceLength, globalBatchSequences, precision, cluster, layout } = part.value;
  const context = {
    architecture,
    sequenceLength,
    globalBatchSequences,
    precision,
    accelerator: cluster.accelerator,
    count: cluster.count,
    recompute: nearestName(layout.recompute),
  };
  return {
    step: measuredStep(row, context),
    flopPerToken: conventionFlopPerToken(architecture, sequenceLength, flopConvention(row)),
  };
}

// Llama 3 8B. A layer: q and o 2·4096² = 33,554,432; k and v 2·4096·1024 = 8,388,608; three of 4096·14336 = 176,160,768: 218,103,808.
// 32 layers 6,979,321,856 and the logits 128256·4096 = 525,336,576: 7,504,658,432 weights; 6 × 45.02795e9 FLOP.
// Scores: 12·32·4096·8192 = 12.88490e9 over the square, 6.44245e9 below the diagonal.
// With the embedding of 525,336,576 and 65 norms of 4,096 that 6·N counts as well: 6 × 8,030,261,248 = 48.18157e9.
test.each([
  { name: 'full', text: 'attention counted FULL (no causal halving)', gflop: 57.91285 },
  { name: 'causal', text: 'causal attention core counted at s/2', gflop: 51.4704 },
  { name: '6N with causal half', text: 'MaxText 2024: 6*N*tokens + causal-halved attention', gflop: 54.62402 },
  {
    name: '6N with full square',
    text: '3*(2*N*s + 4*L*d*s^2) per sequence: N includes embeddings, attention NOT halved',
    gflop: 61.06647,
  },
  // Four passes over the layers: 8 × 6.979321856e9 + 6 × 0.525336576e9 + 4/3 × 12.88490e9.
  { name: 'hardware', text: 'HARDWARE FLOPs: attention full', gflop: 76.16646 },
  { name: 'nothing said', text: 'as stated', gflop: 57.91285 },
])('Llama 3 8B at 8k costs $gflop GFLOP for each token counted as $name', ({ text, gflop }) => {
  const { flopPerToken } = convert({ measured: { flopsDefinition: text } });
  expect(flopPerToken / 1e9 / gflop).toBeCloseTo(1, 5);
});

test('a LoRA convention leaves out the weight gradients of frozen matrices', () => {
  const { flopPerToken } = convert({
    training: { task: 'lora' },
    measured: {
      flopsDefinition: 'attention counted FULL (no causal halving); LoRA: no weight-gradient FLOPs for frozen base',
    },
  });
  // 4 × 7,504,658,432 + 12.88490e9
  expect(flopPerToken / 1e9 / 42.90353).toBeCloseTo(1, 5);
});

test('measuredStep prefers a printed time', () => {
  const { step } = convert({
    measured: { stepTimeS: 9.5, tokensPerSPerAccelerator: 13_800, modelTflopsPerAccelerator: 1 },
  });
  expect(step).toEqual({ kind: 'measured', stepTimeS: 9.5 });
});

test('measuredStep turns tokens per second into the time of a step', () => {
  const { step } = convert({
    measured: { ...nothing, tokensPerSPerAccelerator: 13107.2, modelTflopsPerAccelerator: 1 },
  });
  // 128 · 8,192 tokens / (13,107.2 · 8) = 10 s
  if (step.kind === 'skipped') throw new Error(step.reason.code);
  expect(step.stepTimeS).toBeCloseTo(10, 10);
  expect(step.derivedFrom && textOf(step.derivedFrom)).toBe(
    'global batch tokens over 13107.2 tokens/s for each accelerator',
  );
});

test('measuredStep turns TFLOPS into a time under the convention of the row', () => {
  const full = convert({
    measured: { ...nothing, modelTflopsPerAccelerator: 800, flopsDefinition: 'attention counted full' },
  }).step;
  const causal = convert({ measured: { ...nothing, modelTflopsPerAccelerator: 800, flopsDefinition: 'causal' } }).step;
  if (full.kind === 'skipped' || causal.kind === 'skipped') throw new Error('skipped');
  // 1,048,576 tokens · 57.91285e9 / (800e12 · 8) = 9.48844 s, which Megatron-LM prints for this row as 9.4897 s; 8.43291 s causal.
  expect(full.stepTimeS).toBeCloseTo(9.48844, 4);
  expect(causal.stepTimeS).toBeCloseTo(8.43291, 4);
  expect(full.derivedFrom && textOf(full.derivedFrom)).toBe('800 TFLOPS for each accelerator, counted as unmasked');
});

test.each([
  // 57.91285e9 · 1,048,576 / (0.5 · peak · 8): the printed peak, or that of the format.
  { name: 'the printed peak', recipe: 'bf16', text: 'attention full; peak 1000', seconds: 15.1814 },
  { name: 'the bf16 peak', recipe: 'bf16', text: 'attention full', seconds: 15.3503 },
  { name: 'the fp8 peak', recipe: 'fp8-tensor', text: 'attention full', seconds: 7.67125 },
])('measuredStep turns MFU of $name into a time', ({ recipe, text, seconds }) => {
  const { step } = convert({ training: { recipe }, measured: { ...nothing, mfu: 0.5, flopsDefinition: text } });
  if (step.kind === 'skipped') throw new Error(step.reason.code);
  expect(step.stepTimeS / seconds).toBeCloseTo(1, 4);
});

// Of the 57.91285 GFLOP per token above, recomputing all layers again costs 2 × 6.979321856e9 + 12.88490e9/3 = 18.25361e9: 76.16646e9;
// recomputing the attention core alone, 12.88490e9/3 = 4.29497e9: 62.20782e9. Times 1,048,576 tokens over 800e12 · 8.
test.each([
  { recompute: 'full', at: 'measured', text: null, seconds: 12.47911 },
  { recompute: 'full', at: 'row', text: 'as stated', seconds: 12.47911 },
  { recompute: 'full', at: 'row', text: 'HARDWARE FLOPs', seconds: 12.47911 },
  { recompute: 'selective', at: 'measured', text: null, seconds: 10.19213 },
  { recompute: 'none', at: 'measured', text: null, seconds: 9.48844 },
])(
  'measuredStep counts $recompute recomputation in hardware TFLOPS of the $at, described as $text',
  ({ recompute, at, text, seconds }) => {
    const figure = { hardwareTflopsPerAccelerator: 800 };
    const measured = { ...nothing, flopsDefinition: text };
    const { step } = convert({
      training: { recompute },
      measured: at === 'row' ? measured : { ...measured, ...figure },
      ...(at === 'row' ? figure : {}),
    });
    if (step.kind === 'skipped') throw new Error(step.reason.code);
    expect(step.stepTimeS / seconds).toBeCloseTo(1, 5);
  },
);

test('measuredStep takes model TFLOPS for the model’s where hardware TFLOPS stand beside them', () => {
  const { step } = convert({
    training: { recompute: 'full' },
    measured: {
      ...nothing,
      modelTflopsPerAccelerator: 800,
      hardwareTflopsPerAccelerator: 1052,
      flopsDefinition: 'HARDWARE FLOPs: attention full',
    },
  });
  expect(step.kind === 'measured' && step.stepTimeS).toBeCloseTo(9.48844, 4);
});

test('measuredStep skips rows without any figure, and TFLOPs of sources that contradict themselves', () => {
  expect(convert({ measured: nothing }).step).toMatchObject({
    kind: 'skipped',
    reason: { code: 'validation.skip.noMeasurement' },
  });
  const primus = {
    source: { title: 'AMD Primus-pipeline tech blog' },
    measured: { ...nothing, modelTflopsPerAccelerator: 235 },
  };
  expect(convert(primus).step).toMatchObject({
    kind: 'skipped',
    reason: { code: 'validation.skip.inconsistentFlops' },
  });
});

test.each([
  {
    title: 'MaxText README runtime performance (2024)',
    text: 'MaxText: halved in 2024, not halved in between',
    counting: 'causal',
  },
  { title: 'The Llama 3 Herd of Models Table 4', text: 'BF16 model FLOPs', counting: 'causal' },
  { title: 'AI-Hypercomputer tpu-recipes', text: 'causal attention halved in 2024', counting: 'unmasked' },
])('flopConvention of $title is $counting', ({ title, text, counting }) => {
  expect(flopConvention(sampleRow({ source: { title }, measured: { flopsDefinition: text } })).counting).toBe(counting);
});

test('flopConvention reads the peak of the row’s own accelerator and precision', () => {
  const text = 'attention NOT halved; peak A100 312, H100 989 (989.5) TFLOPS; fp8 rows use fp8 peak';
  const peak = (acceleratorId: string, recipe: string) =>
    flopConvention(
      sampleRow({ hardware: { acceleratorId }, training: { recipe }, measured: { flopsDefinition: text } }),
    ).peakFlopPerS;
  expect([peak('a100-sxm-80', 'bf16'), peak('h100-sxm', 'bf16'), peak('h100-sxm', 'fp8-tensor')]).toEqual([
    312e12,
    989e12,
    undefined,
  ]);
});
