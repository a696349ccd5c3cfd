/** What a user may write under `training`. */
import { z } from 'zod';
import type { Adapter } from '../../../architecture/index.js';
import { en, type MessageKey } from '../../../messages/index.js';
import {
  type CheckpointKind,
  type ContextExchange,
  LAYER_TENSORS,
  type OptimizerFacts,
  type PrecisionRecipe,
  RECOMPUTE_MODULES,
  type Recompute,
  type Reference,
  SCHEDULE_KINDS,
  type Sharding,
  type TrainingTask,
} from '../../../training/index.js';
import { dateField, fractionField, numberField, quantityField, textField, wholeField } from '../../fields.js';
import { softwareSchema } from './softwareFields.js';

export const precisions = [
  'bf16',
  'fp16',
  'fp8-tensor',
  'fp8-row',
  'fp8-block',
  'mxfp8',
  'nvfp4',
] as const satisfies readonly PrecisionRecipe[];
const shardings = ['none', 'zero1', 'zero2', 'zero3', 'fsdp', 'hsdp'] as const satisfies readonly Sharding[];
const named = ['none', 'selective', 'full'] as const satisfies readonly Recompute[];
const recompute = z.union([
  z.enum(named).describe(en['plan.about.recompute']),
  z.strictObject({
    modules: z.array(z.enum(RECOMPUTE_MODULES)).min(1).describe(en['plan.about.recomputeModules']),
  }),
  z.strictObject({
    keep: z.array(z.enum(LAYER_TENSORS)).describe(en['plan.about.recomputeKeep']),
    offload: z.array(z.enum(LAYER_TENSORS)).describe(en['plan.about.recomputeOffload']),
  }),
  z.strictObject({
    method: z.enum(['block', 'uniform']).describe(en['plan.about.recomputeMethod']),
    layers: wholeField('plan.about.recomputeLayers', { min: 1, max: 10_000 }),
  }),
]);
export const optimizerKinds = [
  'adam',
  'adam-bf16-moments',
  'adam-8bit',
  'muon',
  'sgd',
] as const satisfies readonly OptimizerFacts['kind'][];

const contextExchanges = ['ring', 'all-gather', 'ulysses'] as const satisfies readonly ContextExchange[];

const everything = z.literal('search').describe(en['plan.about.searchAll']);
/** Under a search, some values to choose from. */
const several = <Schema extends z.ZodType>(one: Schema) => z.array(one).min(1).describe(en['plan.about.searchSome']);
const contextExchange = z.union([
  z.enum(contextExchanges).describe(en['plan.about.contextExchange']),
  z.strictObject({ ulysses: wholeField('plan.about.contextUlysses', { min: 2, max: 10_000_000 }) }),
]);
const shardGroup = wholeField('plan.about.shardGroup', { min: 1, max: 10_000_000 });
const sharding = z.enum(shardings).describe(en['plan.about.sharding']);
const sequenceParallel = z.boolean().describe(en['plan.about.sequenceParallel']);
const offload = z.strictObject({
  activationsFraction: fractionField('plan.about.activationsFraction', { min: 0, max: 1 }).optional(),
  optimizerFraction: fractionField('plan.about.optimizerFraction', { min: 0, max: 1 }).optional(),
  parametersFraction: fractionField('plan.about.parametersFraction', { min: 0, max: 1 }).optional(),
});
const stageSplit = z.strictObject({
  firstFewer: wholeField('plan.about.firstFewer', { min: 0, max: 4096 }).optional(),
  lastFewer: wholeField('plan.about.lastFewer', { min: 0, max: 4096 }).optional(),
});

