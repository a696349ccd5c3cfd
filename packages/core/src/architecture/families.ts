/** Builders of architectures by family, so that a catalog entry or a config import states only what differs. */
import type {
  Absent,
  Architecture,
  Attention,
  Block,
  DenseMlp,
  LatentAttention,
  LinearAttention,
  MoeMlp,
  RoutingGroups,
  SoftmaxAttention,
} from './architecture.js';

/** What every family needs; optional fields have the value that most models of the family have. */
export interface Frame {
  readonly id: string;
  readonly name: string;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly vocabSize: number;
  /** Default false. */
  readonly tiedEmbeddings?: boolean;
  /** Default 1: RMSNorm. */
  readonly normWeights?: 0 | 1 | 2;
  /** Default 1: the final norm. */
  readonly outerNorms?: number;
  readonly positionEmbeddings?: number;
  readonly outputBias?: boolean;
  readonly mtpModules?: number;
  readonly maxSequenceTokens?: number;
  readonly otherParameters?: number;
}

/** A model from its frame, its kinds of layer, and which layer is which kind. */
export function transformer(
  frame: Frame,
  blocks: readonly Block[],
  blockOfLayer: (layer: number) => number,
): Architecture {
  return {
    id: frame.id,
    name: frame.name,
    hiddenSize: frame.hiddenSize,
    vocabSize: frame.vocabSize,
    tiedEmbeddings: frame.tiedEmbeddings ?? false,
    normWeights: frame.normWeights ?? 1,
    positionEmbeddings: frame.positionEmbeddings ?? 0,
    outerNorms: frame.outerNorms ?? 1,
    outputBias: frame.outputBias ?? false,
    blocks,
    layerBlocks: Array.from({ length: frame.layers }, (_, layer) => blockOfLayer(layer)),
    mtpModules: frame.mtpModules ?? 0,
    otherParameters: frame.otherParameters ?? 0,
    ...(frame.maxSequenceTokens === undefined ? {} : { maxSequenceTokens: frame.maxSequenceTokens }),
  };
}

/** Heads of softmax attention; absent traits are absent from the model. */
export interface Heads {
  readonly heads: number;
  /** Default: as many as `heads`. */
  readonly kvHeads?: number;
  readonly headDim: number;
  readonly windowTokens?: number | undefined;
  readonly chunkTokens?: number | undefined;
  readonly qkvBias?: boolean;
  /** Bias of the attention's output projection. */
  readonly projectionBias?: boolean;
  readonly qkNorm?: SoftmaxAttention['qkNorm'];
  readonly sinks?: boolean;
  readonly outputGate?: boolean;
}

/** Softmax attention whose values are as wide as its keys. */
export function softmax(heads: Heads): SoftmaxAttention {
  return {
    kind: 'softmax',
    heads: heads.heads,
    kvHeads: heads.kvHeads ?? heads.heads,
    headDim: heads.headDim,
    valueHeadDim: heads.headDim,
    qkvBias: heads.qkvBias ?? false,
    outputBias: heads.projectionBias ?? false,
    qkNorm: heads.qkNorm ?? 'none',
    sinks: heads.sinks ?? false,
    outputGate: heads.outputGate ?? false,
    ...(heads.windowTokens === undefined ? {} : { windowTokens: heads.windowTokens }),
    ...(heads.chunkTokens === undefined ? {} : { chunkTokens: heads.chunkTokens }),
  };
}

export function gatedMlp(intermediateSize: number, bias = false): DenseMlp {
  return { kind: 'dense', gated: true, intermediateSize, bias };
}

export function plainMlp(intermediateSize: number, bias: boolean): DenseMlp {
  return { kind: 'dense', gated: false, intermediateSize, bias };
}

/** Routed experts as a family states them. */
export interface Experts {
  readonly experts: number;
  readonly expertsPerToken: number;
  readonly expertIntermediateSize: number;
  readonly sharedIntermediateSize?: number;
  readonly sharedGate?: boolean;
  readonly routerBias?: boolean;
  readonly expertBias?: boolean;
  /** Default true. */
  readonly gated?: boolean;
  readonly latentSize?: number;
  readonly routingGroups?: RoutingGroups;
}

export function moeMlp(experts: Experts): MoeMlp {
  return {
    kind: 'moe',
    gated: experts.gated ?? true,
    experts: experts.experts,
    expertsPerToken: experts.expertsPerToken,
    expertIntermediateSize: experts.expertIntermediateSize,
    sharedIntermediateSize: experts.sharedIntermediateSize ?? 0,
    sharedGate: experts.sharedGate ?? false,
    routerBias: experts.routerBias ?? false,
    expertBias: experts.expertBias ?? false,
    ...(experts.latentSize === undefined ? {} : { latentSize: experts.latentSize }),
    ...(experts.routingGroups === undefined ? {} : { routingGroups: experts.routingGroups }),
  };
}

