import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { formatIssue } from '../messages/index.js';
import { type PlainMap, parsePlan, plannedTraining, type ResolvedPlan, resolvePlan } from '../plan/index.js';
import { valueAt } from './carried.js';
import { exportLaunch } from './export.js';
import type { ImportOptions, LaunchFramework } from './framework.js';
import { launchFrameworks } from './frameworks.js';
import { importLaunch } from './import.js';
import { printImport } from './print.js';
import { withValue } from './reading.js';

const examples = fileURLToPath(new URL('../../../../examples', import.meta.url));
const names = readdirSync(examples).filter((file) => file.endsWith('.yaml'));

/** Whatever a plan names is there. */
const files = new Proxy<Record<string, string>>(
  {},
  {
    get: (_, name) => {
      const path = typeof name === 'string' ? join(examples, name) : '';
      return typeof name === 'string' && name.endsWith('.json') && existsSync(path)
        ? readFileSync(path, 'utf8')
        : undefined;
    },
  },
);

function parsed(text: string): PlainMap {
  const result = parsePlan(text);
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return result.value.data;
}

function resolved(data: PlainMap): ResolvedPlan {
  const result = resolvePlan({ data, files });
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return result.value;
}

function written(framework: LaunchFramework, data: PlainMap) {
  const result = exportLaunch({ framework, data, plan: resolved(data), files });
  if (result.kind !== 'written') throw new Error(JSON.stringify(result));
  return result;
}

/** The imported plan as its YAML says it, resolved. */
function reread(framework: LaunchFramework, text: string, options: ImportOptions = {}): ResolvedPlan {
  const result = importLaunch({ framework, text, options, files, title: 'launch' });
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return resolved(parsed(printImport(result.value)));
}

/** Models that a framework has no way to describe, and adapters, which neither has. */
const refused: Readonly<Record<string, readonly (readonly [string, readonly string[]])[]>> = {
  megatron: [['llama-3-70b-lora.yaml', ['training', 'task']]],
  torchtitan: [
    ['llama-3-70b-lora.yaml', ['training', 'task']],
    ['gpt-3-175b.yaml', ['model']],
    ['mixtral-8x7b.yaml', ['model']],
  ],
};

describe.each(launchFrameworks.map((framework) => ({ framework, id: framework.id })))('$id', ({ framework, id }) => {
  test.each(names.filter((name) => !refused[id]?.some(([file]) => file === name)))(
    '%s comes back as the same plan',
    (name) => {
      const data = parsed(readFileSync(join(examples, name), 'utf8'));
      const { text, plan } = written(framework, data);
      const back = reread(framework, text);
      expect(back.draft.plan).toEqual(plan);
      // Not the words only: the input of the models is the same to the last number.
      const again = plannedTraining(back);
      const decided = plannedTraining(
        resolved(withValue(data, ['training', 'layout'], valueAt(plan, ['training', 'layout']) ?? null)),
      );
      expect(again).toEqual({ ...decided, isSearched: false });
    },
  );

  test.each(refused[id] ?? [])('%s is refused by %j', (name, path) => {
    const data = parsed(readFileSync(join(examples, name), 'utf8'));
    const result = exportLaunch({ framework, data, plan: resolved(data), files });
    expect(result).toMatchObject({ kind: 'refused', issues: [{ path }] });
  });
});

