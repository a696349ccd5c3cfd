/** Parameters that one rank holds of a layer, the embedding and the head, when they are split over tensor and expert ranks. */
import type { Architecture, Block } from './architecture.js';
import { expertTensorParallelSize, type RankShare } from './lowering.js';
import { blockParameters } from './parameters.js';

/**
 * Parameters of one layer on one rank, dense and expert apart: they have different replicas.
 *
 * Norms and routers are small and whole on every rank; they are split here too, an error below 0.1 % of a layer.
 */
export function blockParametersPerRank(
  architecture: Architecture,
  block: Block,
  share: Pick<RankShare, 'tensorParallel' | 'expertParallel'>,
): { readonly dense: number; readonly expert: number } {
  const count = blockParameters(block, architecture.hiddenSize, architecture.normWeights);
  return {
    dense: (count.total - count.experts) / share.tensorParallel,
    expert: count.experts / (share.expertParallel * expertTensorParallelSize(share)),
  };
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
  const headIsOwn = stage.hasHead && !(architecture.tiedEmbeddings && stage.hasEmbedding);
  return (embedding + (headIsOwn ? matrix : 0)) / share.tensorParallel;
}
