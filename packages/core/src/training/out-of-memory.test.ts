/** Plans that their owners saw run out of memory must not fit; where the same people saw a larger device hold the plan, it must. */
import { describe, expect, test } from 'vitest';
import { type InputChange, trainingInput } from '../../test/trainingInput.js';
import type { Layout } from './input.js';
import { planTraining } from './plan-training.js';

interface Seen {
  readonly source: string;
  readonly what: string;
  readonly change: InputChange;
}

const layout = (changes: Partial<Layout>): Partial<Layout> => ({
  tensorParallel: 1,
  pipelineParallel: 1,
  virtualPipeline: 1,
  dataParallel: 1,
  sequenceParallel: false,
  sharding: 'zero1',
  recompute: 'none',
  ...changes,
});
const batch = (sequenceLength: number, globalBatchSequences: number): Required<InputChange>['rest'] => ({
  sequenceLength,
  globalBatchSequences,
});

const ranOut: readonly Seen[] = [
  {
    source: 'pytorch/torchtitan issue 620',
    what: 'Llama 3 8B with FSDP2 on two cards of 48 GB (an L40S has the memory of the RTX 6000 Ada), selective checkpointing',
    change: {
      model: 'llama-3.1-8b',
      accelerator: 'l40s',
      framework: 'fsdp',
      count: 2,
      layout: layout({ dataParallel: 2, sharding: 'fsdp', recompute: 'selective' }),
      rest: batch(8192, 2),
    },
  },
  {
    source: 'NVIDIA/Megatron-LM issue 606',
    what: 'Llama 2 7B on eight A100 of 40 GB without model parallelism, 64 tokens',
    change: {
      model: 'llama-2-7b',
      accelerator: 'a100-sxm-40',
      count: 8,
      layout: layout({ dataParallel: 8 }),
      rest: batch(64, 8),
    },
  },
  {
    source: 'Alpha-VLLM/LLaMA2-Accessory issue 26',
    what: 'Llama 2 13B, all weights, on two A800, tensor 2, checkpointing, 512 tokens',
    change: {
      model: 'llama-2-13b',
      accelerator: 'a800-sxm-80',
      framework: 'fsdp',
      count: 2,
      layout: layout({ tensorParallel: 2, sharding: 'fsdp', recompute: 'full' }),
      rest: batch(512, 2),
    },
  },
  {
    source: 'tatsu-lab/stanford_alpaca issue 220',
    what: 'Llama 7B, all weights, on one A100 of 80 GB',
    change: {
      model: 'llama-2-7b',
      accelerator: 'a100-sxm-80',
      framework: 'fsdp',
      count: 1,
      layout: layout({ sharding: 'none', recompute: 'full' }),
      rest: batch(512, 1),
    },
  },
  {
    source: 'alisawuffles/proxy-tuning issue 2',
    what: 'Llama 2 13B on four A100 of 40 GB with parameters sharded',
    change: {
      model: 'llama-2-13b',
      accelerator: 'a100-sxm-40',
      framework: 'fsdp',
      count: 4,
      layout: layout({ dataParallel: 4, sharding: 'zero3', recompute: 'full' }),
      rest: batch(2048, 4),
    },
  },
  {
    source: 'AetherCortex/Llama-X issue 31',
    what: 'Llama 2 70B on 24 A100 of 40 GB with parameters sharded',
    change: {
      model: 'llama-2-70b',
      accelerator: 'a100-sxm-40',
      framework: 'fsdp',
      count: 24,
      layout: layout({ dataParallel: 24, sharding: 'zero3', recompute: 'full' }),
      rest: batch(512, 24),
    },
  },
  {
    source: 'tatsu-lab/stanford_alpaca issue 86',
    what: 'Llama 13B, all weights, on two A100 of 80 GB with parameters sharded',
    change: {
      model: 'llama-2-13b',
      accelerator: 'a100-sxm-80',
      framework: 'fsdp',
      count: 2,
      layout: layout({ dataParallel: 2, sharding: 'fsdp' }),
      rest: batch(512, 2),
    },
  },
  {
    source: 'meta-llama/llama-cookbook issue 413',
    what: 'Llama 2 7B, all weights, on one A100 of 80 GB',
    change: {
      model: 'llama-2-7b',
      accelerator: 'a100-sxm-80',
      framework: 'fsdp',
      count: 1,
      layout: layout({ sharding: 'none' }),
      rest: batch(4096, 1),
    },
  },
  {
    source: 'MoFHeka/LLaMA-Megatron issue 1',
    what: 'Llama 13B on four A100 of 40 GB with model parallelism, when the optimizer is built',
    change: {
      model: 'llama-2-13b',
      accelerator: 'a100-sxm-40',
      count: 4,
      layout: layout({ tensorParallel: 4, recompute: 'full' }),
      rest: batch(512, 4),
    },
  },
  {
    source: 'NVIDIA/Megatron-LM issue 783',
    what: 'Llama 2 70B on one H100',
    change: { model: 'llama-2-70b', count: 1, layout: layout({ recompute: 'full' }), rest: batch(4096, 1) },
  },
];

