/** Exchange of gradients and parameters between replicas: how long it takes, and how much of it the free time of its link hides. */
import type { Declarations } from '../../figures/index.js';

const collective = (name: string, about: string) =>
  ({ kind: 'field', unit: 's', primitive: name, field: name, about }) as const;

const formula = (unit: string, is: string, about: string) => ({ kind: 'formula', unit, is, about }) as const;

export const exchange = {
  exchangeUnits: formula(
    '1',
    'shardsGradients > 0 ? ceil(modelLayers / pipelineParallel) : 1',
    'collectives that one exchange is cut into: one for each layer where gradients or parameters are sharded by layer',
  ),
  denseGradientBytes: formula(
    'B',
    'trainedDenseParameters * gradientBytes / exchangeUnits',
    'dense gradients that a rank reduces',
  ),
  denseGatherBytes: formula(
    'B',
    '(shardsParameters > 0 ? gatheredDenseBytes : trainedDenseParameters * (shardsOptimizer > 0 ? computeWeightBytes : gradientBytes)) / exchangeUnits',
    'dense parameters gathered layer by layer, or those that train after the update; without a sharded optimizer, the second half of the all-reduce of gradients',
  ),
  expertGradientBytes: formula(
    'B',
    'trainedExpertParameters * gradientBytes / exchangeUnits',
    'expert gradients that a rank reduces',
  ),
  expertGatherBytes: formula(
    'B',
    '(shardsParameters > 0 ? gatheredExpertBytes : trainedExpertParameters * (shardsOptimizer > 0 ? computeWeightBytes : gradientBytes)) / exchangeUnits',
    'expert parameters gathered layer by layer, those that train after the update, or the second half of the all-reduce of gradients',
  ),
  replicaGradientBytes: formula(
    'B',
    'denseGradientBytes * exchangeUnits / denseShard',
    'gradients of a shard that are reduced between copies',
  ),
  expertReplicaGradientBytes: formula(
    'B',
    'expertGradientBytes * exchangeUnits / expertShard',
    'expert gradients of a shard that are reduced between copies',
  ),
  denseReduceS: collective('denseReduceS', 'reduce-scatter of dense gradients'),
  denseGatherS: collective('denseGatherS', 'all-gather of dense parameters'),
  expertReduceS: collective('expertReduceS', 'reduce-scatter of expert gradients'),
  expertGatherS: collective('expertGatherS', 'all-gather of expert parameters'),
  replicaReduceS: collective('replicaReduceS', 'all-reduce of gradient shards between copies'),
  expertReplicaReduceS: collective('expertReplicaReduceS', 'all-reduce of expert gradient shards between copies'),
  gatherS: formula('s', 'exchangeUnits * (denseGatherS + expertGatherS)', 'gathering all parameters of a rank once'),
  reduceS: formula('s', 'exchangeUnits * (denseReduceS + expertReduceS)', 'reducing all gradients of a rank once'),
  shardedRounds: formula(
    '1',
    'pipelineParallel > 1 ? 1 : microBatches',
    'times per step that sharded parameters are gathered; a pipeline keeps them whole, and gradients too, through the step',
  ),
  reduceRounds: formula(
    '1',
    'shardsParameters > 0 ? shardedRounds : (shardsGradients > 0 ? microBatches : 1)',
    'times per step that gradients are reduced: once, or with each micro-batch where only a shard of them is kept',
  ),
  forwardExchangeS: formula(
    's',
    'shardsParameters > 0 ? shardedRounds * gatherS : (shardsOptimizer > 0 ? gatherS : 0[s])',
    'parameter exchange beside forward passes: for each micro-batch, or once after the update',
  ),
  backwardExchangeS: formula(
    's',
    'reduceRounds * (reduceS + (shardsParameters > 0 or shardsOptimizer == 0 ? gatherS : 0[s]))',
    'exchange beside backward passes: reductions, and gathers of sharded parameters or the second half of an all-reduce',
  ),
  replicaExchangeS: formula(
    's',
    'replicaReduceS + expertReplicaReduceS',
    'reduction of gradient shards between the groups that hold one copy each, beside the last backward passes',
  ),
  exchangeLeavesDomain: formula(
    '1',
    'max(denseShard * denseStride, expertShard * expertStride) > scaleUpDomainSize ? 1 : 0',
    '1 where gradients and parameters are exchanged over the ports that leave the domain, 0 for the links within it',
  ),
  replicasLeaveDomain: formula(
    '1',
    'denseReplicas * denseStride > scaleUpDomainSize ? 1 : 0',
    '1 where groups that hold one copy each exchange over those ports',
  ),
  hiddenTransferS: formula(
    's',
    '(1 - pipelineTransferExposedFraction) * virtualPipeline * stageTransferS',
    'time that activations passed between stages take the ports beside the forward work of one micro-batch, or gradients beside the backward',
  ),
  portForwardFreeS: formula(
    's',
    'max(0[s], stageForwardScaleOutFreeS - hiddenTransferS)',
    'of the forward pass of one micro-batch, what layers and pipeline leave of the ports',
  ),
  portBackwardFreeS: formula(
    's',
    'max(0[s], stageBackwardScaleOutFreeS - hiddenTransferS)',
    'the same of the backward pass',
  ),
  exchangeForwardFreeS: formula(
    's',
    'exchangeLeavesDomain > 0 ? portForwardFreeS : stageForwardScaleUpFreeS',
    'of the forward pass of one micro-batch, what other traffic leaves to the exchange',
  ),
  exchangeBackwardFreeS: formula(
    's',
    'exchangeLeavesDomain > 0 ? portBackwardFreeS : stageBackwardScaleUpFreeS',
    'the same of the backward pass',
  ),
  replicaBackwardFreeS: formula(
    's',
    'replicasLeaveDomain > 0 ? portBackwardFreeS : stageBackwardScaleUpFreeS',
    'the same for the reduction between copies',
  ),
  overlapMicroBatches: formula(
    '1',
    'min(dataParallelOverlapMicroBatches, microBatches)',
    'micro-batches that there are to hide an exchange behind that happens once per step',
  ),
  forwardHidingPasses: formula(
    '1',
    'shardsParameters > 0 ? shardedRounds : overlapMicroBatches',
    'forward passes that hide parameter exchange: the first ones, or each its own gather',
  ),
  backwardHidingPasses: formula(
    '1',
    'shardsParameters > 0 or reduceRounds > 1 ? reduceRounds : overlapMicroBatches',
    'backward passes that hide gradient exchange: the last ones, or each its own reduction',
  ),
  gatherHideableFraction: formula(
    '1',
    'shardsParameters > 0 ? 1 - shardedExposedFraction : parameterGatherOverlap * (1 - dataParallelExposedFraction)',
    'share of the exchange beside forward that the stack hides where its link has time enough',
  ),
  reduceHideableFraction: formula(
    '1',
    'shardsParameters > 0 ? 1 - shardedExposedFraction : gradientReduceOverlap * (1 - dataParallelExposedFraction)',
    'the same of the exchange beside backward',
  ),
  forwardExchangeHiddenS: formula(
    's',
    'min(gatherHideableFraction * forwardExchangeS, forwardHidingPasses * exchangeForwardFreeS)',
    'of it, what forward passes hide',
  ),
  reductionsRunOnS: formula(
    's',
    'shardsParameters == 0 and reduceRounds > 1 ? max(0[s], (reduceRounds - 1) * exchangeForwardFreeS - forwardExchangeHiddenS) : 0[s]',
    'free time of the forward passes that reductions of each micro-batch run on into; where parameters are sharded, each backward waits for its own',
  ),
  backwardExchangeHiddenS: formula(
    's',
    'min(reduceHideableFraction * backwardExchangeS, backwardHidingPasses * exchangeBackwardFreeS + reductionsRunOnS)',
    'of it, what backward passes hide, and the forward passes after them',
  ),
  exchangeBesideReplicasS: formula(
    's',
    'exchangeLeavesDomain == replicasLeaveDomain ? (reduceRounds > 1 ? overlapMicroBatches / reduceRounds : 1) * backwardExchangeHiddenS : 0[s]',
    'of it, what takes the same link in the passes that may hide the reduction between copies',
  ),
  replicaHiddenS: formula(
    's',
    'min(gradientReduceOverlap * (1 - dataParallelExposedFraction) * replicaExchangeS, max(0[s], overlapMicroBatches * replicaBackwardFreeS - exchangeBesideReplicasS))',
    'of the reduction between copies, what backward passes hide in the time that the other exchange leaves',
  ),
  dataParallelExposedS: formula(
    's',
    '(forwardExchangeS - forwardExchangeHiddenS) + (backwardExchangeS - backwardExchangeHiddenS) + (replicaExchangeS - replicaHiddenS)',
    'gradient and parameter exchange that the step waits for',
  ),
  dataParallelHiddenS: formula(
    's',
    'forwardExchangeHiddenS + backwardExchangeHiddenS + replicaHiddenS',
    'gradient and parameter exchange that compute hides',
  ),
} as const satisfies Declarations;
