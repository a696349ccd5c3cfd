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

export const readStageArg = argReader(STAGE_ARGS);
