import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findFramework, frameworkTraits, listFrameworks } from '../../../catalog/index.js';
import { formatIssue } from '../../../messages/index.js';
import { planTraining, trainingGraph } from '../../../training/index.js';
import { type PlainMap, parsePlan } from '../../parse.js';
import { printPlan } from '../../print.js';
import { formatText } from '../../render/text.js';
import { type ResolvedPlan, resolvePlan } from '../../resolve.js';
import { runPlan } from '../../run.js';
import { plannedTraining } from './planned.js';
import { trainingOf } from './resolve.js';
import { softwareFields } from './softwareFields.js';

const dense: PlainMap = {
  model: 'llama-3.1-8b',
  data: { tokens: '50B', sequenceLength: 4096 },
  cluster: { accelerator: 'h100-sxm', count: 64 },
  training: {
    framework: 'megatron-core',
    globalBatchSequences: 128,
    layout: { tensorParallel: 4, dataParallel: 16, sharding: 'zero1' },
  },
};

const experts: PlainMap = {
  model: 'deepseek-v3',
  data: { tokens: '1T', sequenceLength: 4096 },
  cluster: { accelerator: 'h100-sxm', count: 512 },
  training: {
    framework: 'megatron-core',
    precision: 'fp8-block',
    globalBatchSequences: 4096,
    layout: { pipelineParallel: 16, expertParallel: 32, dataParallel: 32, recompute: 'full' },
  },
};

function withTraining(base: PlainMap, changes: PlainMap, layout: PlainMap = {}): PlainMap {
  const training = base.training as PlainMap;
  return { ...base, training: { ...training, ...changes, layout: { ...(training.layout as PlainMap), ...layout } } };
}

function planOf(data: PlainMap): ResolvedPlan {
  const result = resolvePlan({ data });
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return result.value;
}

const issuesOf = (data: PlainMap): readonly string[] => {
  const result = resolvePlan({ data });
  return result.ok ? [] : result.issues.map(formatIssue);
};

const stackOf = (plan: ResolvedPlan) => trainingOf(plan.draft)?.input.framework;

function valuesOf(plan: ResolvedPlan): Readonly<Record<string, number>> {
  const planned = plannedTraining(plan);
  const answer = planned.kind === 'planned' ? planTraining(planned.input) : undefined;
  if (answer?.kind !== 'predicted') throw new Error('not predicted');
  return answer.evaluation.values;
}

const figureOf = (data: PlainMap, name: string): number => valuesOf(planOf(data))[name] ?? Number.NaN;
const stepTimeS = (data: PlainMap): number => figureOf(data, 'stepTimeS');
const memoryBytes = (data: PlainMap): number => figureOf(data, 'deviceMemoryBytes');

describe('without a word on software', () => {
  test.each(listFrameworks().map(({ id }) => id))('%s is as the catalog has it', (id) => {
    const found = findFramework(id);
    if (!found.ok) throw new Error(id);
    for (const base of [dense, experts]) {
      expect(stackOf(planOf(withTraining(base, { framework: id })))).toEqual(frameworkTraits(found.value));
    }
  });

  test('on Ampere the newest attention kernel is FlashAttention-2, at the same speed', () => {
    const ampere = { ...dense, cluster: { accelerator: 'a100-sxm-80', count: 64 } };
    const plan = planOf(ampere);
    expect(stackOf(plan)?.attentionKernel).toBe('flash-2');
    expect(stepTimeS(withTraining(ampere, { software: { attentionKernel: 'flash-2' } }))).toBe(stepTimeS(ampere));
  });

  test('what a kernel comes to on older accelerators is said of those alone', () => {
    const noteOn = (accelerator: string): string | undefined =>
      planOf({ ...dense, cluster: { accelerator, count: 64 } }).draft.provenance.get('attentionRateFraction')?.note;
    expect(noteOn('h100-sxm')).toMatch(/cuDNN attention$/);
    expect(noteOn('b200')).not.toMatch(/flash-2/);
    expect(noteOn('a100-sxm-80')).toMatch(/cuDNN attention; on ampere it performs as flash-2$/);
  });

  test('what cannot matter is not written down', () => {
    const software = (planOf(dense).draft.plan.training as PlainMap).software as PlainMap;
    expect(Object.keys(software)).not.toContain('expertDispatch');
    expect(Object.keys(software)).not.toContain('shardedOverlap');
    expect(software).toMatchObject({ hostGraphs: 'none', gradientReduceOverlap: true });
  });
});