/** Llama and what follows it (Mistral, Qwen2, Qwen3, Phi-3, OLMo): gated MLP, two norms a layer, rotary positions. */
export function llama(
  spec: Frame & Heads & { readonly intermediateSize: number; readonly mlpBias?: boolean; readonly norms?: number },
): Architecture {
  const mlp = gatedMlp(spec.intermediateSize, spec.mlpBias ?? false);
  return transformer(spec, [{ name: 'layer', attention: softmax(spec), mlp, norms: spec.norms ?? 2 }], () => 0);
}

/** GPT-2 and what follows it: plain MLP, LayerNorm with bias, biases everywhere unless `bias` is false. */
export function gpt(
  spec: Frame &
    Omit<Heads, 'qkvBias' | 'projectionBias'> & {
      readonly intermediateSize: number;
      readonly bias?: boolean;
      readonly norms?: number;
    },
): Architecture {
  const bias = spec.bias ?? true;
  const attention = softmax({ ...spec, qkvBias: bias, projectionBias: bias });
  const block: Block = { name: 'layer', attention, mlp: plainMlp(spec.intermediateSize, bias), norms: spec.norms ?? 2 };
  return transformer({ normWeights: 2, ...spec }, [block], () => 0);
}

/**
 * Gemma 2 and 3: four norms a layer, tied embeddings, windowed layers with a full one now and then.
 *
 * @param spec pattern n: layer n − 1, 2n − 1, … see everything, the others `windowTokens`
 */
export function gemma(
  spec: Frame & Heads & { readonly intermediateSize: number; readonly windowTokens: number; readonly pattern: number },
): Architecture {
  const mlp = gatedMlp(spec.intermediateSize);
  const blocks: Block[] = [
    { name: 'sliding', attention: softmax(spec), mlp, norms: 4 },
    { name: 'full', attention: softmax({ ...spec, windowTokens: undefined }), mlp, norms: 4 },
  ];
  return transformer({ tiedEmbeddings: true, ...spec }, blocks, (layer) => ((layer + 1) % spec.pattern === 0 ? 1 : 0));
}

/** Experts in every layer but the first `denseLayers`; attention the same in all (Mixtral, Qwen3-MoE, GLM-4.5, MiniMax-M2, DeepSeek). */
export function routed(
  spec: Frame &
    Experts & { readonly attention: Attention; readonly denseLayers?: number; readonly intermediateSize?: number },
): Architecture {
  const denseLayers = spec.denseLayers ?? 0;
  const experts: Block = { name: 'moe', attention: spec.attention, mlp: moeMlp(spec), norms: 2 };
  if (denseLayers === 0) return transformer(spec, [experts], () => 0);
  const dense: Block = {
    name: 'dense',
    attention: spec.attention,
    mlp: gatedMlp(spec.intermediateSize ?? 0),
    norms: 2,
  };
  return transformer(spec, [dense, experts], (layer) => (layer < denseLayers ? 0 : 1));
}

/** Latent attention as DeepSeek-V2, V3, R1 and Kimi K2 have it; only heads and ranks vary. */
export function latent(heads: number, queryLoraRank: number | null): LatentAttention {
  return { kind: 'mla', heads, queryLoraRank, kvLoraRank: 512, nopeHeadDim: 128, ropeHeadDim: 64, valueHeadDim: 128 };
}

/** The linear mixer of Qwen3-Next and Qwen3.5. */
export function deltaNet(heads: {
  readonly keyHeads: number;
  readonly valueHeads: number;
  readonly headDim: number;
}): LinearAttention {
  return {
    kind: 'linear',
    variant: 'gated-delta-net',
    keyHeads: heads.keyHeads,
    keyHeadDim: heads.headDim,
    valueHeads: heads.valueHeads,
    valueHeadDim: heads.headDim,
    convolutionWidth: 4,
  };
}

/**
 * A Mamba-2 mixer. Its input projection has columns for the gate and the state's input (heads × head width each), for B and C (groups × state
 * width each) and for the step size of each head; so its groups are what other linear mixers call key heads.
 *
 * @source Dao and Gu 2024 (2405.21060) §7; Megatron-LM, megatron/core/ssm/mamba_mixer.py
 */
export function mamba2(sizes: {
  readonly heads: number;
  readonly headDim: number;
  readonly groups: number;
  readonly stateSize: number;
}): LinearAttention {
  return {
    kind: 'linear',
    variant: 'mamba2',
    keyHeads: sizes.groups,
    keyHeadDim: sizes.stateSize,
    valueHeads: sizes.heads,
    valueHeadDim: sizes.headDim,
    convolutionWidth: 4,
  };
}

