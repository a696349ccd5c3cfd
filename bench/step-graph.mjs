/**
 * A training step in the size and shape of the real one: interleaved 1F1B, ZeRO-1, dense; six layout columns, four primitives.
 * Its physics is simple on purpose: it serves the bench and the tests of figures, not predictions.
 */

/** @typedef {import('../packages/core/src/figures/figure.js').Declaration} Declaration */
/** @typedef {import('../packages/core/src/figures/figure.js').Declarations} Declarations */
/** @typedef {{ chip: { peakFlopPerS: number, bytesPerS: number }, wires: { inside: number, outside: number, latencyS: number } }} StepObjects */
/** @typedef {import('../packages/core/src/figures/figure.js').Primitive<StepObjects>} StepPrimitive */

/** @returns {Declaration} */
const input = (/** @type {string} */ unit, /** @type {string} */ about) => ({ kind: 'input', unit, about });
/** @returns {Declaration} */
const formula = (/** @type {string} */ unit, /** @type {string} */ is, about = is) => ({
  kind: 'formula',
  unit,
  is,
  about,
});
/** @returns {Declaration} */
const field = (/** @type {string} */ unit, /** @type {string} */ primitive, /** @type {string} */ name) => ({
  kind: 'field',
  unit,
  primitive,
  field: name,
  about: `${name} of ${primitive}`,
});
/** @returns {Declaration} */
const constant = (/** @type {string} */ unit, /** @type {number} */ value, /** @type {string} */ about) => ({
  kind: 'constant',
  unit,
  value,
  source: { title: 'bench only' },
  confidence: 'assumed',
  about,
});

export const layoutColumns = [
  'tensorParallel',
  'contextParallel',
  'pipelineParallel',
  'virtualPipeline',
  'dataParallel',
  'microBatchSequences',
];

/** @type {Declarations} */
export const inputs = {
  tensorParallel: input('1', 'ranks that share a matrix'),
  contextParallel: input('1', 'ranks that share a sequence'),
  pipelineParallel: input('1', 'stages'),
  virtualPipeline: input('1', 'chunks per stage'),
  dataParallel: input('1', 'copies'),
  microBatchSequences: input('seq', 'sequences of one micro-batch'),
  layers: input('layer', 'transformer layers'),
  hiddenSize: input('1', 'width of the residual stream'),
  kvFraction: input('1', 'key-value heads by query heads'),
  intermediateRatio: input('1', 'width of the feed-forward by hidden size'),
  vocabulary: input('1', 'rows of the embedding'),
  sequenceLength: input('tok/seq', 'tokens of a sequence'),
  globalBatch: input('seq/step', 'sequences of a step'),
  trainingTokens: input('tok', 'tokens of the run'),
  peakFlopPerS: input('flop/s/gpu', 'dense peak'),
  memoryBytes: input('B/gpu', 'memory of one accelerator'),
  memoryBytesPerS: input('B/s', 'memory bandwidth'),
  scaleOutBytesPerS: input('B/s', 'network, one way'),
  price: input('usd/gpu/h', 'rent'),
  systemPower: input('W/gpu', 'server power per accelerator'),
  hoursPerFailure: input('gpu*h', 'accelerator hours between failures'),
  restartS: input('s', 'from failure to training again'),
  checkpointBytesPerS: input('B/s', 'storage bandwidth'),
};

/** @type {Declarations} */
export const constants = {
  bytesPerWeight: constant('B/param', 2, 'bf16'),
  bytesPerGradient: constant('B/param', 4, 'fp32'),
  optimizerBytesPerParameter: constant('B/param', 12, 'Adam with master weights'),
  activationBytesPerElement: constant('B/tok/layer', 34, 'per hidden element, Korthikanti 2022'),
  logitBytes: constant('B/tok', 4, 'fp32 logits, per vocabulary entry'),
  fragmentation: constant('1', 1.04, 'allocator overhead'),
  overheadBytes: constant('B/gpu', 4e9, 'context, libraries, buffers'),
  flopPerParameter: constant('flop/tok/param', 6, 'forward and backward'),
  flopPerAttention: constant('flop*seq/tok^2/layer', 6, 'causal, forward and backward, per hidden element'),
  overlapMicroBatches: constant('1', 2, 'micro-batches that hide the gradient reduction'),
  hostS: constant('s', 2e-3, 'host time per step'),
  pue: constant('1', 1.2, 'facility by server power'),
};

