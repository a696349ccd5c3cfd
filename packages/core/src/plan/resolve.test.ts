import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIssue, type Result } from '../messages/index.js';
import { type PlainMap, parsePlan } from './parse.js';
import { printPlan } from './print.js';
import { type ResolvedPlan, resolvePlan } from './resolve.js';
import { runPlan } from './run.js';

const small: PlainMap = {
  model: 'llama-3.1-8b',
  cluster: { accelerator: 'h100-sxm', count: 16 },
  training: { layout: { tensorParallel: 2 } },
};

function resolved(result: Result<ResolvedPlan>): ResolvedPlan {
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return result.value;
}

describe('defaults', () => {
  const plan = resolved(resolvePlan({ data: small }));

  test.each([
    // 20 × 8,030,261,248
    ['data.tokens', 160_605_224_960],
    ['data.sequenceLength', 4096],
    ['cluster.node', 'hgx-h100'],
    ['cluster.acceleratorsPerNode', 8],
    ['cluster.network.scaleUpDomainSize', 8],
    ['cluster.failures.record', 'llama-3-h100'],
    // 268 / (16,384 × 54 d)
    ['cluster.failures.acceleratorFailuresPerYear', 268 / (16_384 * (54 / 365.25))],
    ['training.precision', 'bf16'],
    ['training.framework', 'megatron-core'],
    // 16 accelerators over 2 tensor ranks
    ['training.layout.dataParallel', 8],
    ['training.layout.sequenceParallel', true],
    ['training.layout.sharding', 'zero1'],
    ['training.layout.schedule', '1f1b'],
    // 4,194,304 tokens / 4,096 a sequence = 1,024, a multiple of 8
    ['training.globalBatchSequences', 1024],
    ['training.optimizer.momentBytesPerParameter', 8],
  ] as const)('%s is %s, with a reason', (path, value) => {
    const found = path
      .split('.')
      .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], plan.draft.plan);
    expect(found).toBe(value);
    const origin = plan.draft.origins.get(path);
    expect(origin?.kind === 'default' || origin?.kind === 'catalog').toBe(true);
  });

  test('every value of the resolved plan is the user’s, or has a reason', () => {
    const silent: string[] = [];
    const walk = (value: unknown, path: readonly string[]): void => {
      if (value !== null && typeof value === 'object') {
        for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
        return;
      }
      const written = path.reduce<unknown>(
        (inner, key) => (inner as Record<string, unknown> | undefined)?.[key],
        small,
      );
      if (written === undefined && !plan.draft.origins.has(path.join('.'))) silent.push(path.join('.'));
    };
    walk(plan.draft.plan, []);
    expect(silent).toEqual(['athanor', 'name']);
  });
});

test('a layout that is left out is searched, and the plan says so', () => {
  const plan = resolved(resolvePlan({ data: { ...small, training: {} } }));
  expect(plan.draft.plan.training).toMatchObject({ layout: 'search' });
  expect(plan.draft.origins.get('training.layout')).toMatchObject({ kind: 'default' });
});

test.each([
  { layout: { pipelineParallel: 8, virtualPipeline: 2 }, schedule: 'interleaved', virtualPipeline: 2 },
  { layout: { pipelineParallel: 8, schedule: 'zb-h1' }, schedule: 'zb-h1', virtualPipeline: 1 },
  // A schedule in a V has two chunks on every stage.
  { layout: { pipelineParallel: 8, schedule: 'zb-v' }, schedule: 'zb-v', virtualPipeline: 2 },
] as const)('$layout has schedule $schedule on $virtualPipeline chunks', ({ layout, schedule, virtualPipeline }) => {
  const plan = resolved(resolvePlan({ data: { ...small, training: { globalBatchSequences: 64, layout } } }));
  expect(plan.draft.plan.training).toMatchObject({ layout: { schedule, virtualPipeline } });
});

