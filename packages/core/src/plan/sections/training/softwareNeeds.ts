/** What a setting of the software needs of the rest of the plan: without it, it is refused, or told to change nothing. */
import { type FrameworkTraits, isBeforeHopper } from '../../../catalog/index.js';
import type { MessageKey } from '../../../messages/index.js';
import type { Layout, PrecisionRecipe } from '../../../training/index.js';
import type { FieldIssue } from '../../zodIssues.js';

/** What a plan says beside its software. */
export interface Setting {
  /** Absent where a search looks for it. */
  readonly layout?: Layout;
  readonly microBatches?: number;
  readonly model: string;
  /** Id of the stack. */
  readonly stack: string;
  readonly hasExperts: boolean;
  readonly accelerator: string;
  readonly generation: string;
  readonly precision: PrecisionRecipe;
  /** The stack as it is with all that the plan sets. */
  readonly traits: FrameworkTraits;
}

/** `refused`: cannot be; `idle`: can be, and changes nothing; `told`: is planned, though the stack does not run it as it is. */
export type Need =
  | ({ readonly kind: 'refused' } & FieldIssue)
  | { readonly kind: 'idle'; readonly why: MessageKey }
  | { readonly kind: 'told'; readonly note: MessageKey; readonly data: Readonly<Record<string, number | string>> };

/** @returns undefined where nothing is in the way */
export type Rule = (setting: Setting) => Need | undefined;

const idle = (why: MessageKey): Need => ({ kind: 'idle', why });
const shardsParameters = ({ sharding }: Layout): boolean =>
  sharding === 'zero3' || sharding === 'fsdp' || sharding === 'hsdp';

/** @param off what the field can be set to on a model without experts */
export function experts(off: string): Rule {
  return ({ hasExperts, model }) =>
    hasExperts
      ? undefined
      : {
          kind: 'refused',
          code: 'plan.softwareNeedsExperts',
          data: { model },
          hint: { code: 'plan.trySetting', data: { setting: off } },
        };
}

export const expertLayers: Rule = ({ hasExperts }) => (hasExperts ? undefined : idle('plan.idle.expertLayers'));

export const expertRanks: Rule = ({ layout }) =>
  layout?.expertParallel === 1 ? idle('plan.idle.expertParallel') : undefined;

/** A pair of micro-batches takes two of them; under DualPipe the schedule pairs them anyway. */
export const anotherMicroBatch: Rule = ({ layout, microBatches }) => {
  if (layout?.schedule === 'dualpipe' || layout?.schedule === 'dualpipe-v') return idle('plan.idle.dualPipe');
  if (microBatches === undefined || microBatches >= 2) return undefined;
  return {
    kind: 'refused',
    code: 'plan.softwareNeedsMicroBatches',
    data: { microBatches },
    hint: { code: 'plan.trySetting', data: { setting: 'expertBatchOverlap: false' } },
  };
};

/**
 * Megatron-Core, and NeMo on it, run two micro-batches beside each other only on stages of several chunks, and without whole layers recomputed.
 *
 * @source Megatron-LM core_v0.19.0, megatron/core/transformer/transformer_config.py: assertions under `overlap_moe_expert_parallel_comm`
 */
export const chunksOfStage: Rule = ({ layout, stack }) => {
  if (layout === undefined || (stack !== 'megatron-core' && stack !== 'nemo')) return undefined;
  if (layout.pipelineParallel > 1 && layout.virtualPipeline === 1)
    return {
      kind: 'told',
      note: 'plan.note.overlapNeedsChunks',
      data: { stack, pipelineParallel: layout.pipelineParallel },
    };
  const { recompute } = layout;
  const isWhole = recompute === 'full' || (typeof recompute === 'object' && 'method' in recompute);
  return isWhole ? { kind: 'told', note: 'plan.note.overlapWithoutFull', data: { stack } } : undefined;
};

/** A plain all-to-all is one blocking call. */
export const deduplicatedDispatch: Rule = ({ traits }) =>
  traits.expertDispatch === 'deduplicated'
    ? undefined
    : {
        kind: 'refused',
        code: 'plan.softwareNeedsDispatch',
        data: {},
        hint: { code: 'plan.trySetting', data: { setting: 'expertDispatch: deduplicated' } },
      };

export const serialDispatch: Rule = ({ traits }) =>
  traits.expertBatchOverlap ? idle('plan.idle.expertBatchOverlap') : undefined;

export const tensorRanks: Rule = ({ layout }) =>
  layout?.tensorParallel === 1 ? idle('plan.idle.tensorParallel') : undefined;

/** User buffers overlap the gathers and scatters of sequence parallelism; Megatron-LM refuses them without it. */
export const sequenceParallel: Rule = ({ layout }) =>
  layout === undefined || layout.sequenceParallel || layout.tensorParallel === 1
    ? undefined
    : {
        kind: 'refused',
        code: 'plan.softwareNeedsSequenceParallel',
        data: {},
        hint: { code: 'plan.trySetting', data: { setting: 'layout.sequenceParallel: true' } },
      };

export const replicas: Rule = ({ layout }) =>
  layout?.dataParallel === 1 && layout.contextParallel === 1 ? idle('plan.idle.dataParallel') : undefined;

export const wholeParameters: Rule = ({ layout }) =>
  layout !== undefined && shardsParameters(layout) ? idle('plan.idle.shardedParameters') : undefined;

export const shardedOptimizer: Rule = ({ layout }) =>
  layout?.sharding === 'none' ? idle('plan.idle.unshardedOptimizer') : undefined;

export const shardedParameters: Rule = ({ layout }) =>
  layout !== undefined && !shardsParameters(layout) ? idle('plan.idle.wholeParameters') : undefined;

export const fullRecompute: Rule = ({ layout }) =>
  layout === undefined ||
  layout.recompute === 'full' ||
  (typeof layout.recompute === 'object' && 'method' in layout.recompute)
    ? undefined
    : idle('plan.idle.fullRecompute');

export const quantisedRecipe: Rule = ({ precision }) =>
  precision === 'bf16' || precision === 'fp16' ? idle('plan.idle.precision') : undefined;

/** 8-bit attention is a mode of cuDNN and FlashAttention-3; on earlier kernels and accelerators there is none. Shah 2024, §3.3. */
export const quantisingKernel: Rule = ({ traits, generation }) =>
  traits.attentionKernel === 'flash-3' && !isBeforeHopper(generation)
    ? undefined
    : {
        kind: 'refused',
        code: 'plan.softwareNeedsQuantisingKernel',
        data: {},
        hint: { code: 'plan.trySetting', data: { setting: 'attentionPrecision: 16-bit' } },
      };

/** FlashAttention-3 is written for the asynchronous units of Hopper. Shah 2024, §1. */
export const kernelOfGeneration: Rule = ({ traits, generation, accelerator }) =>
  traits.attentionKernel === 'flash-3' && isBeforeHopper(generation)
    ? {
        kind: 'refused',
        code: 'plan.softwareNeedsHopper',
        data: { accelerator },
        hint: { code: 'plan.trySetting', data: { setting: 'attentionKernel: flash-2' } },
      }
    : undefined;