const layout = z.strictObject({
  search: z.literal(true).describe(en['plan.about.layoutSearchRest']).optional(),
  tensorParallel: wholeField('plan.about.tensorParallel', { min: 1, max: 10_000_000 }).optional(),
  contextParallel: wholeField('plan.about.contextParallel', { min: 1, max: 10_000_000 }).optional(),
  contextExchange: z.union([contextExchange, everything, several(contextExchange)]).optional(),
  expertParallel: wholeField('plan.about.expertParallel', { min: 1, max: 10_000_000 }).optional(),
  pipelineParallel: wholeField('plan.about.pipelineParallel', { min: 1, max: 4096 }).optional(),
  virtualPipeline: wholeField('plan.about.virtualPipeline', { min: 1, max: 256 }).optional(),
  stageSplit: z.union([stageSplit, everything, several(stageSplit)]).optional(),
  schedule: z
    .union([
      z.enum([...SCHEDULE_KINDS, 'search']).describe(en['plan.about.schedule']),
      z.array(z.enum(SCHEDULE_KINDS)).min(1).describe(en['plan.about.schedules']),
    ])
    .optional(),
  dataParallel: wholeField('plan.about.dataParallel', { min: 1, max: 10_000_000 }).optional(),
  microBatchSequences: wholeField('plan.about.microBatchSequences', { min: 1, max: 10_000_000 }).optional(),
  sequenceParallel: z.union([sequenceParallel, everything, several(sequenceParallel)]).optional(),
  sharding: z.union([sharding, everything, several(sharding)]).optional(),
  shardGroup: z.union([shardGroup, everything, several(shardGroup)]).optional(),
  recompute: z.union([recompute, everything, several(recompute)]).optional(),
  offload: z.union([offload, everything, several(offload)]).optional(),
});

const optimizer = z.union([
  z.enum(optimizerKinds).describe(en['plan.about.optimizer']),
  z.strictObject({
    kind: z.enum(optimizerKinds).describe(en['plan.about.optimizer']),
    masterBytesPerParameter: numberField('plan.about.masterBytesPerParameter', { min: 0, max: 16 }).optional(),
    momentBytesPerParameter: numberField('plan.about.momentBytesPerParameter', { min: 0, max: 16 }).optional(),
  }),
]);

const taskKinds = [
  'pretrain',
  'sft',
  'dpo',
  'orpo',
  'simpo',
  'reward',
  'value',
] as const satisfies readonly TrainingTask['kind'][];
const adapterKinds = ['lora', 'qlora', 'dora'] as const satisfies readonly Adapter['kind'][];
const references = ['resident', 'precomputed', 'adapters-off'] as const satisfies readonly Reference[];

const adapter = z.union([
  z.enum(adapterKinds).describe(en['plan.about.adapter']),
  z.strictObject({
    kind: z.enum(adapterKinds).describe(en['plan.about.adapter']).optional(),
    rank: wholeField('plan.about.adapterRank', { min: 1, max: 65_536 }).optional(),
    alpha: numberField('plan.about.adapterAlpha', { above: 0, max: 1e6 }).optional(),
    dropoutFraction: fractionField('plan.about.adapterDropout', { min: 0, max: 0.99 }).optional(),
    outputExchange: z.enum(['gather', 'all-to-all']).describe(en['plan.about.outputExchange']).optional(),
    targets: z
      .union([
        z.literal('all-linear').describe(en['plan.about.allLinear']),
        z.array(textField('plan.about.adapterTarget')).min(1).describe(en['plan.about.adapterTargets']),
      ])
      .optional(),
  }),
]);

const task = z.union([
  z.enum([...taskKinds, ...adapterKinds]).describe(en['plan.about.task']),
  z.strictObject({
    kind: z.enum(taskKinds).describe(en['plan.about.taskKind']),
    adapter: adapter.optional(),
    reference: z.enum(references).describe(en['plan.about.reference']).optional(),
  }),
]);
const checkpointKinds = ['blocking', 'asynchronous', 'memory'] as const satisfies readonly CheckpointKind[];
const seconds = (about: MessageKey) => quantityField('seconds', about, { min: 0, max: 1e8 }).optional();
const interval = (about: MessageKey) => quantityField('seconds', about, { min: 1, max: 1e10, orZero: true }).optional();

const referenceBatch = {
  referenceSequences: numberField('plan.about.referenceSequences', { above: 0, max: 1e9 }).optional(),
  referenceTokens: quantityField('tokens', 'plan.about.referenceTokens', { min: 1, max: 1e15 }).optional(),
};
const criticalBatch = z.union([
  z.strictObject({
    tokens: quantityField('tokens', 'plan.about.criticalBatchTokens', { min: 1, max: 1e15 }).optional(),
    tokensAtTrillion: quantityField('tokens', 'plan.about.tokensAtTrillion', { min: 1, max: 1e15 }).optional(),
    exponent: numberField('plan.about.criticalBatchExponent', { min: 0, max: 3 }).optional(),
    ...referenceBatch,
  }),
  quantityField('tokens', 'plan.about.criticalBatchTokens', { min: 1, max: 1e15 }),
]);