describe('a plan printed in full', () => {
  test.each([
    ['dense', dense],
    ['experts', experts],
    ['sharded', withTraining(dense, { framework: 'fsdp' }, { tensorParallel: 1, dataParallel: 64, sharding: 'fsdp' })],
    ['switched on', withTraining(dense, { software: { tensorOverlap: true, hostGraphs: 'whole' } })],
  ])('reads back to the same software: %s', (_, data) => {
    const plan = planOf(data);
    const text = parsePlan(printPlan(plan));
    if (!text.ok) throw new Error('does not parse');
    const again = planOf(text.value.data);
    expect(stackOf(again)).toEqual(stackOf(plan));
    expect(again.notes).toEqual(plan.notes);
  });
});

describe('true stands for what a stack reaches', () => {
  const nemo = findFramework('nemo');
  const reached = nemo.ok ? nemo.value.tensorOverlapFraction.value : Number.NaN;

  test('of the plan’s own, where it hides something', () => {
    const plan = planOf(withTraining(dense, { framework: 'nemo', software: { tensorOverlap: true } }));
    expect(stackOf(plan)?.tensorOverlapFraction).toBe(reached);
  });

  test('of one that is known to, where the plan’s own does not', () => {
    const plan = planOf(withTraining(dense, { software: { tensorOverlap: true } }));
    expect(stackOf(plan)?.tensorOverlapFraction).toBe(reached);
    expect(plan.draft.origins.get('training.software.tensorOverlap')).toMatchObject({ kind: 'catalog' });
  });

  test('false and 0 are the same, and 0.4 is itself', () => {
    const at = (tensorOverlap: number | boolean) =>
      stackOf(planOf(withTraining(dense, { software: { tensorOverlap } })))?.tensorOverlapFraction;
    expect([at(false), at(0), at(0.4)]).toEqual([0, 0, 0.4]);
  });

  test('plans tell what is hidden of sharded traffic, the trait what is exposed', () => {
    const sharded = (shardedOverlap: number | boolean) =>
      stackOf(
        planOf(
          withTraining(
            dense,
            { software: { shardedOverlap } },
            { tensorParallel: 1, dataParallel: 64, sharding: 'fsdp' },
          ),
        ),
      )?.shardedExposedFraction;
    expect([sharded(false), sharded(0.7), sharded(1)]).toEqual([1, 0.3, 0]);
  });
});

describe('cuDNN', () => {
  test.each([
    ['h100-sxm', 'fsdp', 'flash-3'],
    ['a100-sxm-80', 'megatron-core', 'flash-2'],
  ])('on %s under %s is %s', (accelerator, framework, kernel) => {
    const data = withTraining(dense, { framework, software: { attentionKernel: 'cudnn' } });
    const plan = planOf({ ...data, cluster: { accelerator, count: 64 } });
    expect(stackOf(plan)?.attentionKernel).toBe(kernel);
  });
});

describe('one scale for a tensor', () => {
  const scaled = (changes: PlainMap) => withTraining(dense, { precision: 'fp8-tensor', ...changes });

  test('found anew takes another pass; runs that say nothing lie half-way', () => {
    const bytes = (changes: PlainMap): number => figureOf(scaled(changes), 'quantisedElementBytes');
    const [current, delayed] = [bytes({ tensorScaling: 'current' }), bytes({ tensorScaling: 'delayed' })];
    expect(current).toBeGreaterThan(delayed);
    expect((current + delayed) / 2).toBeCloseTo(bytes({}), 12);
    expect(stepTimeS(scaled({ tensorScaling: 'current' }))).toBeGreaterThan(stepTimeS(scaled({})));
  });

  test('is not what finer recipes have', () => {
    expect(issuesOf(scaled({ precision: 'fp8-block', tensorScaling: 'delayed' }))).toEqual([
      'training.tensorScaling: fp8-block has no scale of a whole tensor. Try fp8-tensor',
    ]);
  });
});

