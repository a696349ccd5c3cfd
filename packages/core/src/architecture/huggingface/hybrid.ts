/** Classes that mix gated delta net layers with gated softmax attention: Qwen3-Next and Qwen3.5. */
import type { Architecture, Block, LinearAttention, Mlp } from '../architecture.js';
import { compact, type Experts, type Frame, gatedMlp, type Heads, moeMlp, softmax, transformer } from '../families.js';
import { qwenVisionParameters } from '../vision.js';
import { type Importer, readFrame, readHeads, readLayerTypes, readSparseLayers } from './common.js';
import { readExperts } from './moe.js';
import type { ConfigReader } from './reader.js';

export const qwen3NextForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const heads = readGatedHeads(config, frame.hiddenSize, 2);
  return hybrid(config, frame, heads, (isDense) =>
    isDense ? gatedMlp(config.size('intermediate_size')) : moeMlp(readSharedExperts(config)),
  );
};

export const qwen35ForCausalLM: Importer = (config, identity) => {
  const frame = { ...readFrame(config, identity, { tied: false }), mtpModules: readModules(config) };
  const mlp = gatedMlp(config.size('intermediate_size'));
  return hybrid(config, frame, readGatedHeads(config, frame.hiddenSize, 4), () => mlp);
};

export const qwen35MoeForCausalLM: Importer = (config, identity) => {
  const frame = { ...readFrame(config, identity, { tied: false }), mtpModules: readModules(config) };
  const mlp = moeMlp(readSharedExperts(config));
  return hybrid(config, frame, readGatedHeads(config, frame.hiddenSize, 2), () => mlp);
};

/** Qwen3.5 with its vision tower; absent tower fields are those of Qwen3_5VisionConfig. */
export function qwen35WithVision(text: Architecture, vision: ConfigReader | undefined): Architecture {
  if (vision === undefined) return text;
  const patch = vision.size('patch_size', { fallback: 16 });
  const frames = vision.size('temporal_patch_size', { fallback: 2 });
  const encoder = {
    hiddenSize: vision.size('hidden_size', { fallback: 1152 }),
    layers: vision.size('depth', { fallback: 27 }),
    intermediateSize: vision.size('intermediate_size', { fallback: 4304 }),
    patchElements: vision.size('in_channels', { fallback: 3 }) * patch * patch * frames,
    patchBias: true,
    positions: vision.size('num_position_embeddings', { fallback: 2304 }),
  };
  const merge = vision.size('spatial_merge_size', { fallback: 2 });
  return { ...text, otherParameters: qwenVisionParameters(encoder, merge, text.hiddenSize) };
}

function readModules(config: ConfigReader): number {
  return config.size('mtp_num_hidden_layers', { fallback: 0, min: 0, max: 100 });
}

function readGatedHeads(config: ConfigReader, hiddenSize: number, kvHeads: number): Heads {
  const bias = config.flag('attention_bias', false);
  return {
    ...readHeads(config, hiddenSize, { kvHeads, headDim: 256 }),
    qkvBias: bias,
    projectionBias: bias,
    qkNorm: 'per-head',
    outputGate: config.flag('attn_output_gate', true),
  };
}

function readSharedExperts(config: ConfigReader): Experts {
  return {
    ...readExperts(config, 'num_experts', {}),
    expertIntermediateSize: config.size('moe_intermediate_size'),
    sharedIntermediateSize: config.size('shared_expert_intermediate_size'),
    sharedGate: true,
  };
}

function readLinear(config: ConfigReader): LinearAttention {
  return {
    kind: 'linear',
    variant: 'gated-delta-net',
    keyHeads: config.size('linear_num_key_heads', { fallback: 16 }),
    keyHeadDim: config.size('linear_key_head_dim', { fallback: 128 }),
    valueHeads: config.size('linear_num_value_heads', { fallback: 32 }),
    valueHeadDim: config.size('linear_value_head_dim', { fallback: 128 }),
    convolutionWidth: config.size('linear_conv_kernel_dim', { fallback: 4 }),
  };
}

/** All four kinds of layer; those that no layer uses are dropped. */
function hybrid(config: ConfigReader, frame: Frame, heads: Heads, mlpOf: (isDense: boolean) => Mlp): Architecture {
  const interval = config.size('full_attention_interval', { fallback: 4 });
  const types = readLayerTypes(config, frame.layers, ['linear_attention', 'full_attention'], (layer) =>
    (layer + 1) % interval === 0 ? 'full_attention' : 'linear_attention',
  );
  const isSparse = readSparseLayers(config);
  const hasDense = types.some((_, layer) => !isSparse(layer));
  const mlp = mlpOf(false);
  const dense = hasDense ? mlpOf(true) : mlp;
  const linear = readLinear(config);
  const full = softmax(heads);
  const blocks: Block[] = [
    { name: 'linear', attention: linear, mlp, norms: 2 },
    { name: 'full', attention: full, mlp, norms: 2 },
    { name: 'linear dense', attention: linear, mlp: dense, norms: 2 },
    { name: 'full dense', attention: full, mlp: dense, norms: 2 },
  ];
  return compact(
    transformer(frame, blocks, (layer) => (isSparse(layer) ? 0 : 2) + (types[layer] === 'full_attention' ? 1 : 0)),
  );
}