export const trainingSchema = z.strictObject({
  task: task.optional(),
  precision: z
    .enum([...precisions, 'fp8'])
    .describe(en['plan.about.precision'])
    .optional(),
  tensorScaling: z.enum(['current', 'delayed']).describe(en['plan.about.tensorScaling']).optional(),
  globalBatchSequences: wholeField('plan.about.globalBatchSequences', { min: 1, max: 1_000_000_000 }).optional(),
  globalBatchTokens: quantityField('tokens', 'plan.about.globalBatchTokens', { min: 1, max: 1e15 }).optional(),
  layout: z.union([z.literal('search').describe(en['plan.about.layoutSearch']), layout]).optional(),
  memoryReserveFraction: fractionField('plan.about.memoryReserveFraction', { min: 0, max: 0.9 }).optional(),
  criticalBatch: criticalBatch.optional(),
  runs: wholeField('plan.about.runs', { min: 1, max: 100_000 }).optional(),
  concurrentRuns: wholeField('plan.about.concurrentRuns', { min: 1, max: 100_000 }).optional(),
  framework: textField('plan.about.framework').optional(),
  frameworkRelease: dateField('plan.about.frameworkRelease').optional(),
  software: softwareSchema.optional(),
  expertImbalance: numberField('plan.about.expertImbalance', { min: 1, max: 10_000 }).optional(),
  optimizer: optimizer.optional(),
  run: z
    .strictObject({
      restartS: seconds('plan.about.restartS'),
      detectionS: seconds('plan.about.detectionS'),
      rescheduleS: seconds('plan.about.rescheduleS'),
      warmUpS: seconds('plan.about.warmUpS'),
      checkpointKind: z.enum(checkpointKinds).describe(en['plan.about.checkpointKind']).optional(),
      checkpointPauseS: seconds('plan.about.checkpointPauseS'),
      checkpointShardedByRanks: z.boolean().describe(en['plan.about.checkpointShardedByRanks']).optional(),
      checkpointBytesPerSPerAccelerator: quantityField('bytesPerS', 'plan.about.checkpointBytesPerSPerAccelerator', {
        min: 1,
        max: 1e18,
      }).optional(),
      storageBytesPerS: quantityField('bytesPerS', 'plan.about.storageBytesPerS', { min: 1, max: 1e18 }).optional(),
      hostCopyBytesPerS: quantityField('bytesPerS', 'plan.about.hostCopyBytesPerS', { min: 1, max: 1e18 }).optional(),
      checkpointIntervalS: interval('plan.about.checkpointIntervalS'),
      storageIntervalS: interval('plan.about.storageIntervalS'),
      memoryCopies: wholeField('plan.about.memoryCopies', { min: 1, max: 100 }).optional(),
      memoryAcrossRacks: z.boolean().describe(en['plan.about.memoryAcrossRacks']).optional(),
      lossSpikesPerTrillionTokens: numberField('plan.about.lossSpikesPerTrillionTokens', {
        min: 0,
        max: 1e6,
      }).optional(),
      spikeRewindSteps: wholeField('plan.about.spikeRewindSteps', { min: 0, max: 1_000_000 }).optional(),
      evaluationS: seconds('plan.about.evaluationS'),
      evaluationIntervalS: quantityField('seconds', 'plan.about.evaluationIntervalS', { min: 1, max: 1e10 }).optional(),
      dataBytesPerToken: numberField('plan.about.dataBytesPerToken', { min: 0, max: 1e9 }).optional(),
      dataBytesPerS: quantityField('bytesPerS', 'plan.about.dataBytesPerS', { min: 1, max: 1e18 }).optional(),
      slowNodeFraction: fractionField('plan.about.slowNodeFraction', { min: 0, max: 1 }).optional(),
      slowNodeSlowdownFraction: fractionField('plan.about.slowNodeSlowdownFraction', { min: 0, max: 100 }).optional(),
    })
    .optional(),
});

export type WrittenTraining = z.infer<typeof trainingSchema>;
export type WrittenLayout = z.infer<typeof layout>;
export type WrittenTask = z.infer<typeof task>;
export type WrittenAdapter = z.infer<typeof adapter>;