describe('each setting moves the step as its physics has it', () => {
  /** Values from the slowest to the fastest. */
  test.each([
    ['attentionKernel', dense, ['flash-1', 'flash-2', 'flash-3']],
    ['attentionPrecision', withTraining(dense, { precision: 'fp8-tensor' }), ['16-bit', '8-bit']],
    ['elementwiseFusion', dense, ['eager', 'partial', 'compiled', 'fused']],
    ['hostGraphs', dense, ['none', 'whole']],
    ['hostGraphs', experts, ['none', 'whole']],
    ['tensorOverlap', dense, [false, 0.3, 0.6, 1]],
    ['expertDispatch', experts, ['all-to-all', 'deduplicated']],
    ['expertOverlap', experts, [false, 0.5, 1]],
    ['expertBatchOverlap', experts, [false, true]],
    ['gradientReduceOverlap', dense, [false, true]],
    ['parameterGatherOverlap', dense, [false, true]],
    ['dataParallelOverlapMicroBatches', dense, [0, 0.1, 1, 2]],
    [
      'shardedOverlap',
      withTraining(dense, {}, { tensorParallel: 1, dataParallel: 64, sharding: 'fsdp' }),
      [false, 0.5, 1],
    ],
    ['gradientBytes', withTraining(dense, { software: { gradientReduceOverlap: false } }), [4, 2]],
    ['recomputeStopsEarly', withTraining(dense, {}, { recompute: 'full' }), [false, true]],
    ['hostPerLayerS', dense, ['60 ms', '30 ms']],
    ['hostPerMoeLayerS', experts, ['60 ms', '30 ms']],
    ['fixedPerStepS', dense, ['100 ms', '0 s']],
  ] as const)('%s', (field, base, values) => {
    const software = (base.training as PlainMap).software as PlainMap | undefined;
    const times = values.map((value) => stepTimeS(withTraining(base, { software: { ...software, [field]: value } })));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(times.at(-1)).toBeLessThan(times[0] ?? 0);
  });

  /** Values from the most memory to the least. */
  test.each([
    ['attentionKernel', dense, ['unfused', 'flash-2']],
    ['logitBytes', dense, [10, 6, 2]],
    ['fragmentationFraction', dense, [0.2, 0.05, 0]],
    ['gradientBytes', dense, [4, 2]],
    ['quantisedWeights', experts, ['cached', 'cast']],
    ['weightTransposes', withTraining(experts, { precision: 'fp8-tensor' }), ['kept', 'remade']],
    ['attentionStoreBytes', experts, [2, 1]],
    ['activationStoreBytes', experts, [2, 1]],
    ['attentionOutputStore', experts, ['as-inputs', 'once', 'e5m6']],
    ['lossTiles', dense, [1, 2, 8]],
    ['shardsMaster', withTraining(dense, {}, { tensorParallel: 1, dataParallel: 64, sharding: 'fsdp' }), [false, true]],
  ] as const)('%s, and memory', (field, base, values) => {
    const bytes = values.map((value) => memoryBytes(withTraining(base, { software: { [field]: value } })));
    expect(bytes).toEqual([...bytes].sort((a, b) => b - a));
    expect(bytes.at(-1)).toBeLessThan(bytes[0] ?? 0);
  });

  test.each(Object.entries(softwareFields))('%s names figures that the graph reads', (_, { figures = [] }) => {
    expect(figures.map((figure) => trainingGraph().byName.get(figure)?.declaration.kind)).toEqual(
      figures.map(() => 'input'),
    );
  });

  test('every field is among them', () => {
    // Kept beside the tables above: a field that is added needs its direction.
    expect(Object.keys(softwareFields)).toHaveLength(27);
  });

  test('the busiest expert rank holds its step up', () => {
    const at = (expertImbalance: number): number => stepTimeS(withTraining(experts, { expertImbalance }));
    expect(at(1)).toBe(stepTimeS(experts));
    expect(at(1.5)).toBeGreaterThan(at(1.2));
    expect(at(1.2)).toBeGreaterThan(at(1));
  });
});

