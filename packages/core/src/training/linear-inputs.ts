/** Inputs of linear layers that are kept for the backward pass: all where weights train, those of adapted layers where they are frozen. */
import { type Architecture, adapterPairs, type Block, type RankShare, splitOf } from '../architecture/index.js';

/** Bytes kept of one element of each input. */
export interface LinearInputBytes {
  /** Output of the first norm, which queries, keys and values read. */
  readonly attentionInput: number;
  /** Output of the attention core, which the output projection reads; the core itself keeps it in 16 bits. */
  readonly attentionOutput: number;
  /** Output of the second norm. */
  readonly mlpInput: number;
  /** Product of gate and up, of dense networks and shared experts. */
  readonly product: number;
  readonly expertInput: number;
  readonly expertProduct: number;
  /** Whether norm outputs are kept as gathered from all tensor ranks rather than as each one's share. */
  readonly isGathered: boolean;
  /** What adapters keep of their own for each token: between A and B, and the output whose length `dora` learns. Routed layers apart. */
  readonly narrow: number;
  readonly routedNarrow: number;
}

/** Of a tensor that no recipe makes narrower. */
const SIXTEEN_BITS = 2;
const ADAPTER_INPUT_BYTES = 2;
const MASK_BYTES = 1;
const NARROW_BYTES = 2;

/**
 * A frozen linear layer needs only its weights for the gradient of its input: Transformer Engine (1.6 and later) and PyTorch's autograd keep no
 * input of it. An adapter keeps its own, in 16 bits; beside a layer split by outputs under sequence parallelism it keeps the gathered one.
 *
 * The attention core keeps its output in the format that it runs in. The router of experts keeps its input in 16 bits, and the shared expert
 * reads the same one; each of the two projections into latents quantises a copy of its own.
 *
 * @source Megatron-LM, shared_experts.py and multi_latent_attention.py (`set_save_original_input`); Transformer Engine, pull request 739; Megatron-Bridge, peft/utils.py (`sequence_parallel_input_regather` off)
 */
export function linearInputBytes(
  { adapter, hiddenSize }: Architecture,
  block: Block,
  share: Pick<RankShare, 'tensorParallel' | 'expertParallel'>,
  {
    weightsTrain,
    gemmInputBytes: trained,
    attentionOutputBytes,
    attentionStoreBytes,
  }: {
    readonly weightsTrain: boolean;
    readonly gemmInputBytes: number;
    readonly attentionOutputBytes: number;
    readonly attentionStoreBytes: number;
  },
): LinearInputBytes {
  if (weightsTrain) {
    return {
      attentionInput: block.attention.kind === 'mla' ? Math.min(SIXTEEN_BITS, 2 * trained) : trained,
      attentionOutput: attentionOutputBytes,
      mlpInput: block.mlp.kind === 'moe' ? SIXTEEN_BITS : trained,
      product: trained,
      expertInput: trained,
      expertProduct: trained,
      isGathered: false,
      narrow: 0,
      routedNarrow: 0,
    };
  }
  const pairs = adapter === undefined ? [] : adapterPairs(block, hiddenSize, adapter);
  const drops = (adapter?.dropoutFraction ?? 0) > 0;
  const counted = (names: readonly string[], isRouted = false): number =>
    pairs.filter(({ module }) => names.includes(module.name) && module.isRouted === isRouted).length;
  // Each pair drops other elements, so that each keeps a copy and a mask; without dropout all read the same one.
  const kept = (count: number): number => {
    if (count === 0) return 0;
    return drops ? count * (ADAPTER_INPUT_BYTES + MASK_BYTES) : ADAPTER_INPUT_BYTES;
  };
  const output = counted(['linear_proj', 'out_proj']);
  const narrow = (isRouted: boolean): number =>
    pairs
      .filter(({ module }) => module.isRouted === isRouted)
      .reduce((sum, { module, outWidth }) => {
        const lengths = adapter?.kind === 'dora' ? outWidth / splitOf(module, share) : 0;
        return sum + NARROW_BYTES * ((adapter?.rank ?? 0) + lengths);
      }, 0);
  return {
    attentionInput: kept(
      counted(['linear_qkv', 'linear_q_proj', 'linear_q_down_proj', 'linear_kv_down_proj', 'in_proj']),
    ),
    attentionOutput: attentionStoreBytes + (drops ? kept(output) : 0),
    mlpInput: kept(counted(['linear_fc1'])),
    product: kept(counted(['linear_fc2'])),
    expertInput: kept(counted(['linear_fc1'], true)),
    expertProduct: kept(counted(['linear_fc2'], true)),
    isGathered: true,
    narrow: narrow(false),
    routedNarrow: narrow(true),
  };
}
