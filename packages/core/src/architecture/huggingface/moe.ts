/** Classes of mixture-of-experts models with softmax attention. */
import type { Architecture, Attention, Block, Mlp, RoutingGroups } from '../architecture.js';
import {
  compact,
  type Experts,
  type Frame,
  gatedMlp,
  type Heads,
  llama4,
  moeMlp,
  routed,
  softmax,
  transformer,
} from '../families.js';
import { llama4VisionParameters } from '../vision.js';
import {
  checkAtMost,
  type Importer,
  readFrame,
  readHeads,
  readLayerTypes,
  readPerLayer,
  readSparseLayers,
  refuse,
} from './common.js';
import { readWindow } from './dense.js';
import type { ConfigReader } from './reader.js';

export const mixtralForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const heads = readHeads(config, frame.hiddenSize, { kvHeads: 8, headDim: 'width' });
  return routed({
    ...frame,
    attention: softmax({ ...heads, ...readWindow(config, null) }),
    ...readExperts(config, 'num_local_experts', { expertsPerToken: 2 }),
    expertIntermediateSize: config.size('intermediate_size'),
  });
};

/** Shared experts with a gate; biases on queries, keys and values. */
export const qwen2MoeForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const heads = readHeads(config, frame.hiddenSize, { kvHeads: 16, headDim: 'width' });
  const attention = softmax({ ...heads, qkvBias: config.flag('qkv_bias', true), ...readOptionalWindow(config) });
  return sparse(config, frame, attention, {
    ...readExperts(config, 'num_experts', {}),
    expertIntermediateSize: config.size('moe_intermediate_size'),
    sharedIntermediateSize: config.size('shared_expert_intermediate_size'),
    sharedGate: true,
  });
};

export const qwen3MoeForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const bias = config.flag('attention_bias', false);
  const heads: Heads = {
    ...readHeads(config, frame.hiddenSize, { kvHeads: 4, headDim: 'width' }),
    qkvBias: bias,
    projectionBias: bias,
    qkNorm: 'per-head',
    ...readOptionalWindow(config),
  };
  return sparse(config, frame, softmax(heads), {
    ...readExperts(config, 'num_experts', {}),
    expertIntermediateSize: config.size('moe_intermediate_size'),
  });
};

/** Dense layers first; `attention_bias` means queries, keys and values only; a correction value for each expert. */
export const glm4MoeForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const heads = readHeads(config, frame.hiddenSize, { kvHeads: 8, headDim: 'width' });
  const expertIntermediateSize = config.size('moe_intermediate_size');
  const experts = readExperts(config, 'n_routed_experts', {});
  return routed({
    ...frame,
    mtpModules: config.size('num_nextn_predict_layers', { fallback: 0, min: 0, max: 100 }),
    attention: softmax({
      ...heads,
      qkvBias: config.flag('attention_bias', false),
      qkNorm: config.flag('use_qk_norm', false) ? 'per-head' : 'none',
    }),
    denseLayers: config.size('first_k_dense_replace', { fallback: 1, min: 0 }),
    intermediateSize: config.size('intermediate_size'),
    ...experts,
    ...readRoutingGroups(config, experts.experts, { groups: 1, perToken: 1 }),
    expertIntermediateSize,
    sharedIntermediateSize: config.size('n_shared_experts', { fallback: 1, min: 0 }) * expertIntermediateSize,
    routerBias: true,
  });
};

/** Norms over all query heads and all key heads together. */
export const miniMaxM2ForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const heads = readHeads(config, frame.hiddenSize, { kvHeads: 'heads', headDim: 'width' });
  const modules = config.flag('use_mtp', false) ? config.size('num_mtp_modules', { fallback: 0, min: 0, max: 100 }) : 0;
  return routed({
    ...frame,
    mtpModules: modules,
    attention: softmax({ ...heads, qkNorm: config.flag('use_qk_norm', false) ? 'full-width' : 'none' }),
    ...readExperts(config, 'num_local_experts', {}),
    expertIntermediateSize: config.size('intermediate_size'),
    sharedIntermediateSize: config.size('shared_intermediate_size', { fallback: 0, min: 0 }),
    routerBias: config.flag('use_routing_bias', false),
  });
};

/** Biases everywhere, sinks, and a window in every other layer from the first. */
export const gptOssForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const bias = config.flag('attention_bias', true);
  const heads: Heads = {
    ...readHeads(config, frame.hiddenSize, { kvHeads: 8, headDim: 64 }),
    qkvBias: bias,
    projectionBias: bias,
    sinks: true,
  };
  const mlp = moeMlp({
    ...readExperts(config, 'num_local_experts', { expertsPerToken: 4 }),
    expertIntermediateSize: config.size('intermediate_size'),
    routerBias: true,
    expertBias: true,
  });
  const types = readLayerTypes(config, frame.layers, ['sliding_attention', 'full_attention'], (layer) =>
    layer % 2 === 0 ? 'sliding_attention' : 'full_attention',
  );
  const windowTokens = config.size('sliding_window', { fallback: 128 });
  const blocks: Block[] = [
    { name: 'sliding', attention: softmax({ ...heads, windowTokens }), mlp, norms: 2 },
    { name: 'full', attention: softmax(heads), mlp, norms: 2 },
  ];
  return compact(transformer(frame, blocks, (layer) => (types[layer] === 'full_attention' ? 1 : 0)));
};

