/** The step model as a search prices it: Llama 3.1 405B on 16,384 H100, every layout that plain enumeration gives. */
import { findAccelerator, findFabric, findFramework, findModel, frameworkTraits } from '@athanor/core/catalog';
import {
  DEFAULT_SPACE,
  enumerateLayouts,
  layoutColumns,
  noFailures,
  trainingGraph,
  trainingObjects,
  trainingValues,
  usualGoodput,
} from '@athanor/core/training';

/** @template T @param {import('@athanor/core/messages').Result<T>} result @returns {T} */
function found(result) {
  if (!result.ok) throw new Error('the catalog has no such entry');
  return result.value;
}

const h100 = found(findAccelerator('h100-sxm'));
const fabric = found(findFabric('rocev2-400g'));
const peak = h100.peakFlopPerS.bf16?.value ?? 0;

/** @type {import('@athanor/core/training').TrainingInput} */
const input = {
  architecture: found(findModel('llama-3.1-405b')).architecture,
  cluster: {
    accelerator: {
      id: h100.id,
      generation: h100.generation,
      peakBf16FlopPerS: peak,
      peakFp8FlopPerS: h100.peakFlopPerS.fp8?.value ?? peak,
      peakFp4FlopPerS: h100.peakFlopPerS.fp8?.value ?? peak,
      memoryBytes: h100.memoryBytes.value,
      memoryBytesPerS: h100.memoryBytesPerS.value,
      computeUnits: h100.computeUnits?.value ?? 0,
      tdpW: h100.tdpW?.value ?? 0,
      systemPowerW: h100.systemPowerW?.value ?? 0,
    },
    count: 16_384,
    acceleratorsPerNode: 8,
    scaleUpDomainSize: h100.scaleUp.domainSize,
    scaleUpBytesPerS: h100.scaleUp.bytesPerS.value,
    scaleOutBytesPerS: fabric.bytesPerSPerAccelerator.value,
    scaleOutAttainedFraction: fabric.attainedFraction.value,
    scaleOutLatencyS: fabric.latencyS.value,
    podSize: fabric.podSize.value,
    oversubscription: fabric.oversubscription.value,
  },
  layout: {
    tensorParallel: 8,
    contextParallel: 1,
    expertParallel: 1,
    pipelineParallel: 16,
    virtualPipeline: 8,
    schedule: 'interleaved',
    dataParallel: 128,
    microBatchSequences: 1,
    sequenceParallel: true,
    sharding: 'zero2',
    shardGroup: 1,
    recompute: 'none',
  },
  sequenceLength: 8192,
  globalBatchSequences: 2048,
  precision: 'bf16',
  optimizer: { kind: 'adam', masterBytesPerParameter: 4, momentBytesPerParameter: 8 },
  framework: frameworkTraits(found(findFramework('megatron-core'))),
  task: 'pretrain',
  run: {
    tokens: 15.6e12,
    goodput: { ...usualGoodput, ...noFailures, acceleratorFailuresPerYear: 0.11 },
    powerFraction: 0.75,
    pue: 1.1,
  },
};

/** Another model, cluster or batch, with the rest of this one. */
export function searchInput(
  /** @type {string} */ model,
  /** @type {number} */ count,
  /** @type {Partial<import('@athanor/core/training').TrainingInput>} */ change,
  accelerator = 'h100-sxm',
) {
  const part = found(findAccelerator(accelerator));
  const cluster = {
    ...input.cluster,
    count,
    scaleUpBytesPerS: part.scaleUp.bytesPerS.value,
    accelerator: { ...input.cluster.accelerator, id: part.id, hostLinkBytesPerS: part.hostLink?.bytesPerS.value ?? 0 },
  };
  return { ...input, architecture: found(findModel(model)).architecture, cluster, ...change };
}

export const graph = trainingGraph();
export const outputs = ['stepTimeS', 'deviceMemoryBytes', 'mfuFraction', 'runTimeS', 'energyJ'];
/** Columns of every layout once, in the order of enumeration; what all share is a value. */
const { columns, shared } = layoutColumns(enumerateLayouts(input, DEFAULT_SPACE));
export const values = { ...trainingValues(input), ...shared };
export const objects = trainingObjects(input);
export const layouts = columns;
