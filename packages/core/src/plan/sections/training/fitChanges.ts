/**
 * What would make a plan fit whose search finds no layout that does: the smallest change of each of several fields alone, each found by
 * searching the whole space again.
 */
import { listAccelerators, trainingRecipes } from '../../../catalog/index.js';
import {
  type FoundLayout,
  type LayoutSearch,
  type OptimizerFacts,
  searchLayouts,
  type TrainingInput,
} from '../../../training/index.js';
import * as defaults from '../../defaults/recipe.js';
import type { ClusterPlan } from '../cluster.js';
import { type LayoutQuest, questTask } from './layout.js';

/** One change after which a layout fits, with the best of those that do. */
export interface FitChange {
  /** Path of the field. */
  readonly field: string;
  readonly from: number | string;
  readonly to: number | string;
  readonly unit?: string;
  /** Values between were not tried where they lie closer together than this. */
  readonly step?: number;
  /** Entries of the catalog that have the value. */
  readonly as?: readonly string[];
  readonly found: FoundLayout;
}

type Input = Omit<TrainingInput, 'layout'>;
interface Infeasible {
  readonly input: Input;
  readonly quest: LayoutQuest;
  readonly cluster: ClusterPlan;
}

/** @param searched what the search of the plan as it is found: nothing that fits */
export function fitChanges(infeasible: Infeasible, searched: LayoutSearch): readonly FitChange[] {
  const { input, quest } = infeasible;
  return [
    reserveChange(infeasible, searched),
    first('cluster.count', countValues(input), (count) =>
      best({ ...input, cluster: { ...input.cluster, count } }, quest),
    ),
    memoryChange(infeasible),
    ...(['optimizerFraction', 'activationsFraction'] as const).map((share) => offloadChange(infeasible, share)),
    optimizerChange(infeasible),
    precisionChange(infeasible),
    sequenceChange(infeasible),
  ].filter((change) => change !== undefined);
}

function best(input: Input, quest: LayoutQuest): FoundLayout | undefined {
  const task = questTask(input, quest, 1);
  return searchLayouts(task.input, task.space, task.options).best[0];
}

interface Values<Value> {
  readonly from: Value;
  /** The smallest change first. */
  readonly tried: readonly Value[];
  readonly step?: number;
  readonly unit?: string;
}

/** The first of the values with which a layout fits. */
function first<Value extends number | string>(
  field: string,
  { from, tried, ...how }: Values<Value>,
  found: (value: Value) => FoundLayout | undefined,
): FitChange | undefined {
  for (const to of tried) {
    const layout = found(to);
    if (layout !== undefined) return { field, from, to, ...how, found: layout };
  }
  return undefined;
}

/** Only the reserve is in the way of the leanest layout: as much as that one leaves, in thousandths. */
function reserveChange({ input, quest }: Infeasible, { leanest }: LayoutSearch): FitChange | undefined {
  const free = 1 - (leanest?.deviceMemoryBytes ?? Number.POSITIVE_INFINITY) / input.cluster.accelerator.memoryBytes;
  if (free < 0) return undefined;
  const values = {
    from: quest.memoryReserveFraction,
    tried: [Math.floor(free * 1000) / 1000],
    unit: 'fraction',
    step: 0.001,
  };
  return first('training.memoryReserveFraction', values, (memoryReserveFraction) =>
    best(input, { ...quest, memoryReserveFraction }),
  );
}

/** Steps up to twice the count, then its multiples; further than that a cluster is another plan. */
const COUNT_STEPS = 32;

/** Whole nodes more; of large clusters, as many nodes at a time as make 32 steps to twice their size. */
function countValues({ cluster: { count, acceleratorsPerNode: node } }: Input): Values<number> {
  const step = node * Math.max(1, Math.floor(count / node / COUNT_STEPS));
  const below = Math.floor(count / step) * step;
  const steps = Array.from(
    { length: Math.max(COUNT_STEPS, Math.ceil(count / step)) },
    (_, more) => below + (more + 1) * step,
  );
  const last = steps.at(-1) ?? count;
  const multiples = [4, 8, 16, 32].map((times) => times * count).filter((larger) => larger > last);
  return { from: count, tried: [...steps, ...multiples], step };
}

