/** A training input that tests start from: Llama 3.1 405B as Meta trained it; any part can be replaced. */
import {
  failureRates,
  findAccelerator,
  findFabric,
  findFramework,
  findModel,
  findReliability,
  frameworkTraits,
} from '../src/catalog/index.js';
import {
  defaultSchedule,
  type GoodputFacts,
  type Layout,
  type TrainingInput,
  usualGoodput,
} from '../src/training/index.js';

export const llama405bLayout: Layout = {
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
};

export interface InputChange {
  readonly model?: string;
  readonly accelerator?: string;
  readonly fabric?: string;
  readonly framework?: string;
  readonly count?: number;
  readonly layout?: Partial<Layout>;
  readonly goodput?: Partial<GoodputFacts>;
  readonly rest?: Partial<TrainingInput>;
}

/** Builds an input from catalog ids; everything not named is that of the 405B run. */
export function trainingInput(change: InputChange = {}): TrainingInput {
  const accelerator = entryOf(findAccelerator(change.accelerator ?? 'h100-sxm'));
  const fabric = entryOf(findFabric(change.fabric ?? 'rocev2-400g-llama3'));
  return {
    architecture: entryOf(findModel(change.model ?? 'llama-3.1-405b')).architecture,
    cluster: {
      accelerator: {
        id: accelerator.id,
        generation: accelerator.generation,
        peakBf16FlopPerS: accelerator.peakFlopPerS.bf16?.value ?? Number.NaN,
        peakFp8FlopPerS: (accelerator.peakFlopPerS.fp8 ?? accelerator.peakFlopPerS.bf16)?.value ?? Number.NaN,
        peakFp4FlopPerS: (accelerator.peakFlopPerS.fp4 ?? accelerator.peakFlopPerS.bf16)?.value ?? Number.NaN,
        memoryBytes: accelerator.memoryBytes.value,
        memoryBytesPerS: accelerator.memoryBytesPerS.value,
        ...(accelerator.hostLink === undefined ? {} : { hostLinkBytesPerS: accelerator.hostLink.bytesPerS.value }),
        computeUnits: accelerator.computeUnits?.value ?? Number.NaN,
        tdpW: accelerator.tdpW?.value ?? Number.NaN,
        systemPowerW: accelerator.systemPowerW?.value ?? 2 * (accelerator.tdpW?.value ?? 0),
      },
      count: change.count ?? 16_384,
      acceleratorsPerNode: 8,
      scaleUpDomainSize: accelerator.scaleUp.domainSize,
      scaleUpBytesPerS: accelerator.scaleUp.bytesPerS.value,
      scaleOutBytesPerS: fabric.bytesPerSPerAccelerator.value,
      scaleOutAttainedFraction: fabric.attainedFraction.value,
      scaleOutLatencyS: fabric.latencyS.value,
      podSize: fabric.podSize.value,
      oversubscription: fabric.oversubscription.value,
    },
    layout: { ...llama405bLayout, ...followingChunks(change.layout), ...change.layout },
    sequenceLength: 8192,
    globalBatchSequences: 2048,
    precision: 'bf16',
    optimizer: { kind: 'adam', masterBytesPerParameter: 4, momentBytesPerParameter: 8 },
    framework: frameworkTraits(entryOf(findFramework(change.framework ?? 'megatron-core'))),
    task: { kind: 'pretrain' },
    run: {
      tokens: 15.6e12,
      goodput: {
        ...usualGoodput,
        ...failureRates(entryOf(findReliability('llama-3-h100'))),
        spareNodes: 16,
        ...change.goodput,
      },
      powerFraction: 0.75,
      pue: 1.2,
    },
    ...change.rest,
  };
}

/** A layout that changes its chunks and names no schedule has the one that goes with them. */
function followingChunks({ virtualPipeline }: Partial<Layout> = {}): Partial<Layout> {
  return virtualPipeline === undefined ? {} : { schedule: defaultSchedule(virtualPipeline) };
}

function entryOf<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!result.ok) throw new Error('not in the catalog');
  return result.value;
}