/** @type {Declarations} */
export const sizes = {
  accelerators: formula('gpu', 'tensorParallel * contextParallel * pipelineParallel * dataParallel * 1[gpu]'),
  modelParallel: formula('1', 'tensorParallel * pipelineParallel'),
  attentionParameters: formula('param/layer', '(2 + 2 * kvFraction) * hiddenSize * hiddenSize * 1[param/layer]'),
  mlpParameters: formula('param/layer', '3 * intermediateRatio * hiddenSize * hiddenSize * 1[param/layer]'),
  normParameters: formula('param/layer', '2 * hiddenSize * 1[param/layer]'),
  layerParameters: formula('param/layer', 'attentionParameters + mlpParameters + normParameters'),
  embeddingParameters: formula('param', 'vocabulary * hiddenSize * 1[param]'),
  totalParameters: formula('param', 'layerParameters * layers + 2 * embeddingParameters'),
  tokensPerStep: formula('tok/step', 'globalBatch * sequenceLength'),
  tokensPerMicroBatch: formula('tok', 'microBatchSequences * sequenceLength'),
  tokensPerRank: formula('tok', 'tokensPerMicroBatch / contextParallel'),
  microBatches: formula('1', 'globalBatch * 1[step] / (microBatchSequences * dataParallel)'),
  chunks: formula('1', 'pipelineParallel * virtualPipeline'),
  stageLayers: formula('layer', 'ceil(layers / pipelineParallel)'),
  chunkLayers: formula('layer', 'stageLayers / virtualPipeline'),
  rankParameters: formula(
    'param',
    '(stageLayers * layerParameters + (pipelineParallel > 1 ? 1 : 2) * embeddingParameters) / tensorParallel',
  ),
};

/** @type {Declarations} */
export const times = {
  layerForwardS: field('s/layer', 'layerTimes', 'forwardS'),
  layerBackwardS: field('s/layer', 'layerTimes', 'backwardS'),
  headS: field('s', 'layerTimes', 'headS'),
  optimizerS: field('s', 'optimizerTime', 'timeS'),
  tensorExchangeS: field('s/layer', 'tensorExchange', 'timeS'),
  contextExchangeS: field('s/layer', 'tensorExchange', 'contextS'),
  reduceScatterS: field('s', 'dataExchange', 'reduceScatterS'),
  allGatherS: field('s', 'dataExchange', 'allGatherS'),
  exchangeBytes: formula(
    'B/layer',
    '4 * tokensPerRank * hiddenSize * 2[B/tok/layer] / tensorParallel * (tensorParallel - 1)',
  ),
  gradientBytes: formula('B', 'rankParameters * bytesPerGradient'),
  weightGatherBytes: formula('B', 'rankParameters * bytesPerWeight'),
  layerExposedS: formula('s/layer', 'max(tensorExchangeS - 0.2 * layerForwardS, 0) + contextExchangeS'),
  chunkForwardS: formula('s', 'chunkLayers * (layerForwardS + layerExposedS)'),
  chunkBackwardS: formula('s', 'chunkLayers * (layerBackwardS + 2 * layerExposedS)'),
  stageForwardS: formula('s', 'virtualPipeline * chunkForwardS'),
  stageBackwardS: formula('s', 'virtualPipeline * chunkBackwardS'),
  lastStageS: formula('s', 'stageForwardS + stageBackwardS + headS'),
  microBatchS: formula('s', 'max(lastStageS, stageForwardS + stageBackwardS)'),
  sendBytes: formula('B', 'tokensPerRank * hiddenSize * 2[B/tok] / tensorParallel'),
  sendS: formula('s', 'pipelineParallel > 1 ? sendBytes / scaleOutBytesPerS + 0.00001[s] : 0'),
  sendsPerStep: formula('1', '2 * microBatches * virtualPipeline'),
  sendExposedS: formula('s', 'max(0, sendS - chunkForwardS) * sendsPerStep + 2 * (pipelineParallel - 1) * sendS'),
  bubbleS: formula('s', '(pipelineParallel - 1) / virtualPipeline * microBatchS'),
  steadyS: formula('s', 'microBatches * microBatchS'),
  pipelineS: formula('s', 'steadyS + bubbleS + sendExposedS'),
  hideS: formula('s', 'min(overlapMicroBatches, microBatches) * stageBackwardS'),
  reduceExposedS: formula('s', 'dataParallel > 1 ? max(reduceScatterS - hideS, reduceScatterS / chunks) : 0'),
  gatherExposedS: formula('s', 'dataParallel > 1 ? max(allGatherS - stageForwardS, allGatherS / chunks) : 0'),
  dataParallelS: formula('s', 'reduceExposedS + gatherExposedS'),
  stragglerFraction: formula('1', '0.002 + 0.0000005 * (accelerators / 1[gpu] - 1)'),
  computeS: formula('s', 'pipelineS + optimizerS + dataParallelS + hostS'),
  stepS: formula('s/step', 'computeS * (1 + stragglerFraction) / 1[step]'),
  bubbleFraction: formula('1', 'bubbleS / pipelineS'),
  communicationFraction: formula(
    '1',
    '(dataParallelS + sendExposedS + microBatches * stageLayers * layerExposedS * 3) / (stepS * 1[step])',
  ),
};

