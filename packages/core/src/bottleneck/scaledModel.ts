/** A model larger or smaller than a given one, in depth and width together. */
import type { Architecture, Attention, Block, Mlp } from '../architecture/index.js';

/** Widths of networks are multiples of so much, as tiles of matrix products like them. */
const WIDTH_STEP = 64;

/**
 * The same architecture with another number of layers, and with width in proportion: heads to the next multiple of the key-value heads, their
 * width unchanged; the hidden size as the heads; networks and experts as the hidden size. Vocabulary, number of experts, and ranks of compressed
 * keys stay. Layers of several kinds keep their order and their shares.
 *
 * @param layers an integer ≥ 1; that of the model gives the model itself
 */
export function scaledModel(architecture: Architecture, layers: number): Architecture {
  const { layerBlocks, blocks } = architecture;
  if (layers === layerBlocks.length) return architecture;
  const wanted = layers / layerBlocks.length;
  const step = headStep(blocks);
  const [heads] = blocks.flatMap(({ attention }) => headsOf(attention));
  // All blocks by the same factor, so that they still fit together.
  const width = heads === undefined ? wanted : Math.max(step, Math.round((heads * wanted) / step) * step) / heads;
  return {
    ...architecture,
    hiddenSize: Math.round(architecture.hiddenSize * width),
    blocks: blocks.map((block) => scaledBlock(block, width)),
    layerBlocks: Array.from(
      { length: layers },
      (_, layer) => layerBlocks[Math.floor((layer * layerBlocks.length) / layers)] ?? 0,
    ),
    otherParameters: 0,
  };
}

/** Heads come in such multiples that every block keeps whole groups. */
function headStep(blocks: readonly Block[]): number {
  return Math.max(
    1,
    ...blocks.map(({ attention }) =>
      attention.kind === 'softmax' ? attention.kvHeads : attention.kind === 'none' ? 1 : 8,
    ),
  );
}

function headsOf(attention: Attention): readonly number[] {
  switch (attention.kind) {
    case 'softmax':
    case 'mla':
      return [attention.heads];
    case 'linear':
      return [attention.valueHeads];
    case 'none':
      return [];
    default:
      return attention satisfies never;
  }
}

function scaledBlock({ attention, mlp, ...block }: Block, width: number): Block {
  return { ...block, attention: scaledAttention(attention, width), mlp: scaledMlp(mlp, width) };
}

function scaledAttention(attention: Attention, width: number): Attention {
  const times = (heads: number): number => Math.max(1, Math.round(heads * width));
  switch (attention.kind) {
    case 'softmax': {
      const heads = times(attention.heads);
      // As many key-value heads as before, unless every head has its own.
      const kvHeads = attention.kvHeads === attention.heads ? heads : attention.kvHeads;
      return { ...attention, heads, kvHeads };
    }
    case 'mla':
      return { ...attention, heads: times(attention.heads) };
    case 'linear':
      return { ...attention, keyHeads: times(attention.keyHeads), valueHeads: times(attention.valueHeads) };
    case 'none':
      return attention;
    default:
      return attention satisfies never;
  }
}

function scaledMlp(mlp: Mlp, width: number): Mlp {
  const times = (size: number): number =>
    size === 0 ? 0 : Math.max(1, Math.round((size * width) / WIDTH_STEP)) * WIDTH_STEP;
  switch (mlp.kind) {
    case 'dense':
      return { ...mlp, intermediateSize: times(mlp.intermediateSize) };
    case 'moe':
      return {
        ...mlp,
        expertIntermediateSize: times(mlp.expertIntermediateSize),
        sharedIntermediateSize: times(mlp.sharedIntermediateSize),
        ...(mlp.latentSize === undefined ? {} : { latentSize: times(mlp.latentSize) }),
      };
    case 'none':
      return mlp;
    default:
      return mlp satisfies never;
  }
}
