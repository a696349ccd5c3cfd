/** A transformer as data: what its layers are made of, enough for exact parameters and every operator. */

/** Softmax attention with its heads; multi-head, grouped-query and multi-query differ only in `kvHeads`. */
export interface SoftmaxAttention {
  readonly kind: 'softmax';
  readonly heads: number;
  readonly kvHeads: number;
  /** Width of one query or key head. */
  readonly headDim: number;
  /** Width of one value head; equals `headDim` in nearly all models. */
  readonly valueHeadDim: number;
  /** Keys that a query can see, itself included; absent means all earlier ones. */
  readonly windowTokens?: number;
  /** Queries see only the earlier keys of their own chunk of this length (Llama 4); never together with `windowTokens`. */
  readonly chunkTokens?: number;
  /** Bias vectors on the query, key and value projections. */
  readonly qkvBias: boolean;
  readonly outputBias: boolean;
  /** Learned norms on query and key: one weight per head dimension, or one per projected width. */
  readonly qkNorm: 'none' | 'per-head' | 'full-width';
  /** One learned sink logit per head (gpt-oss). */
  readonly sinks: boolean;
  /** Output gate computed from the layer input (Qwen3-Next, Qwen3.5): doubles the query projection. */
  readonly outputGate: boolean;
}

/** Multi-head latent attention of DeepSeek-V2/V3: low-rank queries and a shared compressed key-value latent. */
export interface LatentAttention {
  readonly kind: 'mla';
  readonly heads: number;
  /** Rank of the query compression; null where queries are projected directly. */
  readonly queryLoraRank: number | null;
  readonly kvLoraRank: number;
  readonly nopeHeadDim: number;
  readonly ropeHeadDim: number;
  readonly valueHeadDim: number;
}

/** A linear-time mixer with a fixed-size state (gated delta net, Mamba-2, lightning attention). */
export interface LinearAttention {
  readonly kind: 'linear';
  readonly variant: 'gated-delta-net' | 'mamba2' | 'lightning';
  readonly keyHeads: number;
  readonly keyHeadDim: number;
  readonly valueHeads: number;
  readonly valueHeadDim: number;
  /** Width of the causal short convolution; 0 where there is none. */
  readonly convolutionWidth: number;
}

/** The half that a layer lacks, where each layer is a mixer or a feed-forward network alone (Nemotron-H). */
export interface Absent {
  readonly kind: 'none';
}

export type Attention = SoftmaxAttention | LatentAttention | LinearAttention | Absent;

/** One feed-forward network; gated means three matrices (SwiGLU, GeGLU), plain means two. */
export interface DenseMlp {
  readonly kind: 'dense';
  readonly gated: boolean;
  readonly intermediateSize: number;
  readonly bias: boolean;
}

/** Routed experts, with or without shared ones. */
export interface MoeMlp {
  readonly kind: 'moe';
  readonly gated: boolean;
  readonly experts: number;
  readonly expertsPerToken: number;
  readonly expertIntermediateSize: number;
  /** Total width of the shared experts together; 0 where there are none. */
  readonly sharedIntermediateSize: number;
  /** A learned scalar gate on the shared expert (Qwen2-MoE). */
  readonly sharedGate: boolean;
  /** One correction or bias value per expert in the router (DeepSeek-V3, gpt-oss). */
  readonly routerBias: boolean;
  readonly expertBias: boolean;
  /** Width that tokens are projected down to before they are sent to the routed experts, and up from after (LatentMoE); absent: the hidden size. */
  readonly latentSize?: number;
  /** Where the experts of a token lie in some groups of them only; absent: in any. */
  readonly routingGroups?: RoutingGroups;
}

/**
 * Experts in groups of equal size, in their order; a token picks its groups first, then its experts in them.
 *
 * @source DeepSeek-V2 (2405.04434) §2.2.2, device-limited routing; DeepSeek-V3 (2412.19437) §2.1.2, node-limited routing: `n_group`, `topk_group`
 */
export interface RoutingGroups {
  /** Groups of a layer: at most as many as experts. */
  readonly groups: number;
  /** Of them, those of one token: at most `groups`. */
  readonly perToken: number;
}

