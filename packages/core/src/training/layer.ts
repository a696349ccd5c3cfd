/** Time of one layer, the embedding or the head for one micro-batch on one rank, split by what it is spent on. */
import {
  type Architecture,
  lowerEmbedding,
  lowerHead,
  lowerLayer,
  type Operator,
  type RankShare,
} from '../architecture/index.js';
import {
  type AttentionKernel,
  type AttentionShape,
  attentionBackwardTime,
  attentionForwardTime,
  elementwiseTime,
  type GemmFormat,
  gemmTime,
  groupedGemmTime,
  type KernelFacts,
  type LinearAttentionShape,
  linearAttentionTime,
} from '../kernels/index.js';
import { collectiveTime, type Group, type NetworkFacts } from '../network/index.js';
import { isInModules, type RecomputeModule } from './recompute.js';

/** Everything that the time of a layer depends on. */
export interface LayerSetting {
  readonly architecture: Architecture;
  readonly share: RankShare;
  readonly kernels: KernelFacts;
  readonly network: NetworkFacts;
  readonly gemmFormat: GemmFormat;
  readonly attentionKernel: AttentionKernel;
  /** Rate of that kernel over the one profiled on the generation. */
  readonly attentionRateFraction: number;
  /** Rate that the chain of kernels of a linear-time mixer reaches over its estimate. */
  readonly mixerRateFraction: number;
  /** Bytes that a weight gradient moves per element where it is added to what was accumulated: read and written. */
  readonly gradientOutputBytes: number;
  /** Full recomputation leaves out the last product of a layer. */
  readonly recomputeStopsEarly: boolean;
  /** Bytes that norms, activations and residuals move over what fused kernels need. */
  readonly elementwiseTrafficFactor: number;
  /** Time between a kernel and the next one on the device. */
  readonly kernelGapS: number;
  /** A token travels once to each domain that holds experts of it, not once for each expert. */
  readonly expertDeduplicates: boolean;
  /** False where the weights are frozen: weight gradients are computed for adapters only. */
  readonly weightGradients: boolean;
  readonly groups: Readonly<Record<'tensor' | 'context' | 'expert', Group>>;
}

/** Seconds by what they are spent on; communication as if nothing hid it. */
export interface LayerTime {
  readonly gemmS: number;
  readonly attentionS: number;
  readonly elementwiseS: number;
  readonly tensorCommunicationS: number;
  readonly contextCommunicationS: number;
  readonly expertCommunicationS: number;
}

/** One operator with its seconds; what the explanation of a layer lists. */
export interface OperatorTime {
  readonly operator: Operator;
  readonly part: keyof LayerTime;
  readonly timeS: number;
  /** Of a backward, what its weight gradient takes. */
  readonly weightGradientS: number;
}

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

export const NO_TIME: LayerTime = {
  gemmS: 0,
  attentionS: 0,
  elementwiseS: 0,
  tensorCommunicationS: 0,
  contextCommunicationS: 0,
  expertCommunicationS: 0,
};

/** In training, kernels are queued ahead, so that their launch is hidden; the host's own time is priced per layer instead. */
const WITHOUT_LAUNCH = { includeLaunch: false } as const;

/** Cost of one layer of the block with the given index. */
export function layerCost(setting: LayerSetting, block: number): LayerCost {
  const kind = setting.architecture.blocks[block];
  if (!kind) throw new Error(`block ${block} does not exist in ${setting.architecture.id}`);
  return cost(lowerLayer(setting.architecture, kind, setting.share), setting);
}

/** Cost of the output head and loss; multi-token prediction modules each run the head once more. */
export function headCost(setting: LayerSetting): LayerCost {
  return cost(lowerHead(setting.architecture, setting.share), setting);
}

export function embeddingCost(setting: LayerSetting): LayerCost {
  return cost(lowerEmbedding(setting.architecture, setting.share), setting);
}

/** Forward or backward seconds of each operator, in order. */
export function operatorTimes(
  operators: readonly Operator[],
  setting: LayerSetting,
  pass: 'forward' | 'backward',
): OperatorTime[] {
  return operators.map((operator) => {
    const part = partOf(operator);
    const gapS = kernelsOf(operator, pass, setting) * setting.kernelGapS;
    if (pass === 'forward') return { operator, part, timeS: forwardS(operator, setting) + gapS, weightGradientS: 0 };
    const gradientS = weightGradientS(operator, setting);
    return {
      operator,
      part,
      timeS: inputGradientS(operator, setting) + gradientS + gapS,
      weightGradientS: gradientS,
    };
  });
}

/** Sum of the parts; the time of a layer that hides no communication. */
export function totalS(time: LayerTime): number {
  return (
    time.gemmS +
    time.attentionS +
    time.elementwiseS +
    time.tensorCommunicationS +
    time.contextCommunicationS +
    time.expertCommunicationS
  );
}

