/** The search by the time of the whole run against pricing every layout, and the floors of that time, on random small problems. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type InputChange, trainingInput } from '../../test/trainingInput.js';
import { programFor } from '../figures/index.js';
import { neededBy, reachedBy } from '../optimize/reach.js';
import type { GoodputFacts } from './goodput/facts.js';
import { trainingGraph } from './graph.js';
import type { Layout, TrainingInput } from './input.js';
import { layoutColumns } from './layout-prices.js';
import { DEFAULT_SPACE, enumerateLayouts, type LayoutSpace } from './layout-space.js';
import { searchLayouts } from './search.js';
import { layoutValues, trainingObjects, trainingValues } from './values.js';

const NAMES = ['runTimeS', 'runTimeFloorS', 'peakRunTimeFloorS', 'stepTimeS', 'deviceMemoryBytes'] as const;
type Priced = Readonly<Record<(typeof NAMES)[number], number>> & { readonly layout: Layout };

function priced(input: TrainingInput, space: LayoutSpace): Priced[] {
  const layouts = enumerateLayouts(input, space);
  if (layouts.length === 0) return [];
  const { columns, shared } = layoutColumns(layouts);
  const program = programFor(trainingGraph(), { outputs: NAMES, columns: Object.keys(columns) });
  const values = { ...trainingValues(input), ...shared, ...columns };
  const result = program.run({ values, objects: trainingObjects(input), length: layouts.length });
  const at = (name: string, row: number): number => {
    const value = result[name];
    return typeof value === 'number' ? value : (value?.[row] ?? Number.NaN);
  };
  return layouts.map((layout, row) => ({
    layout,
    ...(Object.fromEntries(NAMES.map((name) => [name, at(name, row)])) as Record<(typeof NAMES)[number], number>),
  }));
}

/** Interruptions that make goodput anything from nearly all to nearly nothing, and checkpoints that layouts write at different rates. */
const goodputs: fc.Arbitrary<Partial<GoodputFacts>> = fc.record({
  checkpointKind: fc.constantFrom('blocking' as const, 'asynchronous' as const, 'memory' as const),
  checkpointShardedByRanks: fc.boolean(),
  checkpointBytesPerSPerAccelerator: fc.constantFrom(1e6, 120e6, 5e9),
  storageBytesPerS: fc.constantFrom(1e9, 1e12),
  checkpointIntervalS: fc.constantFrom(0, 0, 600, 1e7),
  storageIntervalS: fc.constantFrom(0, 7200),
  checkpointPauseS: fc.constantFrom(0, 5),
  nodeFailuresPerYear: fc.constantFrom(0, 1, 50, 5000),
  jobFailuresPerYear: fc.constantFrom(0, 0.1),
  plannedStopsPerYear: fc.constantFrom(0, 0.5),
  lossSpikesPerTrillionTokens: fc.constantFrom(0, 20),
  evaluationS: fc.constantFrom(0, 300),
  dataBytesPerToken: fc.constantFrom(4, 4e4),
  dataBytesPerS: fc.constantFrom(1e8, 1e12),
  slowNodeFraction: fc.constantFrom(0, 0.01),
});

const changes: fc.Arbitrary<InputChange> = fc
  .record({
    model: fc.constantFrom('llama-3.1-8b', 'gemma-2-2b', 'deepseek-v2-lite', 'gpt-oss-20b'),
    accelerator: fc.constantFrom('h100-sxm', 'a100-sxm-80', 'b200', 'mi300x', 'tpu-v5p'),
    count: fc.constantFrom(2, 4, 8, 12, 16),
    batch: fc.constantFrom(16, 48),
    precision: fc.constantFrom('bf16' as const, 'fp8-tensor' as const),
    tokens: fc.constantFrom(1e8, 1e11),
    goodput: goodputs,
    task: fc.constantFrom<TrainingInput['task']>(
      { kind: 'pretrain' },
      { kind: 'pretrain' },
      { kind: 'dpo', reference: 'resident' },
      { kind: 'sft', adapter: { kind: 'lora', rank: 16, dropoutFraction: 0, targets: ['linear_qkv', 'linear_proj'] } },
    ),
  })
  .map(({ batch, precision, tokens, task, ...rest }) => ({
    ...rest,
    fabric: 'infiniband-ndr-400g',
    rest: {
      sequenceLength: 2048,
      globalBatchSequences: batch,
      precision,
      task: task.adapter === undefined || precision === 'bf16' ? task : { kind: 'pretrain' as const },
      run: { ...trainingInput({ goodput: rest.goodput }).run, tokens },
    },
  }));

