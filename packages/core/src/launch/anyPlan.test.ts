import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIssue } from '../messages/index.js';
import { type PlainMap, type PlainValue, parsePlan, resolvePlan } from '../plan/index.js';
import { RECOMPUTE_MODULES, SCHEDULE_KINDS } from '../training/index.js';
import { exportLaunch } from './export.js';
import { launchFrameworks } from './frameworks.js';
import { importLaunch } from './import.js';
import { printImport } from './print.js';

const size = (largest: number) => fc.constantFrom(...[1, 2, 3, 4, 8, 16, 32].filter((each) => each <= largest));
const maybe = <T extends PlainValue>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const sizes = fc.record({
  tensorParallel: fc.constantFrom(1, 2, 4),
  pipelineParallel: fc.constantFrom(1, 1, 2, 4, 8, 16),
  contextParallel: fc.constantFrom(1, 2),
  dataParallel: fc.constantFrom(8, 16, 32),
  microBatchSequences: fc.constantFrom(1, 2),
});
const layoutRest = fc.record({
  sequenceParallel: maybe(fc.boolean()),
  contextExchange: maybe(fc.constantFrom('ring', 'all-gather', 'ulysses')),
  sharding: maybe(fc.constantFrom('none', 'zero1', 'zero2', 'zero3', 'fsdp', 'hsdp')),
  shardGroup: maybe(size(32)),
  recompute: maybe(
    fc.oneof(
      fc.constantFrom('none', 'selective', 'full'),
      fc.record({ modules: fc.subarray([...RECOMPUTE_MODULES], { minLength: 1 }) }),
      fc.record({ method: fc.constantFrom('block', 'uniform'), layers: fc.integer({ min: 1, max: 20 }) }),
    ),
  ),
  offload: maybe(
    fc.record({ activationsFraction: fc.constantFrom(0, 0.25, 1), optimizerFraction: fc.constantFrom(0, 0.5, 1) }),
  ),
  chunks: fc.oneof(
    fc.record({ virtualPipeline: size(4) }),
    fc.record({ schedule: fc.constantFrom(...SCHEDULE_KINDS) }),
  ),
});
const trainingRest = fc.record({
  task: maybe(fc.constantFrom('pretrain', 'sft', 'lora', 'dpo', 'reward')),
  precision: maybe(fc.constantFrom('bf16', 'fp16', 'fp8', 'fp8-row', 'fp8-block', 'mxfp8', 'nvfp4')),
  optimizer: maybe(
    fc.oneof(
      fc.constantFrom('adam', 'adam-bf16-moments', 'adam-8bit', 'muon', 'sgd'),
      fc.record({ kind: fc.constantFrom('adam', 'muon'), masterBytesPerParameter: fc.constantFrom(0, 2, 4) }),
    ),
  ),
});
const models = fc.constantFrom(
  ...[
    'llama-3.1-8b',
    'llama-3.1-405b',
    'qwen3-30b-a3b',
    'deepseek-v3',
    'gpt-3-175b',
    'gpt-oss-20b',
    'qwen3-next-80b-a3b',
  ],
  ...['llama-4-scout', 'qwen2.5-7b', 'gemma-2-9b'],
);

function without(map: Readonly<Record<string, PlainValue | undefined>>): PlainMap {
  return Object.fromEntries(Object.entries(map).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

const plans = fc
  .record({ model: models, sizes, layoutRest, trainingRest, microBatches: fc.constantFrom(8, 16, 32, 33) })
  .chain((parts) =>
    fc.record({
      accelerator: fc.constantFrom('b200', 'gb200-nvl72'),
      tokens: fc.integer({ min: 1, max: 10_000_000_000_000 }),
      sequenceLength: fc.constantFrom(2048, 8192),
      expertParallel: /a3b|deepseek|oss|scout/.test(parts.model) ? size(16) : fc.constant(1),
      parts: fc.constant(parts),
    }),
  )
  .map(({ accelerator, tokens, sequenceLength, expertParallel, parts }): PlainMap => {
    const { chunks, offload, ...rest } = parts.layoutRest;
    const { tensorParallel, pipelineParallel, contextParallel, dataParallel, microBatchSequences } = parts.sizes;
    // Weights wait with the optimizer where they can.
    const gathers = pipelineParallel === 1 && ['zero3', 'fsdp', 'hsdp'].includes(rest.sharding ?? '');
    const waits = offload && { ...offload, ...(gathers ? { parametersFraction: offload.optimizerFraction } : {}) };
    return {
      model: parts.model,
      data: { tokens, sequenceLength },
      cluster: { accelerator, count: tensorParallel * pipelineParallel * contextParallel * dataParallel },
      training: {
        ...without(parts.trainingRest),
        globalBatchSequences: dataParallel * microBatchSequences * parts.microBatches,
        layout: { ...parts.sizes, expertParallel, ...without({ ...rest, offload: waits }), ...chunks },
      },
    };
  });

test('any plan that resolves comes back from the launch of each framework that can train its model', () => {
  let tried = 0;
  fc.assert(
    fc.property(plans, (data) => {
      const plan = resolvePlan({ data });
      if (!plan.ok) return;
      for (const framework of launchFrameworks) {
        const written = exportLaunch({ framework, data, plan: plan.value, files: {} });
        if (written.kind !== 'written') continue;
        tried += 1;
        const back = importLaunch({ framework, text: written.text, options: {}, files: {}, title: 'launch' });
        expect(back.ok ? [] : back.issues.map(formatIssue)).toEqual([]);
        const printed = back.ok ? parsePlan(printImport(back.value)) : undefined;
        const again = printed?.ok === true ? resolvePlan({ data: printed.value.data }) : undefined;
        expect(again?.ok === true && again.value.draft.plan).toEqual(written.plan);
      }
    }),
    { numRuns: 120, seed: 31 },
  );
  // Most random sizes break a rule; enough must be left to say anything.
  expect(tried).toBeGreaterThan(25);
});
