import { expect, test } from 'vitest';
import { findAccelerator, findFramework, findModel, frameworkTraits } from '../../../catalog/index.js';
import type { Layout, TrainingInput } from '../../../training/index.js';
import { layoutIssues, noFailures, planTraining, usualGoodput } from '../../../training/index.js';
import { smallestFittingChange } from './change.js';

function value<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!result.ok) throw new Error('not in the catalog');
  return result.value;
}

const h100 = value(findAccelerator('h100-sxm'));
const layout: Layout = {
  tensorParallel: 8,
  contextParallel: 1,
  expertParallel: 1,
  pipelineParallel: 1,
  virtualPipeline: 1,
  schedule: '1f1b',
  dataParallel: 4,
  microBatchSequences: 1,
  sequenceParallel: true,
  sharding: 'zero1',
  shardGroup: 1,
  recompute: 'none',
};
const input = (changes: Partial<Layout>, count = 32): TrainingInput => ({
  architecture: value(findModel('llama-3.1-70b')).architecture,
  cluster: {
    accelerator: {
      id: 'h100-sxm',
      generation: 'hopper',
      peakBf16FlopPerS: 989e12,
      peakFp8FlopPerS: 1979e12,
      peakFp4FlopPerS: 1979e12,
      memoryBytes: h100.memoryBytes.value,
      memoryBytesPerS: 3.35e12,
      computeUnits: 132,
      tdpW: 700,
      systemPowerW: 1275,
    },
    count,
    acceleratorsPerNode: 8,
    scaleUpDomainSize: 8,
    scaleUpBytesPerS: 450e9,
    scaleOutBytesPerS: 50e9,
    scaleOutAttainedFraction: 0.9,
    scaleOutLatencyS: 1e-5,
    podSize: 1024,
    oversubscription: 1,
  },
  layout: { ...layout, ...changes },
  sequenceLength: 8192,
  globalBatchSequences: 64,
  precision: 'bf16',
  optimizer: { kind: 'adam', masterBytesPerParameter: 4, momentBytesPerParameter: 8 },
  framework: frameworkTraits(value(findFramework('megatron-core'))),
  task: { kind: 'pretrain' },
  run: {
    tokens: 1e9,
    goodput: { ...usualGoodput, ...noFailures },
    powerFraction: 0.75,
    pue: 1.1,
  },
});

test('one setting is changed where one is enough, and the plan then fits', () => {
  const change = smallestFittingChange(input({}));
  expect(Object.keys(change?.changes ?? {})).toHaveLength(1);
  const after = planTraining(input(change?.changes ?? {}));
  if (after.kind !== 'predicted') throw new Error('the change breaks a rule');
  expect(after.evaluation.fits).toBe(true);
  expect(after.evaluation.values.stepTimeS).toBe(change?.stepTimeS);
  expect(after.evaluation.values.deviceMemoryBytes).toBe(change?.deviceMemoryBytes);
});

test('no other single setting that fits is faster', () => {
  const change = smallestFittingChange(input({}));
  const others: readonly Partial<Layout>[] = [
    { recompute: 'selective' },
    { recompute: 'full' },
    { sharding: 'zero2' },
    { sharding: 'zero3' },
  ];
  for (const other of others) {
    const answer = planTraining(input(other));
    if (answer.kind === 'predicted' && answer.evaluation.fits) {
      expect(answer.evaluation.values.stepTimeS).toBeGreaterThanOrEqual(change?.stepTimeS ?? Number.POSITIVE_INFINITY);
    }
  }
});

test('sizes that grow take their ranks from data parallelism, so that the count stays', () => {
  const start = { tensorParallel: 1, dataParallel: 32, sequenceParallel: false, sharding: 'none' } as const;
  const change = smallestFittingChange(input(start));
  if (change === undefined) throw new Error('two changes are enough');
  const after = input({ ...start, ...change.changes });
  expect(layoutIssues(after)).toEqual([]);
});

test('where nothing helps the answer is nothing', () => {
  // 70.6 B parameters × 18 B over 8 accelerators are 159 GB each.
  expect(smallestFittingChange(input({ dataParallel: 1 }, 8))).toBeUndefined();
});