/** The same accelerator with the memory of another of the catalog. */
function memoryChange({ input, quest }: Infeasible): FitChange | undefined {
  const { accelerator } = input.cluster;
  const larger = listAccelerators()
    .map(({ name, memoryBytes }) => ({ name, bytes: memoryBytes.value }))
    .filter(({ bytes }) => bytes > accelerator.memoryBytes)
    .sort((a, b) => a.bytes - b.bytes);
  const tried = [...new Set(larger.map(({ bytes }) => bytes))];
  const change = first(
    'cluster.device.memoryBytes',
    { from: accelerator.memoryBytes, tried, unit: 'B' },
    (memoryBytes) =>
      best({ ...input, cluster: { ...input.cluster, accelerator: { ...accelerator, memoryBytes } } }, quest),
  );
  return change && { ...change, as: larger.filter(({ bytes }) => bytes === change.to).map(({ name }) => name) };
}

/** Twentieths; what a layout needs falls as the share rises, so that halving finds the smallest. */
const OFFLOAD_STEPS = 20;

function offloadChange(
  { input, quest }: Infeasible,
  share: 'optimizerFraction' | 'activationsFraction',
): FitChange | undefined {
  const isOpen = quest.open.offload !== undefined || quest.fixed.offload !== undefined;
  if (isOpen || (input.cluster.accelerator.hostLinkBytesPerS ?? 0) === 0) return undefined;
  const at = (steps: number) => {
    const offload = { activationsFraction: 0, optimizerFraction: 0, [share]: steps / OFFLOAD_STEPS };
    return best(input, { ...quest, fixed: { ...quest.fixed, offload } });
  };
  let found = at(OFFLOAD_STEPS);
  if (found === undefined) return undefined;
  let [fails, fits] = [0, OFFLOAD_STEPS];
  while (fits - fails > 1) {
    const middle = (fails + fits) >> 1;
    const layout = at(middle);
    if (layout === undefined) fails = middle;
    else [fits, found] = [middle, layout];
  }
  const how = { from: 0, to: fits / OFFLOAD_STEPS, unit: 'fraction', step: 1 / OFFLOAD_STEPS };
  return { field: `training.layout.offload.${share}`, ...how, found };
}

/** The same optimizer with narrower moments. */
const NARROWER = ['adam-bf16-moments', 'adam-8bit'] as const satisfies readonly OptimizerFacts['kind'][];

function optimizerChange({ input, quest }: Infeasible): FitChange | undefined {
  const { optimizer } = input;
  if (!optimizer.kind.startsWith('adam')) return undefined;
  const stateOf = (kind: OptimizerFacts['kind']): OptimizerFacts => {
    const { masterBytesPerParameter: master, momentBytesPerParameter: moments } = defaults.optimizerBytes(kind);
    return { kind, masterBytesPerParameter: master.value, momentBytesPerParameter: moments.value };
  };
  const bytesOf = (one: OptimizerFacts): number => one.masterBytesPerParameter + one.momentBytesPerParameter;
  const tried = NARROWER.filter((kind) => bytesOf(stateOf(kind)) < bytesOf(optimizer));
  return first<OptimizerFacts['kind']>('training.optimizer.kind', { from: optimizer.kind, tried }, (kind) =>
    best({ ...input, optimizer: stateOf(kind) }, quest),
  );
}

/** Recipes of the accelerator that are narrower; adapters hold weights that have a format of their own. */
function precisionChange({ input, quest, cluster }: Infeasible): FitChange | undefined {
  if (input.task.adapter !== undefined) return undefined;
  const widths = ['bf16', 'fp16', 'fp8-tensor', 'fp8-row', 'fp8-block', 'mxfp8', 'nvfp4'] as const;
  const known: readonly string[] = trainingRecipes(cluster.entry, cluster.statedFormats);
  const narrow = widths.slice(2).filter((recipe) => widths.indexOf(recipe) > widths.indexOf(input.precision));
  const tried = narrow.filter((recipe) => known.includes(recipe));
  return first<Input['precision']>('training.precision', { from: input.precision, tried }, (precision) =>
    best({ ...input, precision }, quest),
  );
}

const SEQUENCE_STEPS = 32;

/** Shorter sequences, as many of them to a batch; texts of given lengths are not cut. */
function sequenceChange({ input, quest }: Infeasible): FitChange | undefined {
  const { sequenceLength, texts } = input;
  if (texts !== undefined) return undefined;
  const step = Math.max(256, 2 ** Math.floor(Math.log2(sequenceLength / SEQUENCE_STEPS)));
  const longest = Math.ceil(sequenceLength / step) - 1;
  const tried = Array.from({ length: longest }, (_, shorter) => (longest - shorter) * step);
  return first('data.sequenceLength', { from: sequenceLength, tried, step, unit: 'tok' }, (shorter) =>
    best({ ...input, sequenceLength: shorter }, quest),
  );
}
