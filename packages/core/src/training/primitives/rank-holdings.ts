/** Parameters that one rank holds: of a layer, its adapters and what is kept in 4 bits, and of a whole pipeline stage. */
import {
  type Architecture,
  adapterParametersPerRank,
  type Block,
  blockParametersPerRank,
  compressedParametersPerRank,
  embeddingParametersPerRank,
  lowerLayer,
  mtpBlockIndex,
  NF4_BYTES,
  type RankShare,
} from '../../architecture/index.js';
import type { StageContent } from '../stages.js';

/** Parameters of one layer on one rank: its own, its adapters', and of its own those kept in 4 bits. */
export interface RankParameters {
  readonly parameters: { readonly dense: number; readonly expert: number };
  readonly adapter: number;
  readonly compressed: { readonly dense: number; readonly expert: number };
}

export function rankParameters(
  architecture: Architecture,
  block: Block,
  share: Pick<RankShare, 'tensorParallel' | 'expertParallel'>,
): RankParameters {
  return {
    parameters: blockParametersPerRank(architecture, block, share),
    adapter: adapterParametersPerRank(architecture, block, share),
    compressed: compressedParametersPerRank(architecture, block, share),
  };
}

/** Parameters of a layer that is gathered; those in 4 bits count by their bytes over those of 16-bit weights. */
export function gatheredParameters({ parameters, compressed }: RankParameters): number {
  const saved = 1 - NF4_BYTES / SIXTEEN_BIT_BYTES;
  return parameters.dense + parameters.expert - saved * (compressed.dense + compressed.expert);
}

const SIXTEEN_BIT_BYTES = 2;

/** Parameters of the largest matrix of a layer as stacks keep them: gate and up apart, the experts of a rank together. */
export function largestParameter(architecture: Architecture, block: Block, share: RankShare): number {
  const { mlp } = block;
  const gated = mlp.kind !== 'none' && mlp.gated;
  return lowerLayer(architecture, block, share).reduce((largest, operator) => {
    if (operator.kind !== 'gemm' && operator.kind !== 'grouped-gemm') return largest;
    const together = operator.kind === 'gemm' ? 1 : operator.groups;
    const apart = gated && /up-projection$/.test(operator.name) && operator.n > operator.k ? 2 : 1;
    return Math.max(largest, (together * operator.n * operator.k) / apart);
  }, 0);
}

/** Weights of the largest product of a layer. */
export function largestMatrix(architecture: Architecture, block: Block, share: RankShare): number {
  return lowerLayer(architecture, block, share).reduce(
    (largest, operator) =>
      operator.kind === 'gemm' || operator.kind === 'grouped-gemm'
        ? Math.max(largest, operator.n * operator.k * (operator.kind === 'gemm' ? 1 : operator.groups))
        : largest,
    0,
  );
}

/** Parameters of one rank of a stage; multi-token prediction modules sit with the head. */
export function stageParametersOf(
  architecture: Architecture,
  content: StageContent,
  perBlock: readonly RankParameters[],
  share: Pick<RankShare, 'tensorParallel'>,
): Readonly<Record<'dense' | 'expert' | 'adapter' | 'compressedDense' | 'compressedExpert', number>> {
  const outer = embeddingParametersPerRank(architecture, share, content);
  const mtpBlock = mtpBlockIndex(architecture);
  const mtp = content.hasHead ? architecture.mtpModules : 0;
  const sum = (value: (block: RankParameters) => number) => {
    const of = (block: number) => {
      const held = perBlock[block];
      return held === undefined ? 0 : value(held);
    };
    return content.layersByBlock.reduce((total, count, block) => total + count * of(block), 0) + mtp * of(mtpBlock);
  };
  return {
    dense: sum(({ parameters }) => parameters.dense) + outer,
    expert: sum(({ parameters }) => parameters.expert),
    adapter: sum(({ adapter }) => adapter),
    compressedDense: sum(({ compressed }) => compressed.dense),
    compressedExpert: sum(({ compressed }) => compressed.expert),
  };
}
