/** Time of one layer, the embedding or the head for one micro-batch on one rank: forward, backward, and what recomputation repeats. */
import {
  type Block,
  lowerBesideMixer,
  lowerEmbedding,
  lowerHead,
  lowerLayer,
  lowerMixer,
  type Operator,
  type ParallelGroup,
} from '../architecture/index.js';
import type { LayerSetting } from './layer-setting.js';
import { type LayerTime, NO_TIME } from './layer-time.js';
import { kernelTimes, type OperatorTime, withExchanges } from './operator-times.js';
import {
  isCheapToRecompute,
  isInModules,
  type ModuleSetting,
  type RecomputeModule,
  repeatedBeside,
  repeatedWhole,
  type TensorRecompute,
} from './recompute.js';

export interface LayerCost {
  readonly forward: LayerTime;
  readonly backward: LayerTime;
  /** Of the backward's matrix products, those that nothing waits for but the optimizer: zero-bubble schedules put them off. */
  readonly weightGradientS: number;
  /** The forward work that each named recomputation repeats in backward. */
  readonly recomputed: { readonly selective: LayerTime; readonly full: LayerTime };
  /** Each forward operator, for recomputation by module. */
  readonly forwardOperators: readonly OperatorTime[];
}

/** Seconds of some operators, in order; those of the network are not priced yet. */
export interface KernelPasses {
  readonly forward: readonly OperatorTime[];
  readonly backward: readonly OperatorTime[];
}

/**
 * The mixer of a layer, which no way to split experts changes.
 *
 * @returns undefined under adapters, whose operators stand between those of the layer
 */
export function mixerKernels(setting: LayerSetting, block: number): KernelPasses | undefined {
  const { architecture, share } = setting;
  if (architecture.adapter !== undefined) return undefined;
  return kernelPasses(lowerMixer(architecture, blockAt(setting, block), share), setting);
}

/**
 * One layer of the block with the given index.
 *
 * @param mixer its `mixerKernels`, where they are known
 */
export function layerKernels(setting: LayerSetting, block: number, mixer?: KernelPasses): KernelPasses {
  const { architecture, share } = setting;
  const kind = blockAt(setting, block);
  if (mixer === undefined) return kernelPasses(lowerLayer(architecture, kind, share), setting);
  const { forward, backward } = kernelPasses(lowerBesideMixer(architecture, kind, share), setting);
  return { forward: [...mixer.forward, ...forward], backward: [...mixer.backward, ...backward] };
}

function blockAt({ architecture }: LayerSetting, index: number): Block {
  const block = architecture.blocks[index];
  if (!block) throw new Error(`block ${index} does not exist in ${architecture.id}`);
  return block;
}

/** The output head and loss; multi-token prediction modules each run the head once more. */
export function headKernels(setting: LayerSetting): KernelPasses {
  return kernelPasses(lowerHead(setting.architecture, setting.share), setting);
}

export function embeddingKernels(setting: LayerSetting): KernelPasses {
  return kernelPasses(lowerEmbedding(setting.architecture, setting.share), setting);
}

function kernelPasses(operators: readonly Operator[], setting: LayerSetting): KernelPasses {
  return {
    forward: kernelTimes(operators, setting, 'forward'),
    backward: kernelTimes(operators, setting, 'backward'),
  };
}

/** Cost of a layer, the embedding or the head, by its kernels and what its exchanges take. */
export function layerCost(kernels: KernelPasses, setting: LayerSetting): LayerCost {
  const forward = withExchanges(kernels.forward, setting, 'forward');
  const backward = withExchanges(kernels.backward, setting, 'backward');
  const operators = forward.map(({ operator }) => operator);
  const isCheap = (operator: Operator) => isCheapToRecompute(operator, setting.attentionKernel === 'unfused');
  const isRepeated = repeatedWhole(operators, setting.recomputeStopsEarly);
  return {
    forward: sumParts(forward),
    backward: sumParts(backward),
    weightGradientS: backward.reduce((sum, operator) => sum + operator.weightGradientS, 0),
    recomputed: {
      selective: sumParts(forward.filter(({ operator }) => isCheap(operator))),
      full: sumParts(forward.filter((_, index) => isRepeated[index])),
    },
    forwardOperators: forward,
  };
}

/** The forward work that recomputing these modules of a layer repeats. */
export function recomputedModules(
  { forwardOperators }: LayerCost,
  modules: readonly RecomputeModule[],
  setting: ModuleSetting,
): LayerTime {
  return sumParts(forwardOperators.filter(({ operator }) => isInModules(operator, modules, setting)));
}

/** The forward work that is repeated of a layer of which only some tensors are kept. */
export function recomputedBesideTensors(
  { forwardOperators }: LayerCost,
  block: Block,
  tensors: TensorRecompute,
): LayerTime {
  return sumParts(
    forwardOperators.flatMap((time) => {
      const share = repeatedBeside(time.operator, block, tensors);
      if (share === 0) return [];
      return share === 1 ? [time] : [{ ...time, timeS: share * time.timeS }];
    }),
  );
}

/** Where the time counts that a collective keeps links and ports busy; names that are looked up, not put together, as this runs often. */
const BUSY = {
  tensor: ['tensorScaleUpS', 'tensorScaleOutS'],
  context: ['contextScaleUpS', 'contextScaleOutS'],
  heads: ['contextScaleUpS', 'contextScaleOutS'],
  expert: ['expertScaleUpS', 'expertScaleOutS'],
} as const satisfies Record<ParallelGroup, readonly [keyof LayerTime, keyof LayerTime]>;

const BLOCKING = ['blockingScaleUpS', 'blockingScaleOutS'] as const;

function sumParts(times: readonly OperatorTime[]): LayerTime {
  const sum = { ...NO_TIME } as Record<keyof LayerTime, number>;
  for (const { operator, part, timeS, scaleUpS, scaleOutS } of times) {
    sum[part] += timeS;
    if (operator.kind !== 'collective') continue;
    const isBlocking = operator.isBlocking === true && operator.group !== 'tensor' && operator.group !== 'expert';
    if (isBlocking) sum.contextBlockingS += timeS;
    const [links, ports] = isBlocking ? BLOCKING : BUSY[operator.group];
    sum[links] += scaleUpS;
    sum[ports] += scaleOutS;
  }
  return sum;
}
