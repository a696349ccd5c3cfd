/** What a user may write under `training`. */
import { z } from 'zod';
import { en } from '../../../messages/index.js';
import type { OptimizerFacts, PrecisionRecipe, Recompute, Sharding } from '../../../training/index.js';
import { numberField, quantityField, textField, wholeField } from '../../fields.js';

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
const recomputes = ['none', 'selective', 'full'] as const satisfies readonly Recompute[];
export const optimizerKinds = [
  'adam',
  'adam-bf16-moments',
  'adam-8bit',
  'muon',
  'sgd',
] as const satisfies readonly OptimizerFacts['kind'][];

const layout = z.strictObject({
  tensorParallel: wholeField('plan.about.tensorParallel').optional(),
  contextParallel: wholeField('plan.about.contextParallel').optional(),
  expertParallel: wholeField('plan.about.expertParallel').optional(),
  pipelineParallel: wholeField('plan.about.pipelineParallel').optional(),
  virtualPipeline: wholeField('plan.about.virtualPipeline').optional(),
  dataParallel: wholeField('plan.about.dataParallel').optional(),
  microBatchSequences: wholeField('plan.about.microBatchSequences').optional(),
  sequenceParallel: z.boolean().describe(en['plan.about.sequenceParallel']).optional(),
  sharding: z.enum(shardings).describe(en['plan.about.sharding']).optional(),
  shardGroup: wholeField('plan.about.shardGroup').optional(),
  recompute: z.enum(recomputes).describe(en['plan.about.recompute']).optional(),
});

const optimizer = z.union([
  z.enum(optimizerKinds).describe(en['plan.about.optimizer']),
  z.strictObject({
    kind: z.enum(optimizerKinds).describe(en['plan.about.optimizer']),
    masterBytesPerParameter: numberField('plan.about.masterBytesPerParameter', { min: 0, max: 16 }).optional(),
    momentBytesPerParameter: numberField('plan.about.momentBytesPerParameter', { min: 0, max: 16 }).optional(),
  }),
]);

export const trainingSchema = z.strictObject({
  task: z.enum(['pretrain', 'sft', 'lora']).describe(en['plan.about.task']).optional(),
  precision: z.enum(precisions).describe(en['plan.about.precision']).optional(),
  globalBatchSequences: wholeField('plan.about.globalBatchSequences').optional(),
  globalBatchTokens: quantityField('tokens', 'plan.about.globalBatchTokens', { min: 1 }).optional(),
  layout: z.union([z.literal('search').describe(en['plan.about.layoutSearch']), layout]).optional(),
  framework: textField('plan.about.framework').optional(),
  optimizer: optimizer.optional(),
  run: z
    .strictObject({
      restartS: quantityField('seconds', 'plan.about.restartS', { min: 0 }).optional(),
      checkpointPauseS: quantityField('seconds', 'plan.about.checkpointPauseS', { min: 0 }).optional(),
      checkpointBytesPerSPerAccelerator: quantityField('bytesPerS', 'plan.about.checkpointBytesPerSPerAccelerator', {
        above: 0,
      }).optional(),
      checkpointIntervalS: quantityField('seconds', 'plan.about.checkpointIntervalS', { min: 0 }).optional(),
    })
    .optional(),
});

export type WrittenTraining = z.infer<typeof trainingSchema>;
export type WrittenLayout = z.infer<typeof layout>;
