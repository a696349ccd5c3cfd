/** Arguments of the primitives that price pipeline stages. */
import { argReader, LAYER_ARGS } from './layer-setting.js';

export const STAGE_ARGS = [
  ...LAYER_ARGS,
  'pipelineParallel',
  'virtualPipeline',
  'recomputeKind',
  'recomputeLayers',
  'recomputeModules',
  'issuedPerLayerS',
  'issuedPerMoeLayerS',
  'tensorExposedFraction',
  'contextExposedFraction',
  'expertExposedFraction',
  'pairedExpertExposedFraction',
  'hostNorm',
  'scheduleKind',
  'simulatedMicroBatches',
] as const;

/** Arguments that say which stage holds which layers when; what a layer takes depends on all others. */
const PLACING = ['pipelineParallel', 'virtualPipeline', 'scheduleKind', 'simulatedMicroBatches'];

/** Places of the arguments that the cost of a layer depends on. */
export const UNIT_PLACES = STAGE_ARGS.flatMap((name, place) => (PLACING.includes(name) ? [] : [place]));

export const readStageArg = argReader(STAGE_ARGS);
