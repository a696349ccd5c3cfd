/** Parameters that one rank holds of a layer, the embedding and the head, when they are split over tensor and expert ranks. */
import { adapterPairs } from './adapters.js';
import type { Architecture, Block } from './architecture.js';
import { lowerLayer } from './lowering.js';
import { splitOf } from './lowering-adapters.js';
import type { GemmOperator, GroupedGemmOperator } from './operators.js';
import { blockParameters } from './parameters.js';
import { type RankShare, UNSPLIT } from './rank-share.js';

/**
 * Parameters of one layer on one rank, dense and expert apart: they have different replicas.
 *
 * Matrices are those of the operators that the rank computes, so that what is copied (latent projections, key-value heads fewer than
 * ranks, routers) counts whole. Norms and biases count whole on every rank.
 */
export function blockParametersPerRank(
  architecture: Architecture,
  block: Block,
  share: Pick<RankShare, 'tensorParallel' | 'expertParallel'>,
): { readonly dense: number; readonly expert: number } {
  const { total } = blockParameters(block, architecture.hiddenSize, architecture.normWeights);
  const whole = matrices(architecture, block, { tensorParallel: 1, expertParallel: 1 });
  const own = matrices(architecture, block, share);
  return { dense: own.dense + total - whole.dense - whole.expert, expert: own.expert };
}

/**
 * Parameters of the adapters of one layer on one rank: both matrices are split where the layer is, lengths of rows where its outputs are.
 *
 * @returns 0 where the model has none
 */
export function adapterParametersPerRank(
  architecture: Architecture,
  block: Block,
  share: Pick<RankShare, 'tensorParallel' | 'expertParallel'>,
): number {
  const { adapter, hiddenSize } = architecture;
  if (adapter === undefined) return 0;
  return adapterPairs(block, hiddenSize, adapter).reduce((sum, { module, inWidth, outWidth }) => {
    const split = splitOf(module, share);
    const lengths = adapter.kind === 'dora' ? outWidth / (module.split === 'row' ? 1 : split) : 0;
    return sum + (adapter.rank * (inWidth + outWidth)) / split + lengths;
  }, 0);
}

/** Of the parameters of one layer on one rank, those kept in 4 bits under `qlora`: its linear layers, dense and expert apart. */
export function compressedParametersPerRank(
  architecture: Architecture,
  block: Block,
  share: Pick<RankShare, 'tensorParallel' | 'expertParallel'>,
): { readonly dense: number; readonly expert: number } {
  if (architecture.adapter?.kind !== 'qlora') return { dense: 0, expert: 0 };
  return matrices(architecture, block, share, ({ quantised }) => quantised);
}

/** Weights of the products that one rank computes. */
function matrices(
  architecture: Architecture,
  block: Block,
  { tensorParallel, expertParallel }: Pick<RankShare, 'tensorParallel' | 'expertParallel'>,
  counts: (operator: GemmOperator | GroupedGemmOperator) => boolean = () => true,
): { dense: number; expert: number } {
  // As many tokens as tensor ranks, so that each has one.
  const share: RankShare = {
    ...UNSPLIT,
    tensorParallel,
    expertParallel,
    sequenceParallel: true,
    sequenceTokens: tensorParallel,
  };
  const sum = { dense: 0, expert: 0 };
  for (const operator of lowerLayer(architecture, block, share)) {
    if (operator.kind === 'gemm' && !operator.isAdapter && counts(operator)) sum.dense += operator.n * operator.k;
    if (operator.kind === 'grouped-gemm' && counts(operator)) sum.expert += operator.groups * operator.n * operator.k;
  }
  return sum;
}

/** Rows and columns of each quantisable weight of a layer as one rank holds it; of experts, those of one. */
export function weightShapes(
  architecture: Architecture,
  block: Block,
  { tensorParallel, expertParallel }: Pick<RankShare, 'tensorParallel' | 'expertParallel'>,
): readonly { readonly n: number; readonly k: number }[] {
  const share: RankShare = { ...UNSPLIT, tensorParallel, expertParallel, sequenceTokens: tensorParallel };
  return lowerLayer(architecture, block, share).flatMap((operator) =>
    (operator.kind === 'gemm' || operator.kind === 'grouped-gemm') && operator.quantised
      ? [{ n: operator.n, k: operator.k }]
      : [],
  );
}

/** Parameters of the embedding and the head on one rank of a stage; a tied head on another stage keeps its own copy. */
export function embeddingParametersPerRank(
  architecture: Architecture,
  share: Pick<RankShare, 'tensorParallel'>,
  stage: { readonly hasEmbedding: boolean; readonly hasHead: boolean },
): number {
  const matrix = architecture.vocabSize * architecture.hiddenSize;
  const positions = architecture.positionEmbeddings * architecture.hiddenSize;
  const embedding = stage.hasEmbedding ? matrix + positions : 0;
  // One column, which every tensor rank keeps.
  if (architecture.scalarHead) return embedding / share.tensorParallel + (stage.hasHead ? architecture.hiddenSize : 0);
  const headIsOwn = stage.hasHead && !(architecture.tiedEmbeddings && stage.hasEmbedding);
  // A multi-token prediction module joins two hidden states in a matrix of its own.
  const joints = stage.hasHead ? architecture.mtpModules * 2 * architecture.hiddenSize ** 2 : 0;
  return (embedding + (headIsOwn ? matrix : 0) + joints) / share.tensorParallel;
}
