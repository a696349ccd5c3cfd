/** Parts that configurations of many model classes share: frame, heads, layer types, and which layers have experts. */
import { hint, issue } from '../../messages/index.js';
import type { Architecture } from '../architecture.js';
import type { Frame, Heads } from '../families.js';
import { type ConfigReader, describe, limits } from './reader.js';

/** What the model is called; a configuration does not say. */
export interface Identity {
  readonly id: string;
  readonly name: string;
}

/** Turns the fields of one class into an architecture. Composite classes read `text_config`. */
export type Importer = (config: ConfigReader, identity: Identity) => Architecture;

/**
 * Layers, width and vocabulary. Required even though transformers has a default for each: those are of one certain model.
 *
 * @param fallbacks tied: default of the class; vocabulary, positions: only where makers rely on the class
 */
export function readFrame(
  config: ConfigReader,
  identity: Identity,
  fallbacks: { readonly tied: boolean; readonly vocabulary?: number; readonly positions?: number },
): Frame {
  const { vocabulary, positions } = fallbacks;
  const longest = config.has('max_position_embeddings') || positions === undefined;
  return {
    ...identity,
    layers: config.size('num_hidden_layers', { max: limits.layers }),
    hiddenSize: config.size('hidden_size'),
    vocabSize: config.size('vocab_size', {
      max: limits.vocabulary,
      ...(vocabulary === undefined ? {} : { fallback: vocabulary }),
    }),
    tiedEmbeddings: config.flag('tie_word_embeddings', fallbacks.tied),
    ...(longest ? longestSequence(config) : { maxSequenceTokens: positions }),
  };
}

function longestSequence(config: ConfigReader): { readonly maxSequenceTokens?: number } {
  if (!config.has('max_position_embeddings')) return {};
  return { maxSequenceTokens: config.size('max_position_embeddings', { max: limits.tokens }) };
}

/**
 * Query heads, key-value heads and head width.
 *
 * @param fallbacks heads: only where makers rely on the class; kvHeads: a number, or as many as query heads;
 * headDim: a number, or hidden size over heads
 */
export function readHeads(
  config: ConfigReader,
  hiddenSize: number,
  fallbacks: { readonly heads?: number; readonly kvHeads: number | 'heads'; readonly headDim: number | 'width' },
): Pick<Heads, 'heads' | 'headDim'> & { readonly kvHeads: number } {
  const heads = config.size('num_attention_heads', fallbacks.heads === undefined ? {} : { fallback: fallbacks.heads });
  const kvHeads = config.size('num_key_value_heads', {
    fallback: fallbacks.kvHeads === 'heads' ? heads : fallbacks.kvHeads,
  });
  checkDivisor(config, 'num_key_value_heads', kvHeads, 'num_attention_heads', heads);
  if (config.has('head_dim')) return { heads, kvHeads, headDim: config.size('head_dim') };
  if (fallbacks.headDim !== 'width')
    return { heads, kvHeads, headDim: config.size('head_dim', { fallback: fallbacks.headDim }) };
  return { heads, kvHeads, headDim: readWidthPerHead(config, 'num_attention_heads', hiddenSize, heads) };
}

/** Hidden size over heads, where it divides. */
export function readWidthPerHead(config: ConfigReader, key: string, hiddenSize: number, heads: number): number {
  checkDivisor(config, key, heads, 'hidden_size', hiddenSize);
  return Math.max(1, Math.floor(hiddenSize / heads));
}

export function checkDivisor(config: ConfigReader, key: string, value: number, of: string, total: number): void {
  // A field that was replaced after an issue would only raise a second one about the same mistake.
  if (total % value === 0 || isNoted(config, key) || isNoted(config, of)) return;
  config.log.issues.push(issue('architecture.notDivisor', [...config.path, key], { of, total, received: value }));
}

export function checkAtMost(config: ConfigReader, key: string, value: number, of: string, total: number): void {
  if (value <= total || isNoted(config, key) || isNoted(config, of)) return;
  config.log.issues.push(issue('architecture.notAtMost', [...config.path, key], { of, total, received: value }));
}

/** Refuses a size that the architecture cannot tell apart from another. */
export function checkEqual(config: ConfigReader, key: string, value: number, expected: number): void {
  if (value === expected || isNoted(config, key)) return;
  refuse(config, key, value);
}

/** Refuses a trait that the architecture cannot hold. */
export function refuseFlag(config: ConfigReader, key: string, refused: boolean, fallback: boolean): void {
  if (config.flag(key, fallback) === refused) refuse(config, key, String(refused));
}

/** Notes that a value of a field has no place in an architecture. */
export function refuse(config: ConfigReader, key: string, received: string | number): void {
  config.log.issues.push(
    issue('architecture.notSupported', [...config.path, key], { received }, hint('architecture.writeOut', {})),
  );
}

/** `layer_types` where it is there, else what the class derives. */
export function readLayerTypes<Type extends string>(
  config: ConfigReader,
  layers: number,
  known: readonly Type[],
  derived: (layer: number) => Type,
): readonly Type[] {
  const otherwise = (): readonly Type[] => Array.from({ length: layers }, (_, layer) => derived(layer));
  const list = readPerLayer(config, 'layer_types', layers);
  if (list === undefined) return otherwise();
  return list.map((item, layer) => {
    const type = known.find((name) => name === item);
    if (type !== undefined) return type;
    const path = [...config.path, 'layer_types', layer];
    config.log.issues.push(issue('architecture.notLayerType', path, { names: known, received: describe(item) }));
    return derived(layer);
  });
}

/** A list with an item for each layer. */
export function readPerLayer(config: ConfigReader, key: string, layers: number): readonly unknown[] | undefined {
  const list = config.list(key);
  if (list === undefined || list.length === layers) return list;
  if (!isNoted(config, 'num_hidden_layers')) {
    config.log.issues.push(
      issue('architecture.listLength', [...config.path, key], { expected: layers, received: list.length }),
    );
  }
  return undefined;
}

/** Layers with experts under `decoder_sparse_step` and `mlp_only_layers` (Qwen). */
export function readSparseLayers(config: ConfigReader): (layer: number) => boolean {
  const step = config.size('decoder_sparse_step', { fallback: 1 });
  const dense = new Set(config.list('mlp_only_layers') ?? []);
  return (layer) => !dense.has(layer) && (layer + 1) % step === 0;
}

function isNoted(config: ConfigReader, key: string): boolean {
  const path = [...config.path, key].join('.');
  return config.log.issues.some((noted) => noted.path.join('.') === path);
}
