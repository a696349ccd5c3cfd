/**
 * What a plan may say of the software stack, under `training.software`: one row for each trait, with the values it takes, the figures that
 * follow from it, and what it needs of the rest of the plan. A new trait is a row here, its text in `messages/`, and its value in each stack.
 */
import { z } from 'zod';
import { type FrameworkTraits, kernelOn } from '../../../catalog/index.js';
import { en, type MessageKey } from '../../../messages/index.js';
import { fractionField, numberField, quantityField, wholeField } from '../../fields.js';
import * as needs from './softwareNeeds.js';

type Trait = keyof FrameworkTraits;
export type TraitValue = FrameworkTraits[Trait];

/** Stands for what is switched on without a number, or named otherwise: as stacks have it that are known to. */
export const asUsual = 'as usual';

export interface SoftwareField {
  readonly trait: Trait;
  /** What is written, as the value of the trait. */
  readonly schema: z.ZodType<TraitValue | typeof asUsual>;
  /** Inputs of the figure graph that follow from it under other names. */
  readonly figures?: readonly string[];
  /** What a search tries of it that leaves it open; absent where it is a fact of the stack rather than a choice. */
  readonly opens?: readonly (TraitValue | typeof asUsual)[];
  /** Whether its figures are codes rather than quantities: a quarter more of a code means nothing. */
  readonly coded?: true;
  /** Plans tell the share that is hidden, the trait the share that is exposed. */
  readonly turned?: true;
  /** Stack that says what is usual: of a share, where the plan's own hides nothing. */
  readonly usual?: string;
  /** What a stack's value amounts to on a generation of accelerators. */
  readonly onGeneration?: (value: TraitValue, generation: string) => TraitValue;
  /** The value that nothing can be in the way of. */
  readonly off?: TraitValue;
  /** What another value needs of the rest of the plan. */
  readonly needs?: readonly needs.Rule[];
}

const oneOf = <Value extends TraitValue & string>(about: MessageKey, values: readonly Value[]): z.ZodType<Value> =>
  z.enum(values).describe(en[about]);

const onOff = (about: MessageKey) => z.boolean().describe(en[about]);

/** A share of traffic that compute hides: true, false, or how much of it. */
const hidden = (about: MessageKey, turned = false) =>
  z
    .union([z.boolean().describe(en[about]), fractionField(about, { min: 0, max: 1 }, ['true', 'false'])])
    .transform((given) => (given === true ? asUsual : turned ? otherShare(Number(given)) : Number(given)));

/** What is left of 1, without the last digits that subtraction makes up: turned twice, a share is what it was. */
export function otherShare(share: number): number {
  return Number((1 - share).toPrecision(12));
}

const seconds = (about: MessageKey) => quantityField('seconds', about, { min: 0, max: 60 });