/**
 * Experts in every `interleave_moe_layer_step`-th layer. Its query-key norm has no weights. Models whose lists of layers
 * (`moe_layers`, `no_rope_layers`, `layer_types`) differ from these rules are refused.
 */
export const llama4ForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const bias = config.flag('attention_bias', false);
  const width = config.size('intermediate_size');
  const moeStep = config.size('interleave_moe_layer_step', { fallback: 1 });
  const isMoe = (layer: number): boolean => (layer + 1) % moeStep === 0;
  const isFull = (layer: number): boolean => (layer + 1) % 4 === 0;
  const layers = Array.from({ length: frame.layers }, (_, layer) => layer);
  refuseList(config, 'moe_layers', config.list('moe_layers'), layers.filter(isMoe));
  const noRope =
    config.list('no_rope_layers')?.length === 0 ? undefined : readPerLayer(config, 'no_rope_layers', frame.layers);
  refuseList(
    config,
    'no_rope_layers',
    noRope,
    layers.map((layer) => (isFull(layer) ? 0 : 1)),
  );
  refuseList(
    config,
    'layer_types',
    readPerLayer(config, 'layer_types', frame.layers),
    layers.map((layer) => (isFull(layer) ? 'full_attention' : 'chunked_attention')),
  );
  return llama4({
    ...frame,
    ...readHeads(config, frame.hiddenSize, { kvHeads: 8, headDim: 'width' }),
    qkvBias: bias,
    projectionBias: bias,
    ...readExperts(config, 'num_local_experts', { expertsPerToken: 1 }),
    expertIntermediateSize: width,
    sharedIntermediateSize: width,
    intermediateSize: config.size('intermediate_size_mlp'),
    moeStep,
    chunkTokens: config.size('attention_chunk_size', { fallback: 8192 }),
  });
};

/** Llama 4 with its vision tower; absent tower fields are those of Llama4VisionConfig. */
export function llama4WithVision(text: Architecture, vision: ConfigReader | undefined): Architecture {
  if (vision === undefined) return text;
  const patch = vision.size('patch_size', { fallback: 14 });
  const image = vision.size('image_size', { fallback: 448 });
  const encoder = {
    hiddenSize: vision.size('hidden_size', { fallback: 768 }),
    layers: vision.size('num_hidden_layers', { fallback: 34 }),
    intermediateSize: vision.size('intermediate_size', { fallback: 5632 }),
    patchElements: vision.size('num_channels', { fallback: 3 }) * patch * patch,
    patchBias: false,
    positions: Math.floor(image / patch) ** 2 + 1,
  };
  const projectorWidth = vision.size('projector_output_dim', { fallback: 4096 });
  return { ...text, otherParameters: llama4VisionParameters(encoder, projectorWidth, text.hiddenSize) };
}

/** Experts and how many a token visits. */
export function readExperts(
  config: ConfigReader,
  key: string,
  fallbacks: { readonly expertsPerToken?: number },
): Pick<Experts, 'experts' | 'expertsPerToken'> {
  const { expertsPerToken: fallback } = fallbacks;
  const experts = config.size(key);
  const expertsPerToken = config.size(
    ['num_experts_per_tok', 'experts_per_token'],
    fallback === undefined ? {} : { fallback },
  );
  checkAtMost(config, 'num_experts_per_tok', expertsPerToken, key, experts);
  return { experts, expertsPerToken };
}

/** Groups of experts that a token is limited to: none where it may visit all of them. */
export function readRoutingGroups(
  config: ConfigReader,
  experts: number,
  fallbacks: RoutingGroups,
): Pick<Experts, 'routingGroups'> {
  const groups = config.size('n_group', { fallback: fallbacks.groups });
  const perToken = config.size('topk_group', { fallback: fallbacks.perToken });
  checkAtMost(config, 'n_group', groups, 'n_routed_experts', experts);
  checkAtMost(config, 'topk_group', perToken, 'n_group', groups);
  return perToken < groups ? { routingGroups: { groups, perToken } } : {};
}

/** Qwen's experts, with dense layers of `intermediate_size` where the configuration asks for them. */
function sparse(config: ConfigReader, frame: Frame, attention: Attention, experts: Experts): Architecture {
  const isSparse = readSparseLayers(config);
  const hasDense = Array.from({ length: frame.layers }, (_, layer) => layer).some((layer) => !isSparse(layer));
  const dense: Mlp = gatedMlp(hasDense ? config.size('intermediate_size') : 1);
  const blocks: Block[] = [
    { name: 'moe', attention, mlp: moeMlp(experts), norms: 2 },
    { name: 'dense', attention, mlp: dense, norms: 2 },
  ];
  return compact(transformer(frame, blocks, (layer) => (isSparse(layer) ? 0 : 1)));
}

/** A window for all layers where `use_sliding_window` is on. */
function readOptionalWindow(config: ConfigReader): { readonly windowTokens?: number } {
  return config.flag('use_sliding_window', false) ? readWindow(config, 4096) : {};
}

function refuseList(
  config: ConfigReader,
  key: string,
  list: readonly unknown[] | undefined,
  expected: readonly unknown[],
): void {
  if (list === undefined || (list.length === expected.length && list.every((item, index) => item === expected[index])))
    return;
  refuse(config, key, 'another order');
}
