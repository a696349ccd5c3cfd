/** Texts of the training room. */
export const training = {
  'training.notDivisor': 'expected a divisor of {of} ({total}), got {received}',
  'training.tryOne': 'Try {value}',
  'training.tryEither': 'Try {below} or {above}',
  'training.notPositiveInteger': 'expected a whole number of at least 1, got {received}',
  'training.productIsNotCount':
    'tensor {tensorParallel} × context {contextParallel} × pipeline {pipelineParallel} × data {dataParallel} is {product} accelerators, but the cluster has {count}',
  'training.tryDataParallel': 'Try dataParallel {dataParallel}',
  'training.countNotDivisible': 'No dataParallel makes up for it: {count} is not a multiple of {others}',
  'training.sequenceNotDivisible':
    'context parallel {received} cuts each sequence into {pieces} pieces, but {sequenceLength} tokens are not a multiple of {pieces}',
  'training.tokensNotDivisible':
    'sequence parallelism splits {tokens} tokens of a sequence over {received} tensor ranks, which is no whole number',
  'training.noExperts': 'expected 1, got {received}: {model} has no experts to spread',
  'training.virtualWithoutPipeline': 'expected 1 without pipeline parallelism, got {received}',
  'training.tooManyChunks':
    'pipeline {pipelineParallel} × virtual {virtualPipeline} makes {chunks} chunks, but {layers} layers cannot fill them: inner chunks hold equally many, only the first and the last may hold fewer',
  'training.splitNotWhole':
    '{layers} layers on {chunks} {chunks?chunk|chunks}, {firstFewer} fewer on the first and {lastFewer} on the last, leave no whole number for each of the others, or less than nothing for an end',
  'training.trySplit': 'Try firstFewer {firstFewer}, lastFewer {lastFewer}',
  'training.batchNotDivisible':
    'data {dataParallel} × micro-batch {microBatchSequences} is {perStep} sequences, which does not divide the global batch of {globalBatchSequences}',
  'training.interleavingNeedsWholeGroups':
    'interleaving needs micro-batches in groups of pipelineParallel ({pipelineParallel}), got {microBatches} {microBatches?micro-batch|micro-batches} per step: globalBatchSequences over dataParallel × microBatchSequences',
  'training.noHostLink':
    'the catalog does not have the bandwidth between {accelerator} and the memory of its host: state it as cluster.device.hostLinkBytesPerS',
  'training.wholeWeightsStay':
    'weights can wait in the memory of the host where they are sharded and gathered layer by layer, which {sharding} does not do',
  'training.tryFsdp': 'Set sharding to fsdp, zero3 or hsdp, or parametersFraction to 0',
  'training.pipelineKeepsWeights':
    'a pipeline of {pipelineParallel} stages keeps its weights whole through the step, so that none can wait in the memory of the host: pipelineParallel must be 1, or parametersFraction 0',
  'training.noSuchModule': '{model} has no "{received}" to recompute; it has {known}',
  'training.noSuchTensor': '{model} has no "{received}" to keep; it has {known}',
  'training.keptTwice': '"{received}" stays on the device or waits on the host, not both',
  'training.keptInPart': '"{received}" is a part of "{whole}"; name one of them',
  'training.tooManyLayers': 'expected at most {most} layers, which is what a chunk of a stage holds, got {received}',
  'training.unknownTarget': '{model} has no linear layer "{target}"',
  'training.knownTargets': 'It has {known}',
  'training.rankTooWide': 'expected at most {width}, the narrower side of {target}, got {received}',
  'training.rankNotDivisible':
    'tensor ranks share the rank of each adapter: expected a divisor of {rank}, got {received}',
  'training.qloraPrecision':
    'qlora restores its 4-bit weights to 16 bits before each product: {precision} does not apply',
  'training.tryPrecision': 'Try {precision}',
  'training.referenceNeedsAdapter': 'adapters-off is the policy without its adapters, and this task has none',
  'training.tryReference': 'Try {reference}',
  'training.pairParted':
    'a chosen and a rejected sequence ({task}) go through together: expected an even number of sequences, got {received}',
  'training.scheduleNeedsChunks': 'expected {needed} under schedule {schedule}, got {received}',
  'training.scheduleNeedsSeveralChunks': 'expected at least 2 under schedule {schedule}, got {received}',
  'training.trySchedule': 'With {virtualPipeline} go schedules {schedules}',
  'training.scheduleNeedsEvenStages':
    'schedule {schedule} mirrors the stages of its two directions: expected an even number, got {received}',
  'training.scheduleNeedsMicroBatches':
    '{schedule} on {pipelineParallel} stages needs at least {atLeast} micro-batches per step, got {microBatches}',
  'training.scheduleNeedsEvenMicroBatches':
    '{schedule} shares micro-batches out to two directions: expected an even number per step, got {microBatches}',
} as const satisfies Record<string, string>;
