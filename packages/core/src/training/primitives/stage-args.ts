/** Arguments of the primitives that price pipeline stages. */
import { argReader, LAYER_ARGS } from './layer-setting.js';

/** What a layer takes, whichever stage holds it. */
const UNIT_ARGS = [
  ...LAYER_ARGS,
  'recomputeKind',
  'recomputeModules',
  'normsAreFused',
  'issuedPerLayerS',
  'issuedPerMoeLayerS',
  'tensorExposedFraction',
  'contextExposedFraction',
  'expertExposedFraction',
  'pairedExpertExposedFraction',
  'hostNorm',
  'hostForwardFraction',
] as const;

/** What the whole model takes for one micro-batch: the first arguments of `STAGE_ARGS`. */
export const MODEL_ARGS = [...UNIT_ARGS, 'scheduleKind'] as const;

export const STAGE_ARGS = [
  ...MODEL_ARGS,
  'pipelineParallel',
  'virtualPipeline',
  'stageSplit',
  'recomputeLayers',
  'microBatches',
  'simulatedMicroBatches',
] as const;

/** Places of the arguments that the cost of a layer depends on. */
export const UNIT_PLACES = UNIT_ARGS.map((_, place) => place);

export const readStageArg = argReader(STAGE_ARGS);
