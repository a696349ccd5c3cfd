/**
 * The exact layout search on one core: whole spaces decided, and candidates priced in full without bounds. `npm run bench` runs it.
 *
 * Each space is searched with the network's speed changed a little every time, so that stages are priced afresh, after warm-up; median.
 * The last one has the knobs that Calculon's exhaustive search has and this model too: 3 recomputations, optimizer sharding, sequence
 * parallelism, 3 degrees of overlap of tensor parallelism, overlap of gradients and of parameters, offload of activations and optimizer.
 */
import { DEFAULT_SPACE, searchLayouts } from '@athanor/core/training';
import { searchInput } from './training-graph.mjs';

const fractions = [0, 0.25, 0.5, 0.75, 1];

const calculon = {
  ...DEFAULT_SPACE,
  shardings: /** @type {const} */ (['none', 'zero1']),
  tensorParallels: [1, 2, 4, 8, 16, 32],
  largestMicroBatchSequences: 1024,
  largestVirtualPipeline: 96,
  sequenceParallels: [false, true],
  offloads: fractions.flatMap((activationsFraction) =>
    fractions.map((optimizerFraction) => ({ activationsFraction, optimizerFraction })),
  ),
  traits: {
    tensorOverlapFraction: [0, 0.5, 0.8],
    gradientReduceOverlap: [false, true],
    parameterGatherOverlap: [false, true],
  },
  fixed: { contextParallel: 1, expertParallel: 1 },
  largestCandidates: undefined,
};

const gpt3 = searchInput('gpt-3-175b', 4096, { sequenceLength: 2048, globalBatchSequences: 4096 });
const problems = [
  { name: '405B on 16,384 H100', input: searchInput('llama-3.1-405b', 16_384, {}), space: DEFAULT_SPACE, passes: 9 },
  {
    name: '405B on 131,072 H100',
    input: searchInput('llama-3.1-405b', 131_072, { globalBatchSequences: 16_384 }),
    space: DEFAULT_SPACE,
    passes: 9,
  },
  {
    name: 'DeepSeek-V3 on 2,048 H800',
    input: searchInput('deepseek-v3', 2048, { sequenceLength: 4096, globalBatchSequences: 15_360 }, 'h800-sxm'),
    space: DEFAULT_SPACE,
    passes: 5,
  },
  { name: 'GPT-3 175B on 4,096 H100, knobs of Calculon', input: gpt3, space: calculon, passes: 1 },
];

for (const { name, input, space, passes } of problems) {
  const times = [];
  let search;
  for (let pass = 0; pass < 2 * passes - 1; pass += 1) {
    const scaleOutBytesPerS = input.cluster.scaleOutBytesPerS * (1 + pass / 1000);
    const start = performance.now();
    search = searchLayouts({ ...input, cluster: { ...input.cluster, scaleOutBytesPerS } }, space);
    times.push(performance.now() - start);
  }
  const warm = times.slice(passes - 1).sort((left, right) => left - right);
  const milliseconds = warm[warm.length >> 1] ?? 0;
  const { candidates = 0, fitting = 0, decided } = search ?? {};
  console.log(
    `${name}: ${candidates} layouts, ${fitting} fit; decided in ${milliseconds.toFixed(0)} ms (first ${times[0]?.toFixed(0)} ms), ${(candidates / milliseconds / 1000).toFixed(2)} M/s`,
  );
  console.log(`  ${JSON.stringify(decided)}`);
}

// All candidates of a part of that space priced in full, time and memory both.
const part = { ...calculon, offloads: calculon.offloads.slice(0, 1) };
for (let pass = 0; pass < 2; pass += 1) {
  const start = performance.now();
  const { candidates } = searchLayouts(gpt3, part, { bounded: false });
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `priced in full, ${pass === 0 ? 'first' : 'again'}: ${candidates} layouts, ${(candidates / seconds / 1e6).toFixed(2)} M/s`,
  );
}