const held: readonly Seen[] = [
  {
    source: 'hiyouga/LlamaFactory issue 1221',
    what: 'Llama 2 7B on eight V100 of 32 GB with ZeRO-3',
    change: {
      model: 'llama-2-7b',
      accelerator: 'v100-sxm2-32',
      framework: 'deepspeed',
      count: 8,
      layout: layout({ dataParallel: 8, sharding: 'zero3', recompute: 'full' }),
      rest: { ...batch(512, 8), precision: 'fp16' },
    },
  },
  {
    source: 'alisawuffles/proxy-tuning issue 2',
    what: 'Llama 2 13B on four A100 of 80 GB with parameters sharded',
    change: {
      model: 'llama-2-13b',
      accelerator: 'a100-sxm-80',
      framework: 'fsdp',
      count: 4,
      layout: layout({ dataParallel: 4, sharding: 'zero3', recompute: 'full' }),
      rest: batch(2048, 4),
    },
  },
  {
    source: 'AetherCortex/Llama-X issue 31',
    what: 'Llama 2 13B on 24 A100 of 40 GB with parameters sharded',
    change: {
      model: 'llama-2-13b',
      accelerator: 'a100-sxm-40',
      framework: 'fsdp',
      count: 24,
      layout: layout({ dataParallel: 24, sharding: 'zero3', recompute: 'full' }),
      rest: batch(512, 24),
    },
  },
  {
    source: 'meta-llama/llama-cookbook issue 100',
    what: 'Llama 2 7B with FSDP on four A100 of 40 GB, where 29 GB were reserved',
    change: {
      model: 'llama-2-7b',
      accelerator: 'a100-sxm-40',
      framework: 'fsdp',
      count: 4,
      layout: layout({ dataParallel: 4, sharding: 'fsdp', recompute: 'full' }),
      rest: batch(2048, 4),
    },
  },
];

function headroom(change: InputChange): number {
  const { cluster, ...input } = trainingInput(change);
  // Power is not published for every card, nor does every card multiply bf16; neither has a part in memory.
  const { peakBf16FlopPerS, peakFp8FlopPerS, peakFp4FlopPerS } = cluster.accelerator;
  const accelerator = {
    ...cluster.accelerator,
    systemPowerW: 1000,
    peakBf16FlopPerS: peakBf16FlopPerS || 1e14,
    peakFp8FlopPerS: peakFp8FlopPerS || 1e14,
    peakFp4FlopPerS: peakFp4FlopPerS || 1e14,
  };
  const answer = planTraining({ ...input, cluster: { ...cluster, accelerator } });
  if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
  return answer.evaluation.values.memoryHeadroomBytes ?? Number.NaN;
}

describe('plans that ran out of memory do not fit', () => {
  test.each(ranOut)('$what ($source)', ({ change }) => {
    expect(headroom(change)).toBeLessThan(0);
  });
});

describe('plans that ran fit', () => {
  test.each(held)('$what ($source)', ({ change }) => {
    expect(headroom(change)).toBeGreaterThan(0);
  });
});