export type Mlp = DenseMlp | MoeMlp | Absent;

/** One kind of layer; a model has one to a few of them. */
export interface Block {
  readonly name: string;
  readonly attention: Attention;
  readonly mlp: Mlp;
  /** Norms of the hidden width in one layer: 2 pre-norm, 4 with pre- and post-norms (Gemma 2), 1 parallel (Falcon) or with one half alone. */
  readonly norms: number;
}

/**
 * Adapters as trained: W·x becomes W·x + (α/r)·B·A·x with W frozen. `dora` learns the length of each output row of W + B·A too, `qlora` keeps W in
 * 4 bits. α scales and costs nothing.
 */
export interface Adapter {
  readonly kind: 'lora' | 'dora' | 'qlora';
  /** Width r between A and B. */
  readonly rank: number;
  /** Share of the adapter's input that is dropped, 0 to 1; above 0 costs a pass over it and a mask. */
  readonly dropoutFraction: number;
  /** Names of linear layers, fused as Megatron-LM has them (linear_qkv) or apart as Hugging Face has (q_proj). */
  readonly targets: readonly string[];
  /**
   * How tensor ranks under sequence parallelism get their tokens of an output that each computed some columns of, beside layers split by their
   * inputs: by gathering all of it (the default), or by exchanging what each needs (`a2a_experimental` of NeMo and Megatron-Bridge).
   */
  readonly outputExchange?: 'gather' | 'all-to-all';
}

export interface Architecture {
  /** Catalog id, or the name the user gave. */
  readonly id: string;
  readonly name: string;
  readonly hiddenSize: number;
  readonly vocabSize: number;
  readonly tiedEmbeddings: boolean;
  /** Weights per element of a norm: 0 for a norm without any (OLMo), 1 for RMSNorm or LayerNorm without bias, 2 for LayerNorm with bias. */
  readonly normWeights: 0 | 1 | 2;
  /** Learned absolute positions; 0 for rotary, ALiBi and none. */
  readonly positionEmbeddings: number;
  /** Extra hidden-width norms outside the layers: the final norm, and an embedding norm where there is one (BLOOM). */
  readonly outerNorms: number;
  readonly outputBias: boolean;
  readonly blocks: readonly Block[];
  /** For each layer in order, the index of its block. Its length is the number of layers. */
  readonly layerBlocks: readonly number[];
  /** Multi-token prediction modules (DeepSeek-V3 style); each adds one layer, of `mtpBlock`. Not counted in parameters unless asked. */
  readonly mtpModules: number;
  /** Index of the block of prediction modules; absent: that of the model's last layer. */
  readonly mtpBlock?: number;
  readonly maxSequenceTokens?: number;
  /** Parameters that no text operator uses (vision tower, adapters), as published or counted; 0 for text models. */
  readonly otherParameters: number;
  /** Trained beside the model's own weights, which are frozen then; absent where these train. */
  readonly adapter?: Adapter;
  /** One number for each token instead of logits: reward and value models. */
  readonly scalarHead?: true;
}

/** A model that ends in one number for each token; its prediction modules, which need logits, are left out. */
export function withScalarHead(architecture: Architecture): Architecture {
  return { ...architecture, scalarHead: true, mtpModules: 0 };
}

/** Index of the block that prediction modules add a layer of; −1 in a model without layers. */
export function mtpBlockIndex({ mtpBlock, layerBlocks }: Architecture): number {
  return mtpBlock ?? layerBlocks.at(-1) ?? -1;
}

/** Whether some layer routes its tokens to experts. */
export function hasMoeLayers({ blocks }: Pick<Architecture, 'blocks'>): boolean {
  return blocks.some(({ mlp }) => mlp.kind === 'moe');
}

/** Halves of a layer that add into the residual stream: two, or one where the layer is a mixer or a network alone. */
export function branches({ attention, mlp }: Block): number {
  return (attention.kind === 'none' ? 0 : 1) + (mlp.kind === 'none' ? 0 : 1);
}
