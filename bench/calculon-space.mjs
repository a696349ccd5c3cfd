/**
 * The knobs of Calculon's exhaustive search for GPT-3 175B on 4,096 GPUs with a batch of 4,096, counted as its own loops count them, and
 * the same knobs as this model has them.
 *
 * @source calculon-ai/calculon, calculon/llm/optimal_execution.py (`run_command`, `search`) and llm.py (`get_all_tensor_parallelisms`, …),
 * commit caa4b11: 7,126,368 executions by `llm-optimal-execution -d`
 */
import { DEFAULT_SPACE } from '@athanor/core/training';

const PROCESSORS = 4096;
const BATCH = 4096;
const GPT3 = { hiddenSize: 12_288, heads: 96, layers: 96 };
/** Networks that a collective may be put on, and whether there is a second memory tier: h100_80g_nvl8 with its host memory. */
const NETWORKS = 2;
const HAS_SECOND_MEMORY = true;

/** @param {number} value */
const factors = (value) => Array.from({ length: value }, (_, at) => at + 1).filter((factor) => value % factor === 0);

/** Executions that its search goes over, and of how many values each knob is on average. */
export function calculonExecutions() {
  let executions = 0;
  let shapes = 0;
  const { hiddenSize, heads, layers } = GPT3;
  for (const tensor of factors(PROCESSORS).filter((size) => hiddenSize % size === 0 && heads % size === 0)) {
    const pipelines = factors(Math.min(PROCESSORS / tensor, layers));
    for (const pipeline of pipelines.filter((size) => PROCESSORS % (tensor * size) === 0 && layers % size === 0)) {
      const data = PROCESSORS / (tensor * pipeline);
      const interleavings = pipeline === 1 ? 1 : factors(layers / pipeline).length;
      const microBatches = factors(Math.floor(BATCH / data)).length;
      const networks = [tensor, pipeline, data].reduce((all, size) => all * (size > 1 ? NETWORKS : 1), 1);
      shapes += interleavings * microBatches;
      for (const recompute of ['full', 'attn_only', 'none']) {
        for (const communication of ['ar', 'p2p_rs_ag', 'rs_ag']) {
          const gathersAgain = communication === 'rs_ag' && recompute !== 'full' ? 2 : 1;
          const sharding = data > 1 ? 2 : 1;
          const overlap = (data > 1 ? 2 : 1) * (tensor > 1 ? 3 : 1);
          const offload = HAS_SECOND_MEMORY ? 2 * (recompute === 'full' ? 1 : 2) * 2 : 1;
          executions += interleavings * microBatches * networks * gathersAgain * sharding * overlap * offload;
        }
      }
    }
  }
  return { executions, shapes };
}

const shares = [0, 0.25, 0.5, 0.75, 1];

/** @param {readonly number[]} each shares of activations and of optimizer state that may wait on the host */
export function calculonSpace(each) {
  return {
    ...DEFAULT_SPACE,
    tensorParallels: [1, 2, 4, 8, 16, 32],
    largestMicroBatchSequences: BATCH,
    largestVirtualPipeline: GPT3.layers,
    shardings: /** @type {const} */ (['none', 'zero1', 'zero3']),
    recomputes: /** @type {const} */ (['none', 'selective', 'full']),
    sequenceParallels: [false, true],
    offloads: [0, 1].flatMap((parametersFraction) =>
      each.flatMap((activationsFraction) =>
        each.map((optimizerFraction) => ({ activationsFraction, optimizerFraction, parametersFraction })),
      ),
    ),
    traits: {
      elementwiseFusion: /** @type {const} */ (['fused', 'eager']),
      tensorOverlapFraction: [0, 0.5, 0.8],
      gradientReduceOverlap: [false, true],
      parameterGatherOverlap: [false, true],
    },
    fixed: { contextParallel: 1, expertParallel: 1 },
    largestCandidates: undefined,
  };
}

/** Switches as they are there, and the space that is searched here, where they are shares. */
export const asSwitches = calculonSpace([0, 1]);
export const asShares = calculonSpace(shares);

/** Knob of Calculon, its values, and how this space has it. */
export const KNOBS = /** @type {const} */ ([
  ['tensor parallelism', '1, 2, … 32', 'the same'],
  ['pipeline stages', 'divisors of 96 layers', 'the same, and counts that leave the ends lighter'],
  ['interleaving', 'divisors of the layers of a stage', 'the same, and counts that leave the ends lighter'],
  ['data parallelism', 'what is left', 'the same'],
  ['micro-batch', 'divisors of the batch of a replica', 'the same'],
  ['recomputation', 'none, attention only, full', 'none, selective, full'],
  ['optimizer sharding', 'off, on', 'none, ZeRO-1, ZeRO-3 (which offload of weights needs)'],
  [
    'tensor communication',
    'ar, p2p_rs_ag, rs_ag',
    'sequence parallelism off, on; point-to-point rings are not told apart',
  ],
  ['gathering again in backward', 'off, on', 'always, as Megatron-LM does'],
  ['tensor overlap', 'none, ring, pipe', 'share hidden: 0, 0.5, 0.8'],
  ['data overlap', 'off, on', 'gradients off, on × parameters off, on'],
  ['offload of weights', 'off, on', 'off, on, under ZeRO-3 without a pipeline'],
  ['offload of activations', 'off, on', '0, ¼, ½, ¾, 1'],
  ['offload of the optimizer', 'off, on', '0, ¼, ½, ¾, 1'],
  ['network of each group', '2 × 2 × 2', 'follows from the order of ranks'],
  ['fused activation', 'off, on by --fused_activation all; not in its count', 'element-wise work fused or eager'],
]);
