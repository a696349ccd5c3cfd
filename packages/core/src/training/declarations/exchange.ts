/** Exchange of gradients and parameters between replicas: how long it takes, and how much of it the free time of its link hides. */
import type { Declarations } from '../../figures/index.js';

const field = (primitive: string, name: string, about: string) =>
  ({ kind: 'field', unit: 's', primitive, field: name, about }) as const;

const collective = (name: string, about: string) => field(name, name, about);

const onLinks = (name: string) =>
  field(`${name}S`, `${name}ScaleUpS`, 'how long it keeps the links within the domain busy');

const onPorts = (name: string) =>
  field(`${name}S`, `${name}ScaleOutS`, 'how long it keeps the ports that leave the domain busy');

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
  denseReduceScaleUpS: onLinks('denseReduce'),
  denseReduceScaleOutS: onPorts('denseReduce'),
  denseGatherS: collective('denseGatherS', 'all-gather of dense parameters'),
  denseGatherScaleUpS: onLinks('denseGather'),
  denseGatherScaleOutS: onPorts('denseGather'),
  expertReduceS: collective('expertReduceS', 'reduce-scatter of expert gradients'),
  expertReduceScaleUpS: onLinks('expertReduce'),
  expertReduceScaleOutS: onPorts('expertReduce'),
  expertGatherS: collective('expertGatherS', 'all-gather of expert parameters'),
  expertGatherScaleUpS: onLinks('expertGather'),
  expertGatherScaleOutS: onPorts('expertGather'),
  replicaReduceS: collective('replicaReduceS', 'all-reduce of gradient shards between copies'),
  replicaReduceScaleUpS: onLinks('replicaReduce'),
  replicaReduceScaleOutS: onPorts('replicaReduce'),
  expertReplicaReduceS: collective('expertReplicaReduceS', 'all-reduce of expert gradient shards between copies'),
  expertReplicaReduceScaleUpS: onLinks('expertReplicaReduce'),
  expertReplicaReduceScaleOutS: onPorts('expertReplicaReduce'),
  gatherS: formula('s', 'exchangeUnits * (denseGatherS + expertGatherS)', 'gathering all parameters of a rank once'),
  gatherScaleUpS: formula('s', 'exchangeUnits * (denseGatherScaleUpS + expertGatherScaleUpS)', 'links busy with it'),
  gatherScaleOutS: formula('s', 'exchangeUnits * (denseGatherScaleOutS + expertGatherScaleOutS)', 'ports busy with it'),
  reduceS: formula('s', 'exchangeUnits * (denseReduceS + expertReduceS)', 'reducing all gradients of a rank once'),
  reduceScaleUpS: formula('s', 'exchangeUnits * (denseReduceScaleUpS + expertReduceScaleUpS)', 'links busy with it'),
  reduceScaleOutS: formula('s', 'exchangeUnits * (denseReduceScaleOutS + expertReduceScaleOutS)', 'ports busy with it'),
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
  forwardGathers: formula(
    '1',
    'shardsParameters > 0 ? shardedRounds : (shardsOptimizer > 0 ? 1 : 0)',
    'times per step that parameters are gathered beside forward passes: for each micro-batch, or once after the update',
  ),
  backwardGathers: formula(
    '1',
    'shardsParameters > 0 or shardsOptimizer == 0 ? reduceRounds : 0',
    'the same beside backward passes: sharded parameters once more, or the second half of an all-reduce',
  ),
  forwardExchangeS: formula('s', 'forwardGathers * gatherS', 'parameter exchange beside forward passes'),
  backwardExchangeS: formula(
    's',
    'reduceRounds * reduceS + backwardGathers * gatherS',
    'exchange beside backward passes',
  ),
  replicaExchangeS: formula(
    's',
    'replicaReduceS + expertReplicaReduceS',
    'reduction of gradient shards between the groups that hold one copy each, beside the last backward passes',
  ),
  scaleUpForwardFreeS: formula(
    's',
    'max(0[s], stageForwardScaleUpFreeS - hideableTransferFraction * stageTransferScaleUpS)',
    'of the forward pass of one micro-batch, what layers and pipeline leave of the links within the domain',
  ),
  scaleOutForwardFreeS: formula(
    's',
    'max(0[s], stageForwardScaleOutFreeS - hideableTransferFraction * stageTransferScaleOutS)',
    'the same of the ports that leave it',
  ),
  scaleUpBackwardFreeS: formula(
    's',
    'max(0[s], stageBackwardScaleUpFreeS - hideableTransferFraction * stageTransferScaleUpS)',
    'of the backward pass, what layers and pipeline leave of the links',
  ),
  scaleOutBackwardFreeS: formula(
    's',
    'max(0[s], stageBackwardScaleOutFreeS - hideableTransferFraction * stageTransferScaleOutS)',
    'the same of the ports',
  ),
  hideableTransferFraction: formula(
    '1',
    '(1 - pipelineTransferExposedFraction) * virtualPipeline',
    'transfers between stages that run beside the forward work of one micro-batch, and as many beside the backward',
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
  scaleUpForwardHiddenS: formula(
    's',
    'min(gatherHideableFraction * forwardGathers * gatherScaleUpS, forwardHidingPasses * scaleUpForwardFreeS)',
    'of the time that the exchange beside forward keeps links within the domain busy, what passes hide',
  ),
  scaleUpForwardWaitS: formula(
    's',
    'gatherHideableFraction * forwardGathers * gatherScaleUpS - scaleUpForwardHiddenS',
    'what they would hide if they took longer',
  ),
  scaleOutForwardHiddenS: formula(
    's',
    'min(gatherHideableFraction * forwardGathers * gatherScaleOutS, forwardHidingPasses * scaleOutForwardFreeS)',
    'of the time that the exchange beside forward keeps ports that leave it busy, what passes hide',
  ),
  scaleOutForwardWaitS: formula(
    's',
    'gatherHideableFraction * forwardGathers * gatherScaleOutS - scaleOutForwardHiddenS',
    'what they would hide if they took longer',
  ),
  forwardWaitS: formula(
    's',
    'max(scaleUpForwardWaitS, scaleOutForwardWaitS)',
    'what forward passes wait for the longer of the two; links and ports run beside each other',
  ),
  forwardExchangeHiddenS: formula(
    's',
    'gatherHideableFraction * forwardExchangeS - forwardWaitS',
    'parameter exchange that forward passes hide',
  ),
  runsOn: formula(
    '1',
    'shardsParameters == 0 and reduceRounds > 1 ? reduceRounds - 1 : 0',
    'forward passes that reductions of each micro-batch run on into; where parameters are sharded, each backward waits for its own',
  ),
  scaleUpBackwardHiddenS: formula(
    's',
    'min(reduceHideableFraction * (reduceRounds * reduceScaleUpS + backwardGathers * gatherScaleUpS), backwardHidingPasses * scaleUpBackwardFreeS + max(0[s], runsOn * scaleUpForwardFreeS - scaleUpForwardHiddenS))',
    'of the time that the exchange beside backward keeps links within the domain busy, what passes hide',
  ),
  scaleUpBackwardWaitS: formula(
    's',
    'reduceHideableFraction * (reduceRounds * reduceScaleUpS + backwardGathers * gatherScaleUpS) - scaleUpBackwardHiddenS',
    'what they would hide if they took longer',
  ),
  scaleOutBackwardHiddenS: formula(
    's',
    'min(reduceHideableFraction * (reduceRounds * reduceScaleOutS + backwardGathers * gatherScaleOutS), backwardHidingPasses * scaleOutBackwardFreeS + max(0[s], runsOn * scaleOutForwardFreeS - scaleOutForwardHiddenS))',
    'of the time that the exchange beside backward keeps ports that leave it busy, what passes hide',
  ),
  scaleOutBackwardWaitS: formula(
    's',
    'reduceHideableFraction * (reduceRounds * reduceScaleOutS + backwardGathers * gatherScaleOutS) - scaleOutBackwardHiddenS',
    'what they would hide if they took longer',
  ),
  backwardWaitS: formula(
    's',
    'max(scaleUpBackwardWaitS, scaleOutBackwardWaitS)',
    'what backward passes wait for the longer of the two',
  ),
  backwardExchangeHiddenS: formula(
    's',
    'reduceHideableFraction * backwardExchangeS - backwardWaitS',
    'gradient and parameter exchange that backward passes hide',
  ),
  lastPassesFraction: formula(
    '1',
    'reduceRounds > 1 ? overlapMicroBatches / reduceRounds : 1',
    'share of the exchange beside backward that falls in the passes that may hide the reduction between copies',
  ),
  replicaHideableFraction: formula(
    '1',
    'gradientReduceOverlap * (1 - dataParallelExposedFraction)',
    'share of the reduction between copies that the stack hides where its link has time enough',
  ),
  scaleUpReplicaWaitS: formula(
    's',
    'max(0[s], replicaHideableFraction * (replicaReduceScaleUpS + expertReplicaReduceScaleUpS) - max(0[s], overlapMicroBatches * scaleUpBackwardFreeS - lastPassesFraction * scaleUpBackwardHiddenS) - lastPassesFraction * (backwardWaitS - scaleUpBackwardWaitS))',
    'what the reduction between copies lacks on links within the domain: they are free while the passes wait for the others',
  ),
  scaleOutReplicaWaitS: formula(
    's',
    'max(0[s], replicaHideableFraction * (replicaReduceScaleOutS + expertReplicaReduceScaleOutS) - max(0[s], overlapMicroBatches * scaleOutBackwardFreeS - lastPassesFraction * scaleOutBackwardHiddenS) - lastPassesFraction * (backwardWaitS - scaleOutBackwardWaitS))',
    'what the reduction between copies lacks on ports that leave it: they are free while the passes wait for the others',
  ),
  replicaWaitS: formula(
    's',
    'max(scaleUpReplicaWaitS, scaleOutReplicaWaitS)',
    'what the last backward passes wait for it besides',
  ),
  replicaHiddenS: formula(
    's',
    'replicaHideableFraction * replicaExchangeS - replicaWaitS',
    'of the reduction between copies, what backward passes and their other waits hide',
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
