/** Rules that a layout must keep before it can be priced; each broken one is an issue that names it. */
import type { Architecture } from '../architecture/index.js';
import type { Issue, MessageKey, MessageValue } from '../messages/index.js';
import { headRanks, SHARDING_CODES } from './codes.js';
import type { Layout, StageSplit, TrainingInput } from './input.js';
import { layerTensors, RECOMPUTE_MODULES, type RecomputeModule } from './recompute.js';
import { chunksNeeded, microBatchesNeeded, needsEvenStages, SCHEDULE_KINDS, takesChunks } from './schedules/index.js';
import { layersPerChunk, stageSplits } from './stages.js';
import { taskLayoutIssues } from './task-rules.js';

/**
 * All rules that the layout of an input breaks.
 *
 * @returns issues with paths relative to the training section (`layout.tensorParallel`, …); empty where the layout is valid
 */
export function layoutIssues(input: TrainingInput): Issue[] {
  const { layout } = input;
  const sizes = [
    'tensorParallel',
    'contextParallel',
    'expertParallel',
    'pipelineParallel',
    'virtualPipeline',
    'dataParallel',
    'microBatchSequences',
  ] as const;
  const malformed = sizes.filter((name) => !(Number.isInteger(layout[name]) && layout[name] >= 1));
  if (malformed.length > 0) {
    return malformed.map((name) => broken('training.notPositiveInteger', name, { received: layout[name] }));
  }
  return LAYOUT_RULES.flatMap(({ issues }) => issues(input));
}

/** A rule, and the fields of the layout that it reads: a search asks it once for each distinct value of them. */
export interface LayoutRule {
  readonly reads: readonly (keyof Layout)[];
  readonly issues: (input: TrainingInput) => Issue[];
}

/** In the order in which issues are told. Sizes are positive integers by the time they are asked. */
export const LAYOUT_RULES: readonly LayoutRule[] = [
  { reads: ['tensorParallel', 'contextParallel', 'pipelineParallel', 'dataParallel'], issues: countIssues },
  {
    reads: ['tensorParallel', 'expertParallel'],
    issues: ({ architecture, layout }) => tensorIssues(architecture, layout),
  },
  { reads: ['tensorParallel', 'contextParallel', 'sequenceParallel'], issues: contextIssues },
  { reads: ['tensorParallel', 'contextParallel', 'contextExchange'], issues: headExchangeIssues },
  { reads: ['tensorParallel', 'contextParallel', 'dataParallel', 'expertParallel'], issues: expertIssues },
  { reads: ['pipelineParallel', 'virtualPipeline', 'stageSplit', 'schedule'], issues: pipelineIssues },
  { reads: ['pipelineParallel', 'dataParallel', 'microBatchSequences', 'schedule'], issues: batchIssues },
  { reads: ['contextParallel', 'dataParallel', 'sharding', 'shardGroup'], issues: shardIssues },
  { reads: ['pipelineParallel', 'virtualPipeline', 'stageSplit', 'recompute'], issues: recomputeIssues },
  { reads: ['tensorParallel', 'expertParallel', 'microBatchSequences'], issues: taskLayoutIssues },
  { reads: ['recompute', 'offload'], issues: offloadIssues },
  { reads: ['pipelineParallel', 'sharding', 'offload'], issues: parameterOffloadIssues },
];

function countIssues({ cluster, layout }: TrainingInput): Issue[] {
  const { tensorParallel, contextParallel, pipelineParallel, dataParallel } = layout;
  const product = tensorParallel * contextParallel * pipelineParallel * dataParallel;
  if (product === cluster.count) return [];
  const others = tensorParallel * contextParallel * pipelineParallel;
  const data = cluster.count / others;
  const issue = broken('training.productIsNotCount', 'dataParallel', {
    tensorParallel,
    contextParallel,
    pipelineParallel,
    dataParallel,
    product,
    count: cluster.count,
  });
  return [
    Number.isInteger(data)
      ? { ...issue, hint: { code: 'training.tryDataParallel', data: { dataParallel: data } } }
      : { ...issue, hint: { code: 'training.countNotDivisible', data: { others, count: cluster.count } } },
  ];
}

