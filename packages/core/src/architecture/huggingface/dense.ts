/** Classes of dense models in the line of Llama: gated MLP, RMSNorm, rotary positions. */
import type { Architecture, Block } from '../architecture.js';
import { compact, gatedMlp, llama, softmax, transformer } from '../families.js';
import { gemma3VisionParameters } from '../vision.js';
import { type Importer, readFrame, readHeads, readLayerTypes } from './common.js';
import type { ConfigReader } from './reader.js';

const windowTypes = ['full_attention', 'sliding_attention'] as const;

export const llamaForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const bias = config.flag('attention_bias', false);
  return llama({
    ...frame,
    ...readHeads(config, frame.hiddenSize, { kvHeads: 'heads', headDim: 'width' }),
    intermediateSize: config.size('intermediate_size'),
    qkvBias: bias,
    projectionBias: bias,
    mlpBias: config.flag('mlp_bias', false),
  });
};

/** The class's own defaults are 8 key-value heads and a window of 4,096; later models write null for the window. */
export const mistralForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  return llama({
    ...frame,
    ...readHeads(config, frame.hiddenSize, { kvHeads: 8, headDim: 'width' }),
    intermediateSize: config.size('intermediate_size'),
    ...readWindow(config, 4096),
  });
};

export const phi3ForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  return llama({
    ...frame,
    ...readHeads(config, frame.hiddenSize, { kvHeads: 'heads', headDim: 'width' }),
    intermediateSize: config.size('intermediate_size'),
    ...readWindow(config, null),
  });
};

/** Biases on queries, keys and values always; windows only where `use_sliding_window` says so, from layer `max_window_layers`. */
export const qwen2ForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const heads = readHeads(config, frame.hiddenSize, { kvHeads: 32, headDim: 'width' });
  return windowedQwen(config, frame, { ...heads, qkvBias: true });
};

export const qwen3ForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const bias = config.flag('attention_bias', false);
  const heads = readHeads(config, frame.hiddenSize, { kvHeads: 32, headDim: 128 });
  return windowedQwen(config, frame, { ...heads, qkvBias: bias, projectionBias: bias, qkNorm: 'per-head' });
};

/** Norms have no weights. */
export const olmoForCausalLM: Importer = (config, identity) => {
  return { ...llamaForCausalLM(config, identity), normWeights: 0 };
};

/** Norms over all query heads and all key heads together; two norms a layer, after the branches. */
export const olmo2ForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const bias = config.flag('attention_bias', false);
  return llama({
    ...frame,
    ...readHeads(config, frame.hiddenSize, { kvHeads: 'heads', headDim: 'width' }),
    intermediateSize: config.size('intermediate_size'),
    qkvBias: bias,
    projectionBias: bias,
    qkNorm: 'full-width',
  });
};

export const gemmaForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: true });
  const bias = config.flag('attention_bias', false);
  return llama({
    ...frame,
    ...readHeads(config, frame.hiddenSize, { kvHeads: 16, headDim: 256 }),
    intermediateSize: config.size('intermediate_size'),
    qkvBias: bias,
    projectionBias: bias,
  });
};

/** A window in every other layer, from the first. */
export const gemma2ForCausalLM: Importer = (config, identity) => {
  return sandwich(config, identity, { kvHeads: 4, pattern: 2, qkNorm: 'none' });
};

/** Makers write only what differs from the class: heads, key-value heads, head width and vocabulary may be absent. */
export const gemma3ForCausalLM: Importer = (config, identity) => {
  const pattern = config.size('sliding_window_pattern', { fallback: 6 });
  return sandwich(config, identity, {
    heads: 8,
    kvHeads: 4,
    vocabulary: 262_208,
    positions: 131_072,
    pattern,
    qkNorm: 'per-head',
  });
};

/** Gemma 3 with its SigLIP tower; absent tower fields are those of SiglipVisionConfig. */
export function gemma3WithVision(text: Architecture, vision: ConfigReader | undefined): Architecture {
  if (vision === undefined) return text;
  const patch = vision.size('patch_size', { fallback: 16 });
  const image = vision.size('image_size', { fallback: 224 });
  const encoder = {
    hiddenSize: vision.size('hidden_size', { fallback: 768 }),
    layers: vision.size('num_hidden_layers', { fallback: 12 }),
    intermediateSize: vision.size('intermediate_size', { fallback: 3072 }),
    patchElements: vision.size('num_channels', { fallback: 3 }) * patch * patch,
    patchBias: true,
    positions: Math.floor(image / patch) ** 2,
  };
  return { ...text, otherParameters: gemma3VisionParameters(encoder, text.hiddenSize) };
}

interface SandwichDefaults {
  readonly heads?: number;
  readonly kvHeads: number;
  readonly vocabulary?: number;
  readonly positions?: number;
  readonly pattern: number;
  readonly qkNorm: 'none' | 'per-head';
}

/** Gemma 2 and 3: norms before and after each branch, windowed and full layers. */
function sandwich(config: ConfigReader, identity: Parameters<Importer>[1], defaults: SandwichDefaults): Architecture {
  const frame = readFrame(config, identity, { tied: true, ...defaults });
  const bias = config.flag('attention_bias', false);
  const heads = {
    ...readHeads(config, frame.hiddenSize, { ...defaults, headDim: 256 }),
    qkNorm: defaults.qkNorm,
    qkvBias: bias,
    projectionBias: bias,
  };
  const mlp = gatedMlp(config.size('intermediate_size'));
  const windowTokens = config.size('sliding_window', { fallback: 4096 });
  const types = readLayerTypes(config, frame.layers, windowTypes, (layer) =>
    (layer + 1) % defaults.pattern === 0 ? 'full_attention' : 'sliding_attention',
  );
  const blocks: Block[] = [
    { name: 'sliding', attention: softmax({ ...heads, windowTokens }), mlp, norms: 4 },
    { name: 'full', attention: softmax(heads), mlp, norms: 4 },
  ];
  return compact(transformer(frame, blocks, (layer) => (types[layer] === 'full_attention' ? 1 : 0)));
}

function windowedQwen(
  config: ConfigReader,
  frame: Parameters<typeof transformer>[0],
  heads: Parameters<typeof softmax>[0],
): Architecture {
  const mlp = gatedMlp(config.size('intermediate_size'));
  const window = config.flag('use_sliding_window', false) ? config.nullable('sliding_window', 4096) : null;
  const firstWindowed = window === null ? frame.layers : config.size('max_window_layers', { fallback: 28, min: 0 });
  const types = readLayerTypes(config, frame.layers, windowTypes, (layer) =>
    layer >= firstWindowed ? 'sliding_attention' : 'full_attention',
  );
  const blocks: Block[] = [
    { name: 'layer', attention: softmax(heads), mlp, norms: 2 },
    { name: 'sliding', attention: softmax({ ...heads, windowTokens: window ?? undefined }), mlp, norms: 2 },
  ];
  return compact(transformer(frame, blocks, (layer) => (types[layer] === 'sliding_attention' ? 1 : 0)));
}

/** One window for all layers, as Mistral and Phi-3 write it. */
export function readWindow(config: ConfigReader, fallback: number | null): { readonly windowTokens?: number } {
  const windowTokens = config.nullable('sliding_window', fallback);
  return windowTokens === null ? {} : { windowTokens };
}