function cost(operators: readonly Operator[], setting: LayerSetting): LayerCost {
  const forward = operatorTimes(operators, setting, 'forward');
  const backward = operatorTimes(operators, setting, 'backward');
  return {
    forward: sumParts(forward),
    backward: sumParts(backward),
    weightGradientS: backward.reduce((sum, operator) => sum + operator.weightGradientS, 0),
    recomputed: {
      selective: sumParts(forward.filter(({ operator }) => isCheapToRecompute(operator, setting))),
      full: sumParts(setting.recomputeStopsEarly ? withoutLastProduct(forward) : forward),
    },
    forwardOperators: forward,
  };
}

/** The forward work that recomputing these modules of a layer repeats. */
export function recomputedModules(
  { forwardOperators }: LayerCost,
  modules: readonly RecomputeModule[],
  isMoe: boolean,
): LayerTime {
  return sumParts(forwardOperators.filter(({ operator }) => isInModules(operator, modules, isMoe)));
}

/**
 * Selective recomputation repeats the core attention where scores would be kept; where they would not, norms and activations, and the
 * expansion of latents.
 */
function isCheapToRecompute(operator: Operator, setting: LayerSetting): boolean {
  if (setting.attentionKernel === 'unfused') return operator.kind === 'attention';
  if (operator.kind === 'gemm') return operator.expandsLatents === true;
  return operator.kind === 'elementwise' && !operator.ownKernel;
}

/** Without the last product, whose result nothing in backward reads, and the traffic after it; elementwise work is kept, wherever it is listed. */
function withoutLastProduct(forward: readonly OperatorTime[]): readonly OperatorTime[] {
  const last = forward.findLastIndex(({ operator: { kind } }) => kind === 'gemm' || kind === 'grouped-gemm');
  return forward.filter(({ operator }, index) => index < last || operator.kind === 'elementwise');
}

function sumParts(times: readonly OperatorTime[]): LayerTime {
  const sum = { ...NO_TIME } as Record<keyof LayerTime, number>;
  for (const { part, timeS } of times) sum[part] += timeS;
  return sum;
}

function partOf(operator: Operator): keyof LayerTime {
  switch (operator.kind) {
    case 'gemm':
    case 'grouped-gemm':
      return 'gemmS';
    case 'attention':
    case 'linear-attention':
      return 'attentionS';
    case 'elementwise':
      return 'elementwiseS';
    case 'collective':
      return `${operator.group}CommunicationS`;
    default:
      return operator satisfies never;
  }
}

function forwardS(operator: Operator, setting: LayerSetting): number {
  const { kernels } = setting;
  switch (operator.kind) {
    case 'gemm':
      return gemmS(operator.m, operator.n, operator.k, operator.quantised, setting);
    case 'grouped-gemm':
      return groupedS(operator.groups, operator.rows, operator.n, operator.k, operator.quantised, setting);
    case 'attention':
      return attentionForwardTime(attentionShape(operator), setting.attentionKernel, kernels, attentionOptions(setting))
        .timeS;
    case 'linear-attention':
      return linearAttentionTime(linearShape(operator), 'forward', kernels, setting.mixerRateFraction).timeS;
    case 'elementwise':
      return elementwiseTime(operator.forwardBytes * trafficFactor(operator, setting), kernels);
    case 'collective':
      return exchangeS(operator.collective, operator, setting);
    default:
      return operator satisfies never;
  }
}

/** Gradients of the weights of a matrix product; all else of a backward passes gradients on. */
function weightGradientS(operator: Operator, setting: LayerSetting): number {
  if (operator.kind === 'gemm') {
    const { m, n, k, quantised, isAdapter } = operator;
    return setting.weightGradients || isAdapter ? gemmS(k, n, m, quantised, setting, setting.gradientOutputBytes) : 0;
  }
  if (operator.kind !== 'grouped-gemm' || !setting.weightGradients) return 0;
  // One k × n product per expert, over the rows of that expert.
  const { groups, rows, n, k, quantised } = operator;
  return groupedS(groups, groups * k, n, rows / groups, quantised, setting, setting.gradientOutputBytes);
}

function inputGradientS(operator: Operator, setting: LayerSetting): number {
  const { kernels } = setting;
  switch (operator.kind) {
    case 'gemm':
      return gemmS(operator.m, operator.k, operator.n, operator.quantised, setting);
    case 'grouped-gemm':
      return groupedS(operator.groups, operator.rows, operator.k, operator.n, operator.quantised, setting);
    case 'attention':
      return attentionBackwardTime(
        attentionShape(operator),
        setting.attentionKernel,
        kernels,
        attentionOptions(setting),
      ).timeS;
    case 'linear-attention':
      return linearAttentionTime(linearShape(operator), 'backward', kernels, setting.mixerRateFraction).timeS;
    case 'elementwise':
      return elementwiseTime(operator.backwardBytes * trafficFactor(operator, setting), kernels);
    case 'collective':
      return backwardCollectiveS(operator, setting);
    default:
      return operator satisfies never;
  }
}

