/** Seconds of each operator of a layer, forward and backward, on one rank. */
import type { Operator, ParallelGroup } from '../architecture/index.js';
import {
  type AttentionShape,
  assumedKernelConstants,
  attentionBackwardTime,
  attentionForwardTime,
  elementwiseTime,
  gemmTime,
  groupedGemmTime,
  type LinearAttentionShape,
  linearAttentionTime,
} from '../kernels/index.js';
import type { LayerSetting } from './layer-setting.js';
import type { LayerPart } from './layer-time.js';
import { backwardExchange, exchangeOf } from './operator-exchange.js';

/** One operator with its seconds; what the explanation of a layer lists. */
export interface OperatorTime {
  readonly operator: Operator;
  readonly part: LayerPart;
  readonly timeS: number;
  /** Of a collective, how long it keeps the scale-up links and the ports busy. */
  readonly scaleUpS: number;
  readonly scaleOutS: number;
  /** Of a backward, what its weight gradient takes. */
  readonly weightGradientS: number;
}

/** Operators that compute. */
type Kernels = Exclude<Operator, { kind: 'collective' }>;

/** In training, kernels are queued ahead, so that their launch is hidden; the host's own time is priced per layer instead. */
const WITHOUT_LAUNCH = { includeLaunch: false } as const;

type Pass = 'forward' | 'backward';

/** Forward or backward seconds of each operator, in order. */
export function operatorTimes(operators: readonly Operator[], setting: LayerSetting, pass: Pass): OperatorTime[] {
  return withExchanges(kernelTimes(operators, setting, pass), setting, pass);
}

/** The same without what the network has a part in: collectives stand in their places and are not priced. */
export function kernelTimes(operators: readonly Operator[], setting: LayerSetting, pass: Pass): OperatorTime[] {
  return operators.map((operator) => {
    const part = partOf(operator);
    if (operator.kind === 'collective') return { operator, part, ...UNPRICED };
    const isForward = pass === 'forward';
    const gapS = kernelsOf(operator, pass, setting) * setting.kernelGapS;
    const ownGradientS = isForward ? 0 : weightGradientS(operator, setting);
    const passedS = isForward ? forwardS(operator, setting) : inputGradientS(operator, setting);
    return {
      operator,
      part,
      timeS: passedS + ownGradientS + gapS,
      scaleUpS: 0,
      scaleOutS: 0,
      weightGradientS: ownGradientS,
    };
  });
}

const UNPRICED = { timeS: Number.NaN, scaleUpS: Number.NaN, scaleOutS: Number.NaN, weightGradientS: 0 } as const;

/** `kernelTimes` with the collectives among them. */
export function withExchanges(times: readonly OperatorTime[], setting: LayerSetting, pass: Pass): OperatorTime[] {
  return times.map((time) => {
    const { operator, part } = time;
    if (operator.kind !== 'collective') return time;
    const { timeS, scaleUpS, scaleOutS } =
      pass === 'forward' ? exchangeOf(operator.collective, operator, setting) : backwardExchange(operator, setting);
    return { operator, part, timeS, scaleUpS, scaleOutS, weightGradientS: 0 };
  });
}

const COMMUNICATION = {
  tensor: 'tensorCommunicationS',
  context: 'contextCommunicationS',
  heads: 'contextCommunicationS',
  expert: 'expertCommunicationS',
} as const satisfies Record<ParallelGroup, LayerPart>;

function partOf(operator: Operator): LayerPart {
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
      return COMMUNICATION[operator.group];
    default:
      return operator satisfies never;
  }
}

function forwardS(operator: Kernels, setting: LayerSetting): number {
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
    default:
      return operator satisfies never;
  }
}

/** Gradients of the weights of a matrix product; all else of a backward passes gradients on. */
function weightGradientS(operator: Kernels, setting: LayerSetting): number {
  const added: Result = { outputBytesPerElement: setting.gradientOutputBytes, accumulates: true };
  if (operator.kind === 'gemm') {
    const { m, n, k, quantised, isAdapter } = operator;
    return setting.weightGradients || isAdapter ? gemmS(k, n, m, quantised, setting, added) : 0;
  }
  if (operator.kind !== 'grouped-gemm' || !setting.weightGradients) return 0;
  // One k × n product per expert, over the rows of that expert.
  const { groups, rows, n, k, quantised } = operator;
  return groupedS(groups, groups * k, n, rows / groups, quantised, setting, added);
}

function inputGradientS(operator: Kernels, setting: LayerSetting): number {
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
    default:
      return operator satisfies never;
  }
}

/** Work that a stack without fused kernels spreads over more passes through memory; quantising and routing have kernels of their own. */
function trafficFactor(operator: Extract<Operator, { kind: 'elementwise' }>, setting: LayerSetting): number {
  return operator.ownKernel === true ? 1 : setting.elementwiseTrafficFactor;
}

/** Kernels that an operator is at least: backward of a product has two, of its input and of its weight where that trains. */
function kernelsOf(operator: Kernels, pass: 'forward' | 'backward', setting: LayerSetting): number {
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
    default:
      return operator satisfies never;
  }
}

function attentionShape(operator: Extract<Operator, { kind: 'attention' }>): AttentionShape {
  const { sequences: batch, scoreFraction, unmaskedFraction: _, ...sizes } = operator;
  return { ...sizes, batch, causal: scoreFraction < 1, causalFraction: scoreFraction };
}

function linearShape(operator: Extract<Operator, { kind: 'linear-attention' }>): LinearAttentionShape {
  const { tokens, heads, keyHeadDim: headDim, valueHeadDim } = operator;
  return { batch: 1, tokens, heads, headDim, valueHeadDim, chunkTokens: assumedKernelConstants.chunkTokens.value };
}

/** Bytes of one element of a 16-bit result. */
const RESULT_BYTES = 2;
/** What a product does with its result: writes it, or adds it to the gradients that earlier micro-batches left. */
interface Result {
  readonly outputBytesPerElement: number;
  readonly accumulates: boolean;
}
const WRITTEN: Result = { outputBytesPerElement: RESULT_BYTES, accumulates: false };

function gemmS(m: number, n: number, k: number, quantised: boolean, setting: LayerSetting, result = WRITTEN): number {
  const format = quantised ? setting.gemmFormat : 'bf16';
  return gemmTime({ m, n, k }, format, setting.kernels, { ...WITHOUT_LAUNCH, ...result }).timeS;
}

function groupedS(
  groups: number,
  rows: number,
  n: number,
  k: number,
  quantised: boolean,
  setting: LayerSetting,
  result = WRITTEN,
): number {
  const format = quantised ? setting.gemmFormat : 'bf16';
  // Groups differ: routing forced to be even draws at random too (Megatron-LM, apply_random_logits), so that only the means are equal.
  const shape = { groups, rowsPerGroup: rows / groups, n, k };
  return groupedGemmTime(shape, format, setting.kernels, { ...WITHOUT_LAUNCH, ...result }).timeS;
}

function attentionOptions({ attentionRateFraction }: LayerSetting) {
  return { ...WITHOUT_LAUNCH, rateFraction: attentionRateFraction };
}