/** @type {Declarations} */
export const memory = {
  weightsBytes: formula('B', 'rankParameters * bytesPerWeight'),
  gradientsBytes: formula('B', 'rankParameters * bytesPerGradient'),
  shardRanks: formula('1', 'dataParallel * contextParallel'),
  optimizerBytes: formula('B', 'rankParameters * optimizerBytesPerParameter / shardRanks'),
  inFlight: formula(
    '1',
    'min(microBatches, pipelineParallel) * (virtualPipeline > 1 ? 1 + (pipelineParallel - 1) / chunks : 1)',
  ),
  activationBytesPerLayer: formula(
    'B/layer',
    'activationBytesPerElement * hiddenSize * tokensPerRank / tensorParallel',
  ),
  activationsBytes: formula('B', 'activationBytesPerLayer * stageLayers * inFlight'),
  embeddingBytes: formula('B', 'tokensPerRank * hiddenSize * 2[B/tok] / tensorParallel'),
  logitsBytes: formula('B', 'tokensPerRank * vocabulary * logitBytes / tensorParallel'),
  outputStageBytes: formula(
    'B',
    'pipelineParallel > 1 ? logitsBytes / min(microBatches, 2) : logitsBytes + embeddingBytes',
  ),
  workspaceBytes: formula('B', 'max(activationBytesPerLayer * 1[layer], gradientBytes / (2 * chunks))'),
  stateBytes: formula('B', 'weightsBytes + gradientsBytes + optimizerBytes'),
  peakBytes: formula(
    'B/gpu',
    '(stateBytes + activationsBytes + outputStageBytes + workspaceBytes) * fragmentation / 1[gpu] + overheadBytes',
  ),
  headroomBytes: formula('B/gpu', 'memoryBytes - peakBytes'),
  usedFraction: formula('1', 'peakBytes / memoryBytes'),
  fits: formula('1', 'headroomBytes >= 0 and microBatches >= 1'),
};

/** @type {Declarations} */
export const run = {
  matrixFlop: formula('flop/step', 'flopPerParameter * (totalParameters - embeddingParameters) * tokensPerStep'),
  attentionFlop: formula('flop/step', 'flopPerAttention * layers * hiddenSize * sequenceLength * tokensPerStep'),
  modelFlop: formula('flop/step', 'matrixFlop + attentionFlop'),
  flopPerS: formula('flop/s', 'modelFlop / stepS'),
  mfuFraction: formula('1', 'flopPerS / (accelerators * peakFlopPerS)'),
  tokensPerS: formula('tok/s', 'tokensPerStep / stepS'),
  tokensPerSPerGpu: formula('tok/s/gpu', 'tokensPerS / accelerators'),
  steps: formula('step', 'ceil(trainingTokens / tokensPerStep)'),
  idealS: formula('s', 'steps * stepS'),
  failureS: formula('s', 'hoursPerFailure * 3600[s/h] / accelerators'),
  checkpointBytes: formula('B', 'totalParameters * (bytesPerWeight + optimizerBytesPerParameter)'),
  checkpointS: formula('s', 'checkpointBytes / checkpointBytesPerS'),
  checkpointIntervalS: formula('s', 'sqrt(2 * checkpointS * failureS)'),
  checkpointFraction: formula('1', 'checkpointS / checkpointIntervalS'),
  lostFraction: formula('1', '(restartS + checkpointIntervalS / 2) / failureS'),
  goodputFraction: formula('1', '1 / (1 + checkpointFraction + lostFraction)'),
  runS: formula('s', 'idealS / goodputFraction'),
  gpuHours: formula('gpu*h', 'accelerators * runS / 3600[s/h]'),
  costUsd: formula('usd', 'gpuHours * price'),
  energyJ: formula('J', 'accelerators * systemPower * runS * pue * (0.6 + 0.4 * min(1, mfuFraction * 2))'),
  usdPerToken: formula('usd/tok', 'costUsd / trainingTokens'),
  joulePerToken: formula('J/tok', 'energyJ / trainingTokens'),
  days: formula('d', 'runS / 86400[s/d]'),
};

export const modules = [
  { name: 'inputs', declarations: inputs },
  { name: 'constants', declarations: constants },
  { name: 'sizes', about: 'Counts that follow from model and layout.', declarations: sizes },
  { name: 'times', about: 'One step.', declarations: times },
  { name: 'memory', about: 'One accelerator at its peak.', declarations: memory },
  { name: 'run', about: 'All steps.', declarations: run },
];

/** Time of a ring over `ranks` for `bytes`, by the wire that its size asks for. */
function ringS(/** @type {StepObjects} */ { wires }, /** @type {number} */ ranks, /** @type {number} */ bytes) {
  if (ranks <= 1) return 0;
  return ((ranks - 1) / ranks) * (bytes / (ranks <= 8 ? wires.inside : wires.outside)) + (ranks - 1) * wires.latencyS;
}