test('a search tries the schedules that the plan lists, or holds the one that it names', () => {
  const quest = (schedule: PlainMap[string]) =>
    resolved(resolvePlan({ data: { ...small, training: { layout: { search: true, schedule } } } })).draft.resolved.get(
      'training',
    );
  expect(quest(['1f1b', 'zb-v'])).toMatchObject({ layout: { open: { schedule: ['1f1b', 'zb-v'] } } });
  expect(quest('search')).toMatchObject({ layout: { open: { schedule: 'search' } } });
  expect(quest('zb-v')).toMatchObject({ layout: { fixed: { schedule: 'zb-v' } } });
  expect(quest('zb-v')).not.toHaveProperty('layout.open.schedule');
});

test('the printed plan resolves to the same inputs, whatever the numbers', () => {
  const arbitrary = fc.record({
    tokens: fc.double({ min: 1e6, max: 1e15, noNaN: true }),
    bandwidth: fc.double({ min: 1e6, max: 1e13, noNaN: true }),
    memory: fc.double({ min: 1e9, max: 1e12, noNaN: true }),
    latency: fc.double({ min: 1e-9, max: 1e-2, noNaN: true }),
    restart: fc.double({ min: 0, max: 1e5, noNaN: true }),
    power: fc.double({ min: 100, max: 5000, noNaN: true }),
    rent: fc.double({ min: 0.01, max: 100, noNaN: true }),
  });
  fc.assert(
    fc.property(arbitrary, ({ tokens, bandwidth, memory, latency, restart, power, rent }) => {
      const first = resolved(
        resolvePlan({
          data: {
            ...small,
            data: { tokens },
            cluster: {
              accelerator: 'h100-sxm',
              count: 16,
              network: { scaleOutBytesPerS: bandwidth, scaleOutLatencyS: latency },
              device: { memoryBytes: memory, systemPowerW: power },
              price: { usdPerAcceleratorHour: rent },
            },
            training: { layout: { tensorParallel: 2 }, run: { restartS: restart } },
          },
        }),
      );
      const text = parsePlan(printPlan(first));
      if (!text.ok) throw new Error(text.issues.map(formatIssue).join());
      const again = resolved(resolvePlan({ data: text.value.data }));
      expect(again.draft.plan).toEqual(first.draft.plan);
      expect(again.draft.resolved.get('training')).toEqual(first.draft.resolved.get('training'));
    }),
    { numRuns: 60, seed: 7 },
  );
});

test('a Hugging Face configuration gives the plan of the catalog’s model', () => {
  const config = {
    architectures: ['LlamaForCausalLM'],
    hidden_size: 4096,
    intermediate_size: 14_336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    vocab_size: 128_256,
    max_position_embeddings: 131_072,
    tie_word_embeddings: false,
    rms_norm_eps: 1e-5,
    hidden_act: 'silu',
    attention_bias: false,
    mlp_bias: false,
  };
  const fields = { ...small, data: { tokens: 1e12 } };
  const byId = runPlan(resolved(resolvePlan({ data: fields })));
  const byFile = runPlan(
    resolved(
      resolvePlan({
        data: { ...fields, model: { huggingface: 'a/config.json' } },
        files: { 'a/config.json': JSON.stringify(config) },
      }),
    ),
  );
  const inline = runPlan(resolved(resolvePlan({ data: { ...fields, model: { huggingface: config } } })));
  expect(byFile.outcomes.training?.figures).toEqual(byId.outcomes.training?.figures);
  expect(inline.outcomes.training?.figures).toEqual(byId.outcomes.training?.figures);
});

test('a configuration that is no JSON is an issue of the model', () => {
  const result = resolvePlan({ data: { ...small, model: { huggingface: 'c.json' } }, files: { 'c.json': '{' } });
  expect(result.ok ? [] : result.issues.map(({ code, path }) => ({ code, path }))).toEqual([
    { code: 'plan.configSyntax', path: ['model', 'huggingface'] },
  ]);
});
