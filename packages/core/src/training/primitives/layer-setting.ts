/** Arguments that the time of a layer depends on, and how they become a `LayerSetting`. */
import type { RankShare } from '../../architecture/index.js';
import type { LayerSetting } from '../layer-setting.js';
import type { TrainingObjects } from '../objects.js';
import { computedLengths } from '../texts.js';

/** Arguments that say what collectives run on. */
export const NETWORK_ARGS = [
  'scaleUpDomainSize',
  'scaleUpBytesPerS',
  'scaleUpTorusDimensions',
  'scaleOutBytesPerS',
  'scaleOutAttainedFraction',
  'scaleOutLatencyS',
  'podSize',
  'oversubscription',
  'collectiveStartFactor',
  'exchangeCopyFactor',
] as const;

/** Figure names, in the order in which `layerSetting` reads their values. */
export const LAYER_ARGS = [
  'microBatchSequences',
  'computedTokensPerSequence',
  'tensorParallel',
  'contextParallel',
  'contextHeadRanks',
  'contextGathersAhead',
  'expertParallel',
  'sequenceParallel',
  'expertImbalance',
  'quantisedElementBytes',
  'permuteBytesPerElement',
  'lossBytesPerLogit',
  'elementwiseTrafficFactor',
  'recomputeStopsEarly',
  'kernelGapS',
  'expertDeduplicates',
  'trainableWeights',
  'gradientBytes',
  'attentionRateFraction',
  'quantisesAttention',
  'attentionWidthGain',
  'mixerRateFraction',
  'peakBf16FlopPerS',
  'peakFp8FlopPerS',
  'peakFp4FlopPerS',
  'memoryBytesPerS',
  'computeUnits',
  'sustainedComputeFraction',
  ...NETWORK_ARGS,
] as const;

/** Position of a figure among the arguments of a primitive. */
export function argReader(names: readonly string[]): (args: Float64Array, name: string) => number {
  const positions = new Map(names.map((name, index) => [name, index]));
  return (args, name) => {
    const position = positions.get(name);
    if (position === undefined) throw new Error(`primitive reads ${name} without declaring it`);
    return args[position] ?? Number.NaN;
  };
}

const read = argReader(LAYER_ARGS);

/** @param args values of LAYER_ARGS first; further values are ignored */
export function layerSetting(objects: TrainingObjects, args: Float64Array): LayerSetting {
  const share = rankShare(objects, args);
  const { generation, gemmFormat, attentionKernel } = objects.stack;
  const headRanks = read(args, 'contextHeadRanks');
  return {
    architecture: objects.architecture,
    share,
    gemmFormat,
    attentionKernel,
    attentionRateFraction: read(args, 'attentionRateFraction') * read(args, 'attentionWidthGain'),
    mixerRateFraction: read(args, 'mixerRateFraction'),
    gradientOutputBytes: 2 * read(args, 'gradientBytes'),
    recomputeStopsEarly: read(args, 'recomputeStopsEarly') > 0,
    elementwiseTrafficFactor: read(args, 'elementwiseTrafficFactor'),
    kernelGapS: read(args, 'kernelGapS'),
    expertDeduplicates: read(args, 'expertDeduplicates') > 0,
    weightGradients: read(args, 'trainableWeights') > 0,
    kernels: {
      generation,
      peakBf16FlopPerS: read(args, 'peakBf16FlopPerS'),
      peakFp8FlopPerS: read(args, 'peakFp8FlopPerS'),
      peakFp4FlopPerS: read(args, 'peakFp4FlopPerS'),
      memoryBytesPerS: read(args, 'memoryBytesPerS'),
      computeUnits: read(args, 'computeUnits'),
      sustainedComputeFraction: read(args, 'sustainedComputeFraction'),
    },
    network: {
      ...networkFacts(generation, (name) => read(args, name)),
      copyFactor: read(args, 'exchangeCopyFactor'),
    },
    groups: {
      // Ranks are numbered tensor first, then context, then data; experts are dealt over neighbours, and so are heads over context ranks.
      tensor: { size: share.tensorParallel, stride: 1 },
      heads: { size: headRanks, stride: share.tensorParallel },
      context: { size: share.contextParallel / headRanks, stride: share.tensorParallel * headRanks },
      expert: { size: share.expertParallel, stride: 1 },
    },
  };
}

function rankShare({ texts }: TrainingObjects, args: Float64Array): RankShare {
  const lengths = computedLengths(texts, read(args, 'microBatchSequences'));
  return {
    sequences: read(args, 'microBatchSequences'),
    sequenceTokens: read(args, 'computedTokensPerSequence'),
    ...(lengths === undefined ? {} : { texts: lengths }),
    tensorParallel: read(args, 'tensorParallel'),
    contextParallel: read(args, 'contextParallel'),
    contextHeadRanks: read(args, 'contextHeadRanks'),
    contextGathersAhead: read(args, 'contextGathersAhead') > 0,
    expertParallel: read(args, 'expertParallel'),
    sequenceParallel: read(args, 'sequenceParallel') > 0,
    expertImbalance: read(args, 'expertImbalance'),
    quantiseBytesPerElement: read(args, 'quantisedElementBytes'),
    quantisesAttention: read(args, 'quantisesAttention') > 0,
    permuteBytesPerElement: read(args, 'permuteBytesPerElement'),
    lossBytesPerLogit: read(args, 'lossBytesPerLogit'),
  };
}

/** Network arguments by figure name; shared by all primitives that price a collective. */
export function networkFacts(generation: string, value: (name: string) => number) {
  return {
    generation,
    scaleUpDomainSize: value('scaleUpDomainSize'),
    scaleUpBytesPerS: value('scaleUpBytesPerS'),
    scaleUpTorusDimensions: value('scaleUpTorusDimensions'),
    scaleOutBytesPerS: value('scaleOutBytesPerS'),
    scaleOutAttainedFraction: value('scaleOutAttainedFraction'),
    scaleOutLatencyS: value('scaleOutLatencyS'),
    podSize: value('podSize'),
    oversubscription: value('oversubscription'),
    startFactor: value('collectiveStartFactor'),
  };
}