/** @type {readonly StepPrimitive[]} */
export const primitives = [
  {
    name: 'layerTimes',
    about: 'roofline of one layer, summed over its matrices',
    args: [
      'tensorParallel',
      'contextParallel',
      'microBatchSequences',
      'sequenceLength',
      'hiddenSize',
      'kvFraction',
      'intermediateRatio',
      'vocabulary',
    ],
    objects: ['chip'],
    fields: ['forwardS', 'backwardS', 'headS'],
    call({ chip }, args, out) {
      const [tensor = 1, context = 1, micro = 1, sequence = 1, hidden = 1, kv = 1, ratio = 1, vocabulary = 1] = args;
      const tokens = (micro * sequence) / context;
      let forward = 0;
      for (const width of [1 + 2 * kv, 1, 2 * ratio, ratio]) {
        const columns = Math.ceil((width * hidden) / tensor / 128) * 128;
        const flop = 2 * tokens * hidden * columns;
        const bytes = 2 * (tokens * hidden + hidden * columns + tokens * columns);
        forward += Math.max(flop / chip.peakFlopPerS, bytes / chip.bytesPerS) + 4e-6;
      }
      forward += (2 * tokens * sequence * hidden) / tensor / (0.6 * chip.peakFlopPerS);
      out[0] = forward;
      out[1] = 2 * forward;
      out[2] = (6 * tokens * hidden * vocabulary) / tensor / chip.peakFlopPerS;
    },
  },
  {
    name: 'tensorExchange',
    about: 'all-gather and reduce-scatter around the matrices of a layer',
    args: ['tensorParallel', 'contextParallel', 'exchangeBytes'],
    objects: ['wires'],
    fields: ['timeS', 'contextS'],
    call(objects, [tensor = 1, context = 1, bytes = 0], out) {
      out[0] = ringS(objects, tensor, bytes);
      out[1] = context > 1 ? ringS(objects, tensor * context, bytes / 4) : 0;
    },
    explain(objects, [tensor = 1, context = 1, bytes = 0], name) {
      const apart = context > 1 ? ringS(objects, tensor * context, bytes / 4) : 0;
      const time = name === 'timeS' ? ringS(objects, tensor, bytes) : apart;
      return { rule: 'sum', from: [{ name: 'ringS', value: time, unit: 's/layer', rule: 'primitive', from: [] }] };
    },
  },
  {
    name: 'dataExchange',
    about: 'gradients out, weights back',
    args: [
      'dataParallel',
      'tensorParallel',
      'contextParallel',
      'pipelineParallel',
      'gradientBytes',
      'weightGatherBytes',
    ],
    objects: ['wires'],
    fields: ['reduceScatterS', 'allGatherS'],
    call(objects, [data = 1, tensor = 1, context = 1, pipeline = 1, gradients = 0, weights = 0], out) {
      const ranks = data * context;
      const far = tensor * ranks * pipeline > 8 && ranks > 1 ? Math.max(ranks, 9) : ranks;
      out[0] = ringS(objects, far, gradients);
      out[1] = ringS(objects, far, weights);
    },
  },
  {
    name: 'optimizerTime',
    about: 'reads and writes the optimizer state once',
    args: ['rankParameters', 'shardRanks', 'optimizerBytesPerParameter', 'memoryBytesPerS'],
    objects: [],
    fields: ['timeS'],
    call(_, [parameters = 0, ranks = 1, bytes = 0, bytesPerS = 1], out) {
      out[0] = ((parameters / ranks) * (2 * bytes + 6)) / bytesPerS;
    },
  },
];

/** Llama 3.1 405B on H100, roughly. */
export const values = {
  tensorParallel: 8,
  contextParallel: 1,
  pipelineParallel: 16,
  virtualPipeline: 8,
  dataParallel: 128,
  microBatchSequences: 1,
  layers: 126,
  hiddenSize: 16384,
  kvFraction: 1 / 16,
  intermediateRatio: 3.25,
  vocabulary: 128256,
  sequenceLength: 8192,
  globalBatch: 2048,
  trainingTokens: 15.6e12,
  peakFlopPerS: 989e12,
  memoryBytes: 85.5e9,
  memoryBytesPerS: 3.35e12,
  scaleOutBytesPerS: 50e9,
  price: 2.2,
  systemPower: 1275,
  hoursPerFailure: 50_000,
  restartS: 600,
  checkpointBytesPerS: 2e12,
};

/** @type {StepObjects} */
export const objects = {
  chip: { peakFlopPerS: 700e12, bytesPerS: 3e12 },
  wires: { inside: 370e9, outside: 45e9, latencyS: 8e-6 },
};