function tensorIssues(architecture: Architecture, { tensorParallel, expertParallel }: Layout): Issue[] {
  const totals = new Map<string, number>([['model.hiddenSize', architecture.hiddenSize]]);
  const kv = new Set<number>();
  for (const { attention, mlp } of architecture.blocks) {
    if (attention.kind === 'linear') totals.set('model.valueHeads', attention.valueHeads);
    else if (attention.kind !== 'none') totals.set('model.heads', attention.heads);
    if (attention.kind === 'softmax') kv.add(attention.kvHeads);
    if (attention.kind === 'linear') totals.set('model.keyHeads', attention.keyHeads);
    if (mlp.kind === 'dense') totals.set('model.intermediateSize', mlp.intermediateSize);
    if (mlp.kind === 'moe' && mlp.sharedIntermediateSize > 0)
      totals.set('model.sharedIntermediateSize', mlp.sharedIntermediateSize);
    // Experts are split over tensor ranks where no expert parallel ranks place them whole.
    if (mlp.kind === 'moe' && expertParallel === 1)
      totals.set('model.expertIntermediateSize', mlp.expertIntermediateSize);
  }
  const issues = [...totals]
    .filter(([, total]) => total % tensorParallel !== 0)
    .map(([of, total]) => notDivisor('tensorParallel', tensorParallel, of, total));
  for (const kvHeads of kv) {
    // Ranks beyond the key-value heads hold copies, which needs whole groups of them.
    if (kvHeads % tensorParallel !== 0 && tensorParallel % kvHeads !== 0) {
      issues.push(notDivisor('tensorParallel', tensorParallel, 'model.kvHeads', kvHeads));
    }
  }
  return issues;
}

function contextIssues({ layout, sequenceLength }: TrainingInput): Issue[] {
  // Causal load is balanced by giving each rank one early and one late piece of the sequence.
  const pieces = 2 * layout.contextParallel;
  if (layout.contextParallel > 1 && sequenceLength % pieces !== 0) {
    const received = layout.contextParallel;
    return [broken('training.sequenceNotDivisible', 'contextParallel', { sequenceLength, pieces, received })];
  }
  const tokens = sequenceLength / layout.contextParallel;
  const splits = layout.sequenceParallel ? layout.tensorParallel : 1;
  if (tokens % splits === 0) return [];
  return [broken('training.tokensNotDivisible', 'tensorParallel', { tokens, received: splits })];
}

/** Whole heads, and whole key-value heads with them, for each rank that exchanges tokens for heads. */
function headExchangeIssues({ architecture, layout }: TrainingInput): Issue[] {
  const { contextParallel, contextExchange, tensorParallel } = layout;
  const received = headRanks(layout);
  if (contextExchange === undefined || received === 1) return [];
  if (!(Number.isInteger(received) && received >= 1))
    return [broken('training.notPositiveInteger', 'contextExchange', { received })];
  const totals = new Map<string, number>();
  if (typeof contextExchange === 'object') totals.set('contextParallel', contextParallel);
  for (const { attention } of architecture.blocks) {
    if (attention.kind === 'softmax' || attention.kind === 'mla')
      totals.set('model.heads / tensorParallel', attention.heads / tensorParallel);
    if (attention.kind === 'softmax')
      totals.set('model.kvHeads / tensorParallel', Math.max(1, attention.kvHeads / tensorParallel));
  }
  const field = typeof contextExchange === 'object' ? 'contextExchange' : 'contextParallel';
  const common = [...totals.values()].filter(Number.isInteger).reduce(greatestCommonDivisor, 0);
  return (
    [...totals]
      // Heads that tensor ranks cannot split are told of elsewhere.
      .filter(([, total]) => Number.isInteger(total) && total % received !== 0)
      .map(([of, total]) => notDivisor(field, received, of, total, common))
  );
}