/** Plans that use what the examples do not; each field is one that some framework lacks or says in another way. */
const base: PlainMap = {
  name: 'Varied',
  model: 'llama-3.1-8b',
  data: { tokens: 123_456_789_012, sequenceLength: 8192 },
  cluster: { accelerator: 'b200', count: 64, price: { usdPerAcceleratorHour: 3 }, tariff: { usdPerKwh: 0.07 } },
  training: {
    globalBatchSequences: 256,
    layout: { tensorParallel: 2, dataParallel: 32, sharding: 'zero1' },
    run: { restartS: 300 },
  },
};
const layout = (fields: PlainMap): PlainMap => withValue(base, ['training', 'layout'], fields);
const training = (field: string, value: PlainMap[string]): PlainMap => withValue(base, ['training', field], value);
const variants: readonly (readonly [string, PlainMap])[] = [
  ['context parallel', layout({ tensorParallel: 2, contextParallel: 4, dataParallel: 8, sharding: 'zero1' })],
  ...(['ring', 'all-gather', 'ulysses', { ulysses: 2 }] as const).map(
    (contextExchange) =>
      [
        `context ranks that exchange by ${JSON.stringify(contextExchange)}`,
        layout({ contextParallel: 4, dataParallel: 16, contextExchange }),
      ] as const,
  ),
  ['ZeRO-3', layout({ dataParallel: 64, sharding: 'zero3' })],
  ['FSDP', layout({ dataParallel: 64, sharding: 'fsdp', microBatchSequences: 2 })],
  ['FSDP with a pipeline', layout({ pipelineParallel: 4, dataParallel: 16, sharding: 'fsdp' })],
  ['HSDP', layout({ dataParallel: 64, sharding: 'hsdp', shardGroup: 16 })],
  ['HSDP over context ranks', layout({ contextParallel: 2, dataParallel: 32, sharding: 'hsdp', shardGroup: 8 })],
  ['ZeRO-1 in groups', layout({ dataParallel: 64, sharding: 'zero1', shardGroup: 8 })],
  ['ZeRO-2', layout({ dataParallel: 64, sharding: 'zero2' })],
  ['no sharding', layout({ tensorParallel: 8, dataParallel: 8, sharding: 'none' })],
  ['DDP', layout({ dataParallel: 64, sharding: 'none' })],
  ['no sequence parallelism', layout({ tensorParallel: 4, dataParallel: 16, sequenceParallel: false })],
  ['interleaved', layout({ pipelineParallel: 4, virtualPipeline: 2, dataParallel: 16 })],
  ['uneven stages', withValue(layout({ pipelineParallel: 8, dataParallel: 8 }), ['model'], 'qwen2.5-7b')],
  [
    'lighter ends',
    // 32 layers on 4 chunks, 4 lacking: 9 inside, 8 and 6 at the ends.
    layout({ pipelineParallel: 4, dataParallel: 16, stageSplit: { firstFewer: 1, lastFewer: 3 } }),
  ],
  ['zero bubbles', layout({ pipelineParallel: 4, dataParallel: 16, schedule: 'zb-h1' })],
  ['GPipe', layout({ pipelineParallel: 4, dataParallel: 16, schedule: 'gpipe' })],
  ['a V of chunks', layout({ pipelineParallel: 4, dataParallel: 16, schedule: 'zb-v' })],
  ['DualPipeV', layout({ pipelineParallel: 4, dataParallel: 4, tensorParallel: 4, schedule: 'dualpipe-v' })],
  ['DualPipe', layout({ pipelineParallel: 4, dataParallel: 4, tensorParallel: 4, schedule: 'dualpipe' })],
  ['an offloaded optimizer', layout({ dataParallel: 64, offload: { optimizerFraction: 1 } })],
  [
    'offloaded weights',
    layout({ dataParallel: 64, sharding: 'fsdp', offload: { optimizerFraction: 1, parametersFraction: 1 } }),
  ],
  ['half of the weights', layout({ dataParallel: 64, sharding: 'fsdp', offload: { parametersFraction: 0.5 } })],
  ['half of it', layout({ dataParallel: 64, sharding: 'zero1', offload: { optimizerFraction: 0.5 } })],
  ['offloaded layers', layout({ dataParallel: 64, offload: { activationsFraction: 0.25 } })],
  ['offloaded parts of layers', layout({ dataParallel: 64, offload: { activationsFraction: 0.3 }, recompute: 'full' })],
  ['full recomputation', layout({ dataParallel: 64, recompute: 'full' })],
  ['what is cheap recomputed', layout({ dataParallel: 64, recompute: 'selective' })],
  ['the core attention recomputed', layout({ dataParallel: 64, recompute: { modules: ['core_attn'] } })],
  ['recomputed modules', layout({ dataParallel: 64, recompute: { modules: ['layernorm', 'mlp'] } })],
  ['recomputed blocks', layout({ dataParallel: 64, recompute: { method: 'block', layers: 8 } })],
  [
    'recomputed blocks of stages',
    layout({ pipelineParallel: 4, dataParallel: 16, recompute: { method: 'block', layers: 3 } }),
  ],
  ['recomputed units', layout({ dataParallel: 64, recompute: { method: 'uniform', layers: 4 } })],
  ['fp16', training('precision', 'fp16')],
  ['fp8 by tensor', training('precision', 'fp8-tensor')],
  ['fp8 by row', training('precision', 'fp8-row')],
  ['fp8 by block', training('precision', 'fp8-block')],
  ['mxfp8', training('precision', 'mxfp8')],
  ['nvfp4', training('precision', 'nvfp4')],
  ['8-bit moments', training('optimizer', 'adam-8bit')],
  ['16-bit master', training('optimizer', { kind: 'adam', masterBytesPerParameter: 2 })],
  ['no master', training('optimizer', { kind: 'adam', masterBytesPerParameter: 0, momentBytesPerParameter: 4 })],
  ['muon', training('optimizer', 'muon')],
  ['sgd', training('optimizer', 'sgd')],
  ['sft', training('task', 'sft')],
  ['dpo', training('task', { kind: 'dpo', reference: 'precomputed' })],
  ['another stack', training('framework', 'nemo')],
  ['a release', training('frameworkRelease', '2025-02')],
  ['another node', withValue(base, ['cluster', 'acceleratorsPerNode'], 4)],
  ['a day', withValue(base, ['asOf'], '2026-06')],
  ['a section of later', withValue(base, ['serving'], { accelerator: 'b200', traffic: { requestsPerS: 3 } })],
  ['a name with signs', withValue(base, ['name'], `O'Neil "x" $(rm) \u007f # \\ end`)],
  ['Llama 3.3, of one shape with 3.1', withValue(base, ['model'], 'llama-3.3-70b')],
  ['Qwen3, query-key norms', withValue(base, ['model'], 'qwen3-8b')],
  [
    'experts',
    withValue(withValue(base, ['model'], 'qwen3-30b-a3b'), ['training', 'layout'], {
      tensorParallel: 2,
      expertParallel: 8,
      dataParallel: 32,
    }),
  ],
  [
    'prediction modules',
    withValue(withValue(base, ['model'], 'deepseek-v3'), ['training', 'layout'], {
      expertParallel: 64,
      dataParallel: 64,
    }),
  ],
  [
    'searched in part',
    layout({ search: true, tensorParallel: 4, pipelineParallel: 1, contextParallel: 1, expertParallel: 1 }),
  ],
];

describe.each(launchFrameworks.map((framework) => ({ framework, id: framework.id })))('$id', ({ framework }) => {
  test.each(variants)('%s: what the framework cannot say is carried', (_, data) => {
    const { text, plan, approximations, carried } = written(framework, data);
    const back = reread(framework, text);
    expect(back.draft.plan).toEqual(plan);
    // Whatever runs otherwise than planned is said, and stands in the comments.
    for (const { path } of approximations) {
      expect(text).toContain(`cannot run ${path.join('.')}:`);
      expect(valueAt(carried, path)).toBeDefined();
    }
  });
});
