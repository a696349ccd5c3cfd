/** What a step and the fullest device's memory are made of; each list sums to its total. */

const perMicroBatch = {
  gemm: 'stageGemmS',
  attention: 'stageAttentionS',
  elementwise: 'stageElementwiseS',
  recompute: 'stageRecomputeS',
  tensorCommunication: 'stageTensorExposedS',
  contextCommunication: 'stageContextExposedS',
  expertCommunication: 'stageExpertExposedS',
  host: 'stageHostS',
} as const;
const perStep = {
  bubble: 'bubbleS',
  pipelineCommunication: 'pipelineTransferS',
  dataCommunication: 'dataParallelExposedS',
  optimizer: 'optimizerS',
  referencePass: 'referenceS',
  offload: 'offloadExposedS',
  lengths: 'lengthImbalanceS',
  stragglers: 'stragglerS',
  software: 'softwareLagS',
  fixed: 'fixedPerStepS',
} as const;
const memoryParts = {
  parameters: 'parameterMemoryBytes',
  referenceWeights: 'referenceMemoryBytes',
  gradients: 'gradientMemoryBytes',
  optimizerState: 'optimizerMemoryBytes',
  activations: 'activationMemoryBytes',
  logits: 'logitsBytes',
  buffers: 'bufferMemoryBytes',
  framework: 'frameworkMemoryBytes',
} as const;

/** The figure of the training graph behind each part of a step; those of a micro-batch count once for each. */
export const stepFigures = { ...perMicroBatch, ...perStep } as const;

const runParts = {
  progress: 'goodputFraction',
  checkpoints: 'checkpointLossFraction',
  lostWork: 'lostWorkFraction',
  restarts: 'restartFraction',
  spares: 'spareWaitFraction',
  plannedStops: 'plannedStopFraction',
  evaluation: 'evaluationFraction',
  dataStalls: 'dataStallFraction',
  slowMachines: 'slowMachineFraction',
  lossSpikes: 'spikeFraction',
} as const;
const failureKinds = {
  accelerator: 'acceleratorFailuresPerS',
  node: 'nodeFailuresPerS',
  rack: 'rackFailuresPerS',
  network: 'networkFailuresPerS',
  job: 'jobFailuresPerS',
} as const;

export type RunPart = keyof typeof runParts;
export type FailureKind = keyof typeof failureKinds;
export type StepPart = keyof typeof stepFigures;
export type MemoryPart = keyof typeof memoryParts;

/** Seconds of one step by what they go to, largest first: the ranking of what holds the plan back. Sums to stepTimeS. */
export function stepParts(
  values: Readonly<Record<string, number>>,
): readonly { readonly part: StepPart; readonly timeS: number }[] {
  const of = (name: string): number => values[name] ?? 0;
  const factor = of('modelErrorFactor');
  const parts = [
    ...entries(perMicroBatch).map(([part, name]) => ({ part, timeS: of('microBatches') * of(name) * factor })),
    ...entries(perStep).map(([part, name]) => ({ part, timeS: of(name) * factor })),
  ];
  return parts.filter(({ timeS }) => timeS > 0).sort((a, b) => b.timeS - a.timeS);
}

/** Communication of one step that compute hides. */
export function hiddenCommunicationS(values: Readonly<Record<string, number>>): {
  readonly layersS: number;
  readonly dataParallelS: number;
} {
  const of = (name: string): number => values[name] ?? 0;
  return { layersS: of('microBatches') * of('stageHiddenCommunicationS'), dataParallelS: of('dataParallelHiddenS') };
}

/** Wall time of the run by what it goes to, largest first. Sums to runTimeS. */
export function runTimeParts(
  values: Readonly<Record<string, number>>,
): readonly { readonly part: RunPart; readonly timeS: number }[] {
  const of = (name: string): number => values[name] ?? 0;
  return entries(runParts)
    .map(([part, name]) => ({ part, timeS: of(name) * of('runTimeS') }))
    .filter(({ timeS }) => timeS > 0)
    .sort((a, b) => b.timeS - a.timeS);
}

/** Unannounced interruptions of the run by what fails, most first. Sums to expectedFailures. */
export function failureParts(
  values: Readonly<Record<string, number>>,
): readonly { readonly kind: FailureKind; readonly failures: number }[] {
  const of = (name: string): number => values[name] ?? 0;
  const perRate = of('expectedFailures') / Math.max(of('failuresPerS'), Number.MIN_VALUE);
  return entries(failureKinds)
    .map(([kind, name]) => ({ kind, failures: of(name) * perRate }))
    .filter(({ failures }) => failures > 0)
    .sort((a, b) => b.failures - a.failures);
}

/** Bytes on the fullest device. Sums to deviceMemoryBytes; a reference is named where there is one. */
export function memoryBreakdown(
  values: Readonly<Record<string, number>>,
): readonly { readonly part: MemoryPart; readonly bytes: number }[] {
  return entries(memoryParts)
    .map(([part, name]) => ({ part, bytes: values[name] ?? 0 }))
    .filter(({ part, bytes }) => part !== 'referenceWeights' || bytes > 0);
}

function entries<Key extends string, Value>(record: Readonly<Record<Key, Value>>): readonly (readonly [Key, Value])[] {
  return Object.entries(record) as [Key, Value][];
}