describe('gradients and parameters exchanged apart', () => {
  const serial = withTraining(dense, { software: { gradientReduceOverlap: false, parameterGatherOverlap: false } });

  test('with neither overlapped, all of the exchange is waited for', () => {
    const [gatherS, reduceS] = [figureOf(serial, 'forwardExchangeS'), figureOf(serial, 'backwardExchangeS')];
    expect(figureOf(serial, 'dataParallelExposedS')).toBe(gatherS + reduceS);
  });

  test('without a sharded optimizer the gather is half of the all-reduce, and goes with it', () => {
    const whole = (software: PlainMap) => stepTimeS(withTraining(dense, { software }, { sharding: 'none' }));
    expect(whole({ parameterGatherOverlap: false })).toBe(whole({}));
    expect(whole({ gradientReduceOverlap: false })).toBeGreaterThan(whole({}));
  });
});

describe('what cannot be is refused with what can', () => {
  test.each([
    [
      withTraining(dense, {
        precision: 'fp8-tensor',
        software: { attentionKernel: 'flash-2', attentionPrecision: '8-bit' },
      }),
      'training.software.attentionPrecision: attention in 8 bits is a mode of flash-3 and cudnn on Hopper and later. Try attentionPrecision: 16-bit',
    ],
    [
      withTraining(dense, { software: { expertDispatch: 'deduplicated' } }),
      'training.software.expertDispatch: Llama 3.1 8B has no experts. Try expertDispatch: all-to-all',
    ],
    [
      withTraining(dense, { software: { tensorOverlap: true } }, { sequenceParallel: false }),
      'training.software.tensorOverlap: what runs beside matrix products are the gathers and scatters of sequence parallelism, which is off. Try layout.sequenceParallel: true',
    ],
    [
      withTraining(experts, { software: { expertOverlap: 0.5, expertDispatch: 'all-to-all' } }),
      'training.software.expertOverlap: a plain all-to-all is one blocking call: nothing of it is hidden behind its own micro-batch. Try expertDispatch: deduplicated',
    ],
    [
      {
        ...withTraining(dense, { software: { attentionKernel: 'flash-3' } }),
        cluster: { accelerator: 'a100-sxm-80', count: 64 },
      },
      'training.software.attentionKernel: FlashAttention-3 needs Hopper or later, which A100 SXM4 80GB is not. Try attentionKernel: flash-2',
    ],
    [
      withTraining(dense, { software: { hostGraphs: 'full' } }),
      'training.software.hostGraphs: expected none, whole or search, got "full". Did you mean whole?',
    ],
    [
      withTraining(dense, { software: { attentionKernel: 'flash-4' } }),
      'training.software.attentionKernel: expected unfused, flash-1, flash-2, flash-3 or cudnn, got "flash-4". Did you mean flash-3?',
    ],
    [
      withTraining(dense, { software: { hostGraphs: 'wholly' } }),
      'training.software.hostGraphs: expected none, whole or search, got "wholly". Did you mean whole?',
    ],
    [
      withTraining(dense, { software: { tensorOverlap: 1.5 } }),
      'training.software.tensorOverlap: expected at most 1, got 1.5',
    ],
    [
      withTraining(dense, { software: { tensorOverlaps: true } }),
      'training.software.tensorOverlaps: unknown key "tensorOverlaps". Did you mean tensorOverlap?',
    ],
    [
      withTraining(dense, { expertImbalance: 2 }),
      'training.expertImbalance: expected 1, got 2: Llama 3.1 8B has no experts to spread',
    ],
    [
      // 256 experts, 8 to a token: 32 times the mean at most, however many ranks there are.
      withTraining(experts, { expertImbalance: 33 }),
      'training.expertImbalance: the busiest expert rank can have at most 32 times the mean load, got 33. Try 32',
    ],
  ])('%#', (data, said) => {
    expect(issuesOf(data)).toEqual([said]);
  });

  test('one micro-batch has no other to run beside', () => {
    const single = withTraining(
      experts,
      { globalBatchSequences: 32, software: { expertBatchOverlap: true } },
      { pipelineParallel: 16 },
    );
    expect(issuesOf(single)).toContain(
      'training.software.expertBatchOverlap: the exchange of one micro-batch runs beside the compute of another: expected at least 2 per step, got 1. Try expertBatchOverlap: false',
    );
  });
});

