/** Arithmetic per token from the operator list: what MFU counts, under both conventions, and what recomputation repeats. */
import {
  type Architecture,
  type LengthClass,
  lowerHead,
  lowerLayer,
  mtpBlockIndex,
  type Operator,
  operatorFlop,
  UNSPLIT,
} from '../../architecture/index.js';
import type { Primitive } from '../../figures/index.js';
import type { TrainingObjects } from '../objects.js';

/** Forward FLOP of one token, split as recomputation and the conventions need it. */
export interface ForwardWork {
  /** All layers, attention scores at the causal half. */
  readonly layersFlop: number;
  /** Of it, scores and weighted values. */
  readonly scoresFlop: number;
  /** Scores and weighted values as if no mask were applied. */
  readonly unmaskedScoresFlop: number;
  readonly headFlop: number;
  /** Adapters of all layers, which no other part counts. */
  readonly adapterFlop: number;
}

/**
 * Forward FLOP per token at a sequence length; multi-token prediction modules included.
 *
 * @param texts lengths of the texts in the sequences, where tokens see no other text
 *
 * @source Megatron-LM `num_floating_point_operations` counts the same terms: projections, active experts, router, logits, scores
 */
export function forwardWork(
  architecture: Architecture,
  sequenceTokens: number,
  texts?: readonly LengthClass[],
): ForwardWork {
  const share = { ...UNSPLIT, sequenceTokens, ...(texts === undefined ? {} : { texts }) };
  const perBlock = architecture.blocks.map((block) => lowerLayer(architecture, block, share));
  const layers = [
    ...architecture.layerBlocks,
    ...new Array<number>(architecture.mtpModules).fill(mtpBlockIndex(architecture)),
  ];
  const sum = (value: (operator: Operator) => number) =>
    layers.reduce((total, block) => total + (perBlock[block] ?? []).reduce((flop, op) => flop + value(op), 0), 0) /
    sequenceTokens;
  const isAdapter = (operator: Operator) => operator.kind === 'gemm' && operator.isAdapter === true;
  const scores = (operator: Operator) => (operator.kind === 'attention' ? operatorFlop(operator) : 0);
  const headFlop = lowerHead(architecture, share).reduce((flop, op) => flop + operatorFlop(op), 0) / sequenceTokens;
  return {
    layersFlop: sum((operator) => (isAdapter(operator) ? 0 : operatorFlop(operator))),
    scoresFlop: sum(scores),
    unmaskedScoresFlop: sum((op) =>
      op.kind === 'attention' ? (scores(op) * op.unmaskedFraction) / op.scoreFraction : 0,
    ),
    headFlop,
    adapterFlop: sum((operator) => (isAdapter(operator) ? operatorFlop(operator) : 0)),
  };
}

export const modelWork: Primitive<TrainingObjects> = {
  name: 'modelWork',
  about: 'forward FLOP per token, summed over the operator list of the whole model',
  args: ['textTokensPerSequence'],
  objects: ['architecture', 'texts'],
  fields: [
    'layersForwardFlop',
    'scoresForwardFlop',
    'unmaskedScoresForwardFlop',
    'headForwardFlop',
    'adapterForwardFlop',
  ],
  call({ architecture, texts }, args, out) {
    const lengths = texts.packing === 'full' ? undefined : texts.lengths;
    const work = forwardWork(architecture, args[0] ?? Number.NaN, lengths);
    out[0] = work.layersFlop;
    out[1] = work.scoresFlop;
    out[2] = work.unmaskedScoresFlop;
    out[3] = work.headFlop;
    out[4] = work.adapterFlop;
  },
};