/** By the name that plans give them, in the order in which they are printed. */
export const softwareFields: Readonly<Record<string, SoftwareField>> = {
  attentionKernel: {
    trait: 'attentionKernel',
    schema: z
      .enum(['unfused', 'flash-1', 'flash-2', 'flash-3', 'cudnn'])
      .describe(en['plan.about.attentionKernel'])
      .transform((given) => (given === 'cudnn' ? asUsual : given)),
    usual: 'megatron-core',
    figures: ['attentionRateFraction'],
    onGeneration: (kernel, generation) => (kernel === 'flash-3' ? kernelOn(kernel, generation) : kernel),
    needs: [needs.kernelOfGeneration],
  },
  attentionPrecision: {
    trait: 'attentionPrecision',
    schema: oneOf<FrameworkTraits['attentionPrecision']>('plan.about.attentionPrecision', ['16-bit', '8-bit']),
    figures: ['quantisesAttention'],
    coded: true,
    off: '16-bit',
    needs: [needs.quantisedRecipe, needs.quantisingKernel],
  },
  elementwiseFusion: {
    trait: 'elementwiseFusion',
    opens: ['eager', 'partial', 'compiled', 'fused'],
    schema: oneOf<FrameworkTraits['elementwiseFusion']>('plan.about.elementwiseFusion', [
      'eager',
      'partial',
      'compiled',
      'fused',
    ]),
    figures: ['elementwiseTrafficFactor'],
  },
  hostGraphs: {
    trait: 'hostGraphs',
    opens: ['none', 'whole'],
    schema: oneOf<FrameworkTraits['hostGraphs']>('plan.about.hostGraphs', ['none', 'whole']),
    figures: ['hostReplays'],
    coded: true,
  },
  tensorOverlap: {
    trait: 'tensorOverlapFraction',
    opens: [0, asUsual],
    schema: hidden('plan.about.tensorOverlap'),
    figures: ['tensorExposedFraction'],
    usual: 'nemo',
    off: 0,
    needs: [needs.tensorRanks, needs.sequenceParallel],
  },
  expertDispatch: {
    trait: 'expertDispatch',
    opens: ['all-to-all', 'deduplicated'],
    schema: oneOf<FrameworkTraits['expertDispatch']>('plan.about.expertDispatch', ['all-to-all', 'deduplicated']),
    figures: ['expertDeduplicates'],
    coded: true,
    off: 'all-to-all',
    needs: [needs.experts('expertDispatch: all-to-all'), needs.expertRanks],
  },
  expertOverlap: {
    trait: 'expertOverlapFraction',
    opens: [0, asUsual],
    schema: hidden('plan.about.expertOverlap'),
    figures: ['expertSerialExposedFraction'],
    usual: 'megatron-core',
    off: 0,
    needs: [needs.experts('expertOverlap: false'), needs.expertRanks, needs.deduplicatedDispatch, needs.serialDispatch],
  },
  expertBatchOverlap: {
    trait: 'expertBatchOverlap',
    opens: [false, true],
    schema: onOff('plan.about.expertBatchOverlap'),
    coded: true,
    off: false,
    needs: [
      needs.experts('expertBatchOverlap: false'),
      needs.expertRanks,
      needs.anotherMicroBatch,
      needs.chunksOfStage,
    ],
  },
  gradientReduceOverlap: {
    trait: 'gradientReduceOverlap',
    opens: [false, true],
    schema: onOff('plan.about.gradientReduceOverlap'),
    coded: true,
    needs: [needs.replicas, needs.wholeParameters],
  },
  parameterGatherOverlap: {
    trait: 'parameterGatherOverlap',
    opens: [false, true],
    schema: onOff('plan.about.parameterGatherOverlap'),
    coded: true,
    needs: [needs.replicas, needs.wholeParameters, needs.shardedOptimizer],
  },
  dataParallelOverlapMicroBatches: {
    trait: 'dataParallelOverlapMicroBatches',
    schema: numberField('plan.about.dataParallelOverlapMicroBatches', { min: 0, max: 1e6 }),
    needs: [needs.replicas, needs.wholeParameters],
  },
  shardedOverlap: {
    trait: 'shardedExposedFraction',
    opens: [1, asUsual],
    schema: hidden('plan.about.shardedOverlap', true),
    turned: true,
    usual: 'fsdp',
    needs: [needs.replicas, needs.shardedParameters],
  },
  shardsMaster: {
    trait: 'shardsMaster',
    opens: [false, true],
    schema: onOff('plan.about.shardsMaster'),
    coded: true,
    off: false,
    needs: [needs.shardedParameters],
  },
  gradientBytes: {
    trait: 'gradientBytes',
    opens: [2, 4],
    schema: numberField('plan.about.gradientBytes', { min: 2, max: 4 }),
  },
  quantisedWeights: {
    trait: 'quantisedWeights',
    opens: ['primary', 'cached', 'cast'],
    schema: oneOf<FrameworkTraits['quantisedWeights']>('plan.about.quantisedWeights', ['primary', 'cached', 'cast']),
    needs: [needs.quantisedRecipe],
  },
  weightTransposes: {
    trait: 'weightTransposes',
    opens: ['kept', 'remade'],
    schema: oneOf<FrameworkTraits['weightTransposes']>('plan.about.weightTransposes', ['kept', 'remade']),
    needs: [needs.quantisedRecipe],
  },
  attentionStoreBytes: {
    trait: 'attentionStoreBytes',
    schema: z.union([
      z.literal('as-multiplied').describe(en['plan.about.attentionStoreBytes']),
      numberField('plan.about.attentionStoreBytes', { min: 1, max: 2 }),
    ]),
    needs: [needs.quantisedRecipe],
  },
  activationStoreBytes: {
    trait: 'activationStoreBytes',
    schema: numberField('plan.about.activationStoreBytes', { min: 1, max: 2 }),
    needs: [needs.quantisedRecipe],
  },
  attentionOutputStore: {
    trait: 'attentionOutputStore',
    schema: oneOf<FrameworkTraits['attentionOutputStore']>('plan.about.attentionOutputStore', [
      'as-inputs',
      'once',
      'e5m6',
    ]),
    needs: [needs.quantisedRecipe],
  },
  memoryPlan: {
    trait: 'memoryPlan',
    schema: oneOf<FrameworkTraits['memoryPlan']>('plan.about.memoryPlan', ['modules', 'compiler']),
    figures: ['compilerPlans'],
    coded: true,
  },
  lossTiles: {
    trait: 'lossTiles',
    opens: [1, 4, 16],
    schema: wholeField('plan.about.lossTiles', { min: 1, max: 10_000 }),
  },
  logitBytes: { trait: 'logitBytes', schema: numberField('plan.about.logitBytes', { min: 2, max: 18 }) },
  recomputeStopsEarly: {
    trait: 'recomputeStopsEarly',
    opens: [false, true],
    schema: onOff('plan.about.recomputeStopsEarly'),
    coded: true,
    off: false,
    needs: [needs.fullRecompute],
  },
  fragmentationFraction: {
    trait: 'fragmentationFraction',
    schema: fractionField('plan.about.fragmentationFraction', { min: 0, max: 0.9 }),
  },
  hostPerLayerS: { trait: 'hostPerLayerS', schema: seconds('plan.about.hostPerLayerS') },
  hostPerMoeLayerS: {
    trait: 'hostPerMoeLayerS',
    schema: seconds('plan.about.hostPerMoeLayerS'),
    needs: [needs.expertLayers],
  },
  fixedPerStepS: { trait: 'fixedPerStepS', schema: seconds('plan.about.fixedPerStepS') },
};

/** Under a search, what is a choice may be left open. */
const open = (schema: SoftwareField['schema']) =>
  z.union([
    schema,
    z.literal('search').describe(en['plan.about.searchAll']),
    z.array(schema).min(1).describe(en['plan.about.searchSome']),
  ]);

export const softwareSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(softwareFields).map(([name, { schema, opens }]) => [
      name,
      (opens === undefined ? schema : open(schema)).optional(),
    ]),
  ),
);

/** Figures whose numbers are codes. */
export const codedFigures: ReadonlySet<string> = new Set(
  Object.values(softwareFields).flatMap(({ coded, trait, figures = [] }) =>
    coded === true ? [trait, ...figures] : [],
  ),
);