/**
 * Nemotron-H and Nemotron 3: each layer is a Mamba-2 mixer, softmax attention or a feed-forward network alone, with one norm.
 *
 * @param spec pattern: a letter a layer as the configurations write them, M for Mamba-2, * for attention, - or E for the network;
 * a prediction module is attention and a network
 */
export function nemotronH(
  spec: Omit<Frame, 'layers'> & {
    readonly pattern: string;
    readonly mamba: LinearAttention;
    readonly full: Heads;
    readonly mlp: DenseMlp | MoeMlp;
  },
): Architecture {
  const absent: Absent = { kind: 'none' };
  const attention = softmax(spec.full);
  const blocks: Block[] = [
    { name: 'mamba', attention: spec.mamba, mlp: absent, norms: 1 },
    { name: 'attention', attention, mlp: absent, norms: 1 },
    { name: spec.mlp.kind === 'moe' ? 'moe' : 'mlp', attention: absent, mlp: spec.mlp, norms: 1 },
  ];
  const letters = [...spec.pattern];
  const model = transformer({ ...spec, layers: letters.length }, blocks, (layer) =>
    ['M', '*'].includes(letters[layer] ?? '') ? 'M*'.indexOf(letters[layer] ?? '') : 2,
  );
  if (model.mtpModules === 0) return model;
  const ofModule: Block = { name: 'prediction', attention, mlp: spec.mlp, norms: 2 };
  return { ...model, blocks: [...blocks, ofModule], mtpBlock: blocks.length };
}

/** Three layers of gated delta net, then one of gated softmax attention (Qwen3-Next, Qwen3.5). */
export function hybrid(
  spec: Frame & {
    readonly linear: LinearAttention;
    readonly full: Heads;
    readonly mlp: DenseMlp | MoeMlp;
    readonly interval?: number;
  },
): Architecture {
  const interval = spec.interval ?? 4;
  const full = softmax({ qkNorm: 'per-head', outputGate: true, ...spec.full });
  const blocks: Block[] = [
    { name: 'linear', attention: spec.linear, mlp: spec.mlp, norms: 2 },
    { name: 'full', attention: full, mlp: spec.mlp, norms: 2 },
  ];
  return transformer(spec, blocks, (layer) => ((layer + 1) % interval === 0 ? 1 : 0));
}

/**
 * Llama 4: chunked attention in three of four layers, full attention without positions in the fourth; a routed and a shared
 * expert in every `moeStep`-th layer and a dense MLP of `intermediateSize` in the others.
 */
export function llama4(
  spec: Frame &
    Heads &
    Experts & { readonly intermediateSize: number; readonly moeStep: number; readonly chunkTokens: number },
): Architecture {
  const chunked = softmax(spec);
  const full = softmax({ ...spec, chunkTokens: undefined });
  const dense = gatedMlp(spec.intermediateSize);
  const moe = moeMlp(spec);
  const all: Block[] = [
    { name: 'chunked dense', attention: chunked, mlp: dense, norms: 2 },
    { name: 'full dense', attention: full, mlp: dense, norms: 2 },
    { name: 'chunked moe', attention: chunked, mlp: moe, norms: 2 },
    { name: 'full moe', attention: full, mlp: moe, norms: 2 },
  ];
  return compact(
    transformer(spec, all, (layer) => ((layer + 1) % spec.moeStep === 0 ? 2 : 0) + ((layer + 1) % 4 === 0 ? 1 : 0)),
  );
}

/** Drops blocks that no layer uses. */
export function compact(architecture: Architecture): Architecture {
  const used = architecture.blocks.map((_, index) => index).filter((index) => architecture.layerBlocks.includes(index));
  return {
    ...architecture,
    blocks: architecture.blocks.filter((_, index) => used.includes(index)),
    layerBlocks: architecture.layerBlocks.map((index) => used.indexOf(index)),
  };
}

/** gpt-oss: experts with biases everywhere, attention sinks, a window in every other layer from the first. */
export function gptOss(spec: Frame & Experts & Heads & { readonly windowTokens: number }): Architecture {
  const heads: Heads = { ...spec, qkvBias: true, projectionBias: true, sinks: true };
  const mlp = moeMlp({ ...spec, routerBias: true, expertBias: true });
  const blocks: Block[] = [
    { name: 'sliding', attention: softmax(heads), mlp, norms: 2 },
    { name: 'full', attention: softmax({ ...heads, windowTokens: undefined }), mlp, norms: 2 },
  ];
  return transformer(spec, blocks, (layer) => layer % 2);
}