describe('what changes nothing is told', () => {
  test.each([
    [
      withTraining(dense, { software: { tensorOverlap: true } }, { tensorParallel: 1, dataParallel: 64 }),
      'tensorOverlap changes nothing here: without tensor parallelism there is nothing to hide',
    ],
    [
      withTraining(dense, { software: { shardedOverlap: false } }),
      'shardedOverlap changes nothing here: parameters are not sharded',
    ],
    [
      withTraining(experts, { software: { expertBatchOverlap: true } }, { schedule: 'dualpipe' }),
      'expertBatchOverlap changes nothing here: the schedule pairs micro-batches anyway',
    ],
    [
      withTraining(
        experts,
        { software: { expertBatchOverlap: true } },
        { pipelineParallel: 2, virtualPipeline: 1, dataParallel: 256 },
      ),
      'expertBatchOverlap is planned as if it ran; megatron-core runs it with pipelineParallel 2 only where virtualPipeline is at least 2',
    ],
    [
      withTraining(
        experts,
        { software: { expertBatchOverlap: true } },
        { pipelineParallel: 2, virtualPipeline: 2, dataParallel: 256, recompute: 'full' },
      ),
      'expertBatchOverlap is planned as if it ran; megatron-core runs it only where no whole layers are recomputed',
    ],
    [
      withTraining(dense, { software: { quantisedWeights: 'cast' } }),
      'quantisedWeights changes nothing here: matrix products run in 16 bits',
    ],
  ])('%#', (data, said) => {
    expect(planOf(data).notes.map(formatText)).toContain(said);
  });

  test('and it changes nothing: no note, no effect', () => {
    const switches = ['tensorOverlap', 'shardedOverlap', 'quantisedWeights', 'recomputeStopsEarly'] as const;
    const values = { tensorOverlap: 0.5, shardedOverlap: false, quantisedWeights: 'cast', recomputeStopsEarly: true };
    const single = withTraining(dense, {}, { tensorParallel: 1, dataParallel: 64 });
    const before = stepTimeS(single);
    fc.assert(
      fc.property(fc.subarray([...switches], { minLength: 1 }), (set) => {
        const software = Object.fromEntries(set.map((field) => [field, values[field]]));
        const plan = planOf(withTraining(single, { software }));
        expect(plan.notes).toHaveLength(set.length);
        expect(valuesOf(plan).stepTimeS).toBe(before);
      }),
      { numRuns: 15 },
    );
  });
});

test('what changes nothing in a layout that was searched for is told beside it', () => {
  const told = (layout: PlainMap): string => {
    const training = {
      ...(dense.training as PlainMap),
      software: { tensorOverlap: 0.5 },
      layout: { search: true, ...layout },
    };
    const { outcomes } = runPlan(planOf({ ...dense, training }));
    return JSON.stringify(outcomes.training?.blocks.map((block) => ('foot' in block ? block.foot : [])));
  };
  expect(told({ tensorParallel: 1, sharding: 'zero3' })).toContain('"field":"tensorOverlap"');
  expect(told({ tensorParallel: 2 })).not.toContain('"field":"tensorOverlap"');
});