const space: LayoutSpace = {
  ...DEFAULT_SPACE,
  shardings: ['none', 'zero1', 'zero3'],
  recomputes: ['none', 'full'],
  largestMicroBatchSequences: 2,
  largestVirtualPipeline: 1,
  fixed: { contextParallel: 1 },
};

test('on 50 random problems a search by the time of the run finds what pricing every layout finds, and no floor exceeds it', () => {
  const seen = { notFastest: 0, skipped: 0, tight: 0, problems: 0 };
  fc.assert(
    fc.property(changes, fc.constantFrom(24e9, 80e9), (change, memoryBytes) => {
      const base = trainingInput(change);
      const accelerator = { ...base.cluster.accelerator, memoryBytes };
      const input = { ...base, cluster: { ...base.cluster, accelerator } };
      const all = priced(input, space);
      expect(
        all.filter((one) => !(one.runTimeFloorS <= one.runTimeS && one.peakRunTimeFloorS <= one.runTimeS)),
      ).toEqual([]);
      const fitting = all.filter(({ deviceMemoryBytes }) => deviceMemoryBytes <= memoryBytes);
      const search = searchLayouts(input, space, { top: 3, objective: 'runTimeS' });
      const times = fitting.map(({ runTimeS }) => runTimeS).sort((a, b) => a - b);
      expect(search.best.map(({ runTimeS }) => runTimeS)).toEqual(times.slice(0, 3));
      for (const { layout, stepTimeS, runTimeS } of search.best) {
        const same = all.find(
          (one) => JSON.stringify(layoutValues(one.layout)) === JSON.stringify(layoutValues(layout)),
        );
        expect(same).toMatchObject({ stepTimeS, runTimeS });
      }
      const [best] = [...fitting].sort((a, b) => a.runTimeS - b.runTimeS);
      const fastest = Math.min(...fitting.map(({ stepTimeS }) => stepTimeS));
      seen.problems += 1;
      seen.notFastest += best !== undefined && best.stepTimeS > fastest ? 1 : 0;
      seen.skipped += search.decided.skippedByObjectiveFloor;
      seen.tight += best !== undefined && best.runTimeFloorS > 0.7 * best.runTimeS ? 1 : 0;
    }),
    { numRuns: 50, seed: 20261124 },
  );
  // The time of a run is no function of the time of a step: layouts differ in who writes checkpoints. And the floor is worth having.
  expect(seen.notFastest).toBeGreaterThan(0);
  expect(seen.skipped).toBeGreaterThan(300);
  expect(seen.tight).toBeGreaterThan(12);
});

test('energy and accelerator time reach a layout only through the time of the run', () => {
  const graph = trainingGraph();
  const columns = Object.keys(layoutValues(trainingInput().layout));
  const reached = reachedBy(graph, columns);
  for (const name of ['energyJ', 'acceleratorSeconds', 'spareAcceleratorSeconds']) {
    const needs = graph.byName.get(name)?.needs ?? [];
    expect(needs.filter((need) => reached.has(need))).toEqual(['runTimeS']);
  }
  expect(neededBy(graph, ['facilityPowerW']).has('stepTimeS')).toBe(false);
});
