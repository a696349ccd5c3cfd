import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type InputChange, trainingInput } from '../../test/trainingInput.js';
import type { Layout, TrainingInput } from './input.js';
import { planTraining } from './plan-training.js';

/** 64 accelerators under five shardings and four stacks: groups on links, on ports, and over both. */
const dense: Partial<Layout> = {
  tensorParallel: 1,
  pipelineParallel: 1,
  virtualPipeline: 1,
  schedule: '1f1b',
  dataParallel: 64,
  sharding: 'zero1',
};
const plans: readonly InputChange[] = [
  { model: 'llama-3.1-70b', framework: 'fsdp', layout: { ...dense, sharding: 'hsdp', shardGroup: 8 } },
  { model: 'llama-3.1-8b', framework: 'fsdp', layout: { ...dense, sharding: 'zero3' } },
  {
    model: 'llama-3.1-8b',
    framework: 'jax',
    layout: { ...dense, tensorParallel: 2, dataParallel: 32, sharding: 'fsdp' },
  },
  { model: 'llama-3.1-8b', framework: 'deepspeed', layout: { ...dense, sharding: 'zero2' } },
  { model: 'llama-3.1-8b', framework: 'megatron-core', layout: { ...dense, contextParallel: 16, dataParallel: 4 } },
  { model: 'llama-3.1-70b', framework: 'megatron-core', layout: { ...dense, tensorParallel: 8, dataParallel: 8 } },
  {
    model: 'llama-3.1-70b',
    framework: 'megatron-core',
    layout: { ...dense, tensorParallel: 4, pipelineParallel: 4, dataParallel: 4 },
  },
  { model: 'mixtral-8x7b', framework: 'megatron-core', layout: { ...dense, expertParallel: 8 } },
  {
    model: 'mixtral-8x7b',
    framework: 'megatron-core',
    layout: { ...dense, tensorParallel: 2, expertParallel: 8, dataParallel: 32 },
  },
  {
    model: 'mixtral-8x7b',
    framework: 'megatron-core',
    accelerator: 'gb200-nvl72',
    layout: { ...dense, expertParallel: 4 },
  },
  // Stages that differ: the head, a block of recomputed layers, a dense layer before experts. Which one is the slowest changes with the resource.
  {
    model: 'llama-3.1-8b',
    framework: 'megatron-core',
    layout: { ...dense, pipelineParallel: 4, dataParallel: 16 },
  },
  {
    model: 'llama-3.1-70b',
    framework: 'megatron-core',
    layout: {
      ...dense,
      tensorParallel: 4,
      pipelineParallel: 4,
      dataParallel: 4,
      recompute: { method: 'block', layers: 10 },
    },
  },
  {
    model: 'deepseek-v2-lite',
    framework: 'megatron-core',
    count: 48,
    layout: { ...dense, pipelineParallel: 3, dataParallel: 16, expertParallel: 8 },
  },
  // ZeRO-2 whose dense weights are exchanged over ports and experts over links, and the reverse of it within groups.
  { model: 'mixtral-8x7b', framework: 'deepspeed', layout: { ...dense, sharding: 'zero2', expertParallel: 8 } },
  {
    model: 'mixtral-8x7b',
    framework: 'megatron-core',
    layout: { ...dense, sharding: 'zero2', shardGroup: 8, expertParallel: 8 },
  },
];

/** What a buyer may have more of. */
const better = {
  compute: ({ cluster }: TrainingInput, by: number) => {
    const { accelerator } = cluster;
    const { peakBf16FlopPerS, peakFp8FlopPerS, peakFp4FlopPerS } = accelerator;
    return {
      ...cluster,
      accelerator: {
        ...accelerator,
        peakBf16FlopPerS: peakBf16FlopPerS * by,
        peakFp8FlopPerS: peakFp8FlopPerS * by,
        peakFp4FlopPerS: peakFp4FlopPerS * by,
      },
    };
  },
  power: ({ cluster }: TrainingInput, by: number) => ({
    ...cluster,
    accelerator: { ...cluster.accelerator, tdpW: cluster.accelerator.tdpW * by },
  }),
  memory: ({ cluster }: TrainingInput, by: number) => ({
    ...cluster,
    accelerator: { ...cluster.accelerator, memoryBytesPerS: cluster.accelerator.memoryBytesPerS * by },
  }),
  links: ({ cluster }: TrainingInput, by: number) => ({ ...cluster, scaleUpBytesPerS: cluster.scaleUpBytesPerS * by }),
  ports: ({ cluster }: TrainingInput, by: number) => ({
    ...cluster,
    scaleOutBytesPerS: cluster.scaleOutBytesPerS * by,
  }),
};
type Resource = keyof typeof better;

function stepTimeS(input: TrainingInput): number {
  const answer = planTraining(input);
  if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
  return answer.evaluation.values.stepTimeS ?? Number.NaN;
}

test.each(Object.keys(better) as Resource[])('more %s never slows the step', (resource) => {
  const scale = fc.constantFrom(0.1, 0.3, 0.7, 1, 1.5, 3);
  fc.assert(
    fc.property(
      fc.constantFrom(...plans),
      fc.constantFrom(1024, 8192),
      fc.record({ compute: scale, links: scale, ports: scale }),
      fc.constantFrom(1.1, 2),
      (plan, sequenceLength, start, by) => {
        let from = trainingInput({ count: 64, ...plan, rest: { globalBatchSequences: 256, sequenceLength } });
        for (const name of ['compute', 'links', 'ports'] as const)
          from = { ...from, cluster: better[name](from, start[name]) };
        const before = stepTimeS(from);
        expect(stepTimeS({ ...from, cluster: better[resource](from, by) })).toBeLessThanOrEqual(before * (1 + 1e-12));
      },
    ),
    { numRuns: 60 },
  );
});