/** A gather of activations becomes a scatter of their gradients and back; keys and values are gathered again as well. */
function backwardCollectiveS(operator: Extract<Operator, { kind: 'collective' }>, setting: LayerSetting): number {
  const time = (kind: typeof operator.collective) => exchangeS(kind, operator, setting);
  switch (operator.collective) {
    case 'allGather':
      return time('reduceScatter') + (operator.group === 'context' ? time('allGather') : 0);
    case 'reduceScatter':
      return time('allGather');
    case 'allReduce':
    case 'allToAll':
      return time(operator.collective);
    default:
      return operator.collective satisfies never;
  }
}

function exchangeS(
  kind: Extract<Operator, { kind: 'collective' }>['collective'],
  operator: Extract<Operator, { kind: 'collective' }>,
  setting: LayerSetting,
): number {
  const { copies, group, bytes } = operator;
  // Within a rack of Blackwell parts the exchange goes over links that all-to-all fills as well; DeepEP was profiled on nodes of eight.
  const isApart = setting.groups[group].size * setting.groups[group].stride > setting.network.scaleUpDomainSize;
  const deduplicates = setting.expertDeduplicates && (isApart || setting.kernels.generation === 'hopper');
  const routed = deduplicates && copies !== undefined ? { exchange: { copies } } : {};
  return collectiveTime(kind, bytes, setting.groups[group], setting.network, routed).timeS;
}

/** Work that a stack without fused kernels spreads over more passes through memory; quantising and routing have kernels of their own. */
function trafficFactor(operator: Extract<Operator, { kind: 'elementwise' }>, setting: LayerSetting): number {
  return operator.ownKernel === true ? 1 : setting.elementwiseTrafficFactor;
}

/** Kernels that an operator is at least: backward of a product has two, of its input and of its weight where that trains. */
function kernelsOf(operator: Operator, pass: 'forward' | 'backward', setting: LayerSetting): number {
  switch (operator.kind) {
    case 'gemm':
      return pass === 'forward' || !(setting.weightGradients || operator.isAdapter) ? 1 : 2;
    case 'grouped-gemm':
      return pass === 'forward' || !setting.weightGradients ? 1 : 2;
    case 'attention':
    case 'linear-attention':
      return pass === 'forward' ? 1 : 2;
    case 'elementwise':
      return operator.forwardBytes > 0 ? (operator.kernels ?? 1) : 0;
    case 'collective':
      return 0;
    default:
      return operator satisfies never;
  }
}

function attentionShape(operator: Extract<Operator, { kind: 'attention' }>): AttentionShape {
  const { sequences: batch, scoreFraction, unmaskedFraction: _, ...sizes } = operator;
  return { ...sizes, batch, causal: scoreFraction < 1, causalFraction: scoreFraction };
}

/** Tokens that the public chunked kernels handle as one block. */
const CHUNK_TOKENS = 64;

function linearShape(operator: Extract<Operator, { kind: 'linear-attention' }>): LinearAttentionShape {
  const { tokens, heads, keyHeadDim: headDim, valueHeadDim } = operator;
  return { batch: 1, tokens, heads, headDim, valueHeadDim, chunkTokens: CHUNK_TOKENS };
}

/** Bytes of one element of a 16-bit result. */
const RESULT_BYTES = 2;

function gemmS(
  m: number,
  n: number,
  k: number,
  quantised: boolean,
  setting: LayerSetting,
  outputBytesPerElement = RESULT_BYTES,
): number {
  const format = quantised ? setting.gemmFormat : 'bf16';
  return gemmTime({ m, n, k }, format, setting.kernels, { ...WITHOUT_LAUNCH, outputBytesPerElement }).timeS;
}

function groupedS(
  groups: number,
  rows: number,
  n: number,
  k: number,
  quantised: boolean,
  setting: LayerSetting,
  outputBytesPerElement = RESULT_BYTES,
): number {
  const format = quantised ? setting.gemmFormat : 'bf16';
  const shape = { groups, rowsPerGroup: rows / groups, n, k };
  return groupedGemmTime(shape, format, setting.kernels, { ...WITHOUT_LAUNCH, outputBytesPerElement }).timeS;
}

function attentionOptions({ attentionRateFraction }: LayerSetting) {
  return { ...WITHOUT_LAUNCH, rateFraction: attentionRateFraction };
}