function expertIssues({ architecture, layout }: TrainingInput): Issue[] {
  const { expertParallel, tensorParallel, contextParallel, dataParallel } = layout;
  if (expertParallel === 1) return [];
  const moe = architecture.blocks.flatMap(({ mlp }) => (mlp.kind === 'moe' ? [mlp] : []));
  if (moe.length === 0)
    return [broken('training.noExperts', 'expertParallel', { received: expertParallel, model: architecture.name })];
  const ranks = tensorParallel * contextParallel * dataParallel;
  const totals = [
    ...new Map(moe.map(({ experts }) => [experts, { of: 'model.experts', total: experts }])).values(),
    { of: 'tensorParallel × contextParallel × dataParallel', total: ranks },
  ];
  // A value to try must divide all of them: a divisor of one alone only moves the complaint to the other.
  const common = totals.reduce((divisor, { total }) => greatestCommonDivisor(divisor, total), 0);
  return totals
    .filter(({ total }) => total % expertParallel !== 0)
    .map(({ of, total }) => notDivisor('expertParallel', expertParallel, of, total, common));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function pipelineIssues({ architecture, layout }: TrainingInput): Issue[] {
  const { pipelineParallel, virtualPipeline, stageSplit } = layout;
  const layers = architecture.layerBlocks.length;
  if (virtualPipeline > 1 && pipelineParallel === 1) {
    return [broken('training.virtualWithoutPipeline', 'virtualPipeline', { received: virtualPipeline })];
  }
  const placed = placementIssues(layout);
  if (placed.length > 0) return placed;
  if (layersPerChunk(layers, pipelineParallel, virtualPipeline, stageSplit)) return [];
  if (stageSplit !== undefined) return splitIssues(layers, pipelineParallel * virtualPipeline, stageSplit);
  const path = virtualPipeline > 1 ? 'virtualPipeline' : 'pipelineParallel';
  const chunks = pipelineParallel * virtualPipeline;
  return [broken('training.tooManyChunks', path, { layers, chunks, pipelineParallel, virtualPipeline })];
}

/** Ends that leave no whole number of layers for the inner chunks, or have more to give than those hold. */
function splitIssues(layers: number, chunks: number, split: StageSplit): Issue[] {
  const { firstFewer, lastFewer } = split;
  const known = stageSplits(layers, chunks, Math.ceil(layers / chunks) + Math.max(firstFewer, lastFewer));
  const distance = (one: StageSplit): number =>
    Math.abs(one.firstFewer - firstFewer) + Math.abs(one.lastFewer - lastFewer);
  const [nearest] = [...known].sort((a, b) => distance(a) - distance(b));
  const issue = broken('training.splitNotWhole', 'stageSplit', { layers, chunks, firstFewer, lastFewer });
  if (nearest === undefined) return [issue];
  const data = { firstFewer: nearest.firstFewer, lastFewer: nearest.lastFewer };
  return [{ ...issue, hint: { code: 'training.trySplit', data } }];
}

/** Chunks and stages that the schedule cannot be laid out on. */
function placementIssues({ pipelineParallel, virtualPipeline, schedule }: Layout): Issue[] {
  const issues: Issue[] = [];
  if (!takesChunks(schedule, virtualPipeline)) {
    const needed = chunksNeeded(schedule);
    const issue =
      needed === 'several'
        ? broken('training.scheduleNeedsSeveralChunks', 'virtualPipeline', { schedule, received: virtualPipeline })
        : broken('training.scheduleNeedsChunks', 'virtualPipeline', { schedule, needed, received: virtualPipeline });
    const schedules = SCHEDULE_KINDS.filter((kind) => takesChunks(kind, virtualPipeline)).join(', ');
    issues.push({ ...issue, hint: { code: 'training.trySchedule', data: { schedules, virtualPipeline } } });
  }
  if (needsEvenStages(schedule) && pipelineParallel % 2 !== 0) {
    issues.push(
      broken('training.scheduleNeedsEvenStages', 'pipelineParallel', { schedule, received: pipelineParallel }),
    );
  }
  return issues;
}

function batchIssues({ layout, globalBatchSequences }: TrainingInput): Issue[] {
  const { dataParallel, microBatchSequences, pipelineParallel, schedule } = layout;
  const perStep = dataParallel * microBatchSequences;
  if (globalBatchSequences % perStep !== 0) {
    return [
      broken('training.batchNotDivisible', 'microBatchSequences', {
        globalBatchSequences,
        dataParallel,
        microBatchSequences,
        perStep,
      }),
    ];
  }
  const microBatches = globalBatchSequences / perStep;
  if (schedule === 'interleaved' && microBatches % pipelineParallel !== 0) {
    return [broken('training.interleavingNeedsWholeGroups', 'virtualPipeline', { microBatches, pipelineParallel })];
  }
  const { atLeast, multipleOf } = microBatchesNeeded(schedule, pipelineParallel);
  if (microBatches >= atLeast && microBatches % multipleOf === 0) return [];
  const data = { schedule, atLeast, pipelineParallel, microBatches };
  return [
    microBatches < atLeast
      ? broken('training.scheduleNeedsMicroBatches', 'schedule', data)
      : broken('training.scheduleNeedsEvenMicroBatches', 'schedule', data),
  ];
}

function shardIssues({ layout }: TrainingInput): Issue[] {
  if (layout.sharding === 'none' || (layout.sharding !== 'hsdp' && layout.shardGroup <= 1)) return [];
  const replicas = layout.dataParallel * layout.contextParallel;
  if (layout.shardGroup >= 1 && replicas % layout.shardGroup === 0) return [];
  return [notDivisor('shardGroup', layout.shardGroup, 'dataParallel × contextParallel', replicas)];
}

/** Modules that no layer of the model has, and more layers than a chunk holds. */
function recomputeIssues({ architecture, layout }: TrainingInput): Issue[] {
  const { recompute, pipelineParallel, virtualPipeline, stageSplit } = layout;
  if (typeof recompute === 'string') return [];
  if ('modules' in recompute) {
    const known = RECOMPUTE_MODULES.filter((module) => hasModule(architecture, module));
    return recompute.modules
      .filter((module) => !known.includes(module))
      .map((received) =>
        broken('training.noSuchModule', 'recompute', { received, model: architecture.name, known: known.join(', ') }),
      );
  }
  if ('keep' in recompute) {
    const known = layerTensors(architecture);
    const named = [...recompute.keep, ...recompute.offload];
    const twice = recompute.keep.filter((tensor) => recompute.offload.includes(tensor));
    const isPartOfNamed = named.includes('mlpwi') && named.includes('mlpwi_0');
    return [
      ...named
        .filter((tensor) => !known.includes(tensor))
        .map((received) =>
          broken('training.noSuchTensor', 'recompute', { received, model: architecture.name, known: known.join(', ') }),
        ),
      ...twice.map((received) => broken('training.keptTwice', 'recompute', { received })),
      ...(isPartOfNamed ? [broken('training.keptInPart', 'recompute', { received: 'mlpwi_0', whole: 'mlpwi' })] : []),
    ];
  }
  const counts = layersPerChunk(architecture.layerBlocks.length, pipelineParallel, virtualPipeline, stageSplit);
  const most = Math.max(...(counts ?? [Number.POSITIVE_INFINITY]));
  if (recompute.layers <= most) return [];
  return [
    { ...broken('training.tooManyLayers', 'recompute', { received: recompute.layers, most }), hint: tryOne(most) },
  ];
}

/** Nothing can be said of the time that a link of unknown speed takes. */
function offloadIssues({ cluster: { accelerator }, layout: { offload, recompute } }: TrainingInput): Issue[] {
  const wanted =
    (offload !== undefined &&
      offload.activationsFraction + offload.optimizerFraction + (offload.parametersFraction ?? 0) > 0) ||
    (typeof recompute === 'object' && 'keep' in recompute && recompute.offload.length > 0);
  if (!wanted || (accelerator.hostLinkBytesPerS ?? 0) > 0) return [];
  return [broken('training.noHostLink', 'offload', { accelerator: accelerator.id })];
}

/** Weights that a rank holds whole are at work in every pass; only shards that are gathered layer by layer can wait elsewhere. */
function parameterOffloadIssues({ layout: { offload, sharding, pipelineParallel } }: TrainingInput): Issue[] {
  if ((offload?.parametersFraction ?? 0) === 0) return [];
  if (SHARDING_CODES[sharding].shardsParameters === 0)
    return [
      { ...broken('training.wholeWeightsStay', 'offload', { sharding }), hint: { code: 'training.tryFsdp', data: {} } },
    ];
  if (pipelineParallel === 1) return [];
  return [broken('training.pipelineKeepsWeights', 'offload', { pipelineParallel })];
}

export function hasModule({ blocks }: Architecture, module: RecomputeModule): boolean {
  switch (module) {
    case 'core_attn':
    case 'layernorm':
      return true;
    case 'mlp':
      return blocks.some(({ mlp }) => mlp.kind === 'dense');
    case 'moe':
    case 'moe_act':
      return blocks.some(({ mlp }) => mlp.kind === 'moe');
    case 'shared_experts':
      return blocks.some(({ mlp }) => mlp.kind === 'moe' && mlp.sharedIntermediateSize > 0);
    case 'mla_up_proj':
      return blocks.some(({ attention }) => attention.kind === 'mla');
    default:
      return module satisfies never;
  }
}

function tryOne(value: number): NonNullable<Issue['hint']> {
  return { code: 'training.tryOne', data: { value } };
}

/** @param common what a value to try must divide: the total, unless the field must divide others too */
function notDivisor(field: string, received: number, of: string, total: number, common = total): Issue {
  const below =
    divisors(common)
      .filter((value) => value < received)
      .at(-1) ?? 1;
  const above = divisors(common).find((value) => value > received);
  const issue = broken('training.notDivisor', field, { of, total, received });
  return above === undefined
    ? { ...issue, hint: tryOne(below) }
    : { ...issue, hint: { code: 'training.tryEither', data: { below, above } } };
}

/** Divisors of a positive integer, rising. */
export function divisors(total: number): number[] {
  const small: number[] = [];
  const large: number[] = [];
  for (let value = 1; value * value <= total; value++) {
    if (total % value !== 0) continue;
    small.push(value);
    if (value * value !== total) large.unshift(total / value);
  }
  return [...small, ...large];
}

function broken(code: MessageKey, field: string, data: Readonly<Record<string, MessageValue>>): Issue {
  return { code, path: ['layout', field], data };
}
