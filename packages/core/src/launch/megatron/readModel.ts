/** The architecture that arguments of Megatron-LM describe. */
import {
  type Architecture,
  type Attention,
  type Block,
  compact,
  type LinearAttention,
  type MoeMlp,
  moeMlp,
  softmax,
  transformer,
} from '../../architecture/index.js';
import { hint } from '../../messages/index.js';
import type { ReadingDraft } from '../reading.js';
import { layerPattern } from './pattern.js';
import type { ArgumentValues } from './values.js';

/** An architecture whose vocabulary is still to be found. */
export interface ReadModel {
  readonly architecture: Architecture;
  readonly positions: number | undefined;
}

/**
 * Reads the shape of the model.
 *
 * @returns undefined where something that has no default is missing; the reading says what
 */
export function readModel(values: ArgumentValues, reading: ReadingDraft): ReadModel | undefined {
  for (const name of ['--hybrid-layer-pattern', '--hybrid-override-pattern', '--heterogeneous-layers-config-path'])
    if (values.has(name)) {
      values.see(name);
      reading.refuse(name, 'launch.modelNotRead', {});
    }
  const layers = values.whole('--num-layers') ?? values.whole('--encoder-num-layers');
  const hiddenSize = values.whole('--hidden-size');
  const heads = values.whole('--num-attention-heads');
  const required = { '--num-layers': layers, '--hidden-size': hiddenSize, '--num-attention-heads': heads };
  for (const [name, value] of Object.entries(required))
    if (value === undefined && !values.has(name)) reading.refuse(name, 'launch.missing', {});
  // What follows is looked at even then, so that everything wrong is told at once.
  const shape = { layers: layers ?? 1, hiddenSize: hiddenSize ?? 1, heads: heads ?? 1 };
  const attention = readAttention(values, reading, shape);
  const blocks = readBlocks(values, reading, shape, attention);
  const positions = values.whole('--max-position-embeddings');
  const position = readPositions(values, positions);
  const frame = {
    id: 'imported',
    name: 'Imported model',
    layers: shape.layers,
    hiddenSize: shape.hiddenSize,
    vocabSize: 1,
    tiedEmbeddings: !values.on('--untie-embeddings-and-output-weights'),
    normWeights: values.choice('--normalization', ['LayerNorm', 'RMSNorm']) === 'RMSNorm' ? 1 : 2,
    positionEmbeddings: position,
    mtpModules: values.whole('--mtp-num-layers', 0) ?? 0,
    ...(positions === undefined ? {} : { maxSequenceTokens: positions }),
  } as const;
  values.see('--apply-layernorm-1p');
  if (layers === undefined || hiddenSize === undefined || heads === undefined || blocks === undefined) return undefined;
  return {
    architecture: compact(transformer(frame, blocks.kinds, (layer) => blocks.ofLayer[layer] ?? 0)),
    positions,
  };
}

interface Shape {
  readonly layers: number;
  readonly hiddenSize: number;
  readonly heads: number;
}

/** Learned positions have one row for each; rotary ones have none. */
function readPositions(values: ArgumentValues, positions: number | undefined): number {
  const isRotary = values.on('--use-rotary-position-embeddings');
  const isOff = values.on('--no-position-embedding');
  const kind = values.choice('--position-embedding-type', [
    'learned_absolute',
    'rope',
    'mrope',
    'yarn',
    'relative',
    'none',
  ]);
  return isRotary || isOff || (kind ?? 'learned_absolute') !== 'learned_absolute' ? 0 : (positions ?? 0);
}

function readAttention(values: ArgumentValues, reading: ReadingDraft, shape: Shape): Attention {
  const isGrouped = values.on('--group-query-attention');
  const groups = values.whole('--num-query-groups');
  const qkNorm = values.on('--qk-layernorm');
  const channels = values.whole('--kv-channels');
  if (values.on('--multi-latent-attention')) {
    if (isGrouped) reading.refuse('--group-query-attention', 'launch.exclusive', { other: '--multi-latent-attention' });
    return {
      kind: 'mla',
      heads: shape.heads,
      queryLoraRank: values.whole('--q-lora-rank') ?? null,
      kvLoraRank: values.whole('--kv-lora-rank') ?? 32,
      nopeHeadDim: values.whole('--qk-head-dim') ?? 128,
      ropeHeadDim: values.whole('--qk-pos-emb-head-dim') ?? 64,
      valueHeadDim: values.whole('--v-head-dim') ?? 128,
    };
  }
  if (groups !== undefined && !isGrouped)
    reading.note('launch.note.groupsIgnored', { groups, argument: '--num-query-groups' });
  const kvHeads = isGrouped ? (groups ?? 1) : shape.heads;
  if (isGrouped && shape.heads % kvHeads !== 0)
    reading.refuse('--num-query-groups', 'launch.notDivisor', {
      received: kvHeads,
      of: '--num-attention-heads',
      total: shape.heads,
    });
  if (channels === undefined && shape.hiddenSize % shape.heads !== 0)
    reading.refuse(
      '--num-attention-heads',
      'launch.notDivisor',
      { received: shape.heads, of: '--hidden-size', total: shape.hiddenSize },
      hint('launch.tryArgument', { name: '--kv-channels' }),
    );
  const bias = !values.on('--disable-bias-linear');
  return softmax({
    heads: shape.heads,
    kvHeads,
    headDim: channels ?? Math.max(1, Math.floor(shape.hiddenSize / shape.heads)),
    qkNorm: qkNorm ? 'per-head' : 'none',
    qkvBias: bias || values.on('--add-qkv-bias'),
    projectionBias: bias,
    sinks: values.choice('--softmax-type', ['vanilla', 'off-by-one', 'learnable']) === 'learnable',
    outputGate: values.on('--attention-output-gate'),
  });
}

/** Kinds of layers: with or without experts, with or without a window. */
function readBlocks(
  values: ArgumentValues,
  reading: ReadingDraft,
  shape: Shape,
  attention: Attention,
): { readonly kinds: readonly Block[]; readonly ofLayer: readonly number[] } | undefined {
  const bias = !values.on('--disable-bias-linear');
  const gated = values.on('--swiglu') || values.on('--quick-geglu');
  values.see('--squared-relu', '--openai-gelu');
  const width = values.whole('--ffn-hidden-size');
  // 2/3 of 4 h for gated networks, rounded down to a multiple of 64: `validate_args` of the release.
  const usual = gated ? Math.trunc((4 * shape.hiddenSize * 2) / 3 / 64) * 64 : 4 * shape.hiddenSize;
  const intermediateSize = Math.max(1, width ?? usual);
  const experts = values.whole('--num-experts', 0) ?? 0;
  const kinds: Block[] = [];
  const routed =
    experts > 0 ? readRouted(values, reading, shape, { gated, bias, intermediateSize, experts }) : undefined;
  if (experts > 0 && routed === undefined) return undefined;
  const windowed = readWindow(values, reading, shape);
  const linear = readLinear(values, reading, shape);
  const names = new Map<string, number>();
  const ofLayer = Array.from({ length: shape.layers }, (_, layer) => {
    const isMoe = routed?.layers[layer] === 1;
    const isWindowed = windowed?.layers[layer] === 1;
    const isLinear = linear?.layers[layer] === 1;
    const name = `${isLinear ? 'linear ' : isWindowed ? 'sliding ' : ''}${isMoe ? 'moe' : 'dense'}`;
    const known = names.get(name);
    if (known !== undefined) return known;
    names.set(name, kinds.length);
    kinds.push({
      name,
      attention:
        isLinear && linear !== undefined
          ? linear.attention
          : isWindowed && windowed !== undefined && attention.kind === 'softmax'
            ? { ...attention, windowTokens: windowed.windowTokens }
            : attention,
      mlp: isMoe && routed !== undefined ? routed.mlp : { kind: 'dense', gated, intermediateSize, bias },
      norms: 2,
    });
    return kinds.length - 1;
  });
  return { kinds, ofLayer };
}

/** A token is limited to some groups of experts where Megatron is told of both. */
function readRoutingGroups(
  values: ArgumentValues,
  reading: ReadingDraft,
  experts: number,
): Pick<MoeMlp, 'routingGroups'> {
  const groups = values.whole('--moe-router-num-groups') ?? 1;
  const perToken = values.whole('--moe-router-group-topk') ?? groups;
  const atMost = (field: string, received: number, other: string, most: number) => {
    if (received > most) reading.refuse(field, 'launch.above', { received, other, most });
  };
  atMost('--moe-router-num-groups', groups, '--num-experts', experts);
  atMost('--moe-router-group-topk', perToken, '--moe-router-num-groups', groups);
  return perToken < groups ? { routingGroups: { groups, perToken } } : {};
}

function readRouted(
  values: ArgumentValues,
  reading: ReadingDraft,
  shape: Shape,
  dense: {
    readonly gated: boolean;
    readonly bias: boolean;
    readonly intermediateSize: number;
    readonly experts: number;
  },
): { readonly mlp: Block['mlp']; readonly layers: readonly (0 | 1)[] } | undefined {
  const { experts } = dense;
  const expertsPerToken = values.whole('--moe-router-topk') ?? 2;
  if (expertsPerToken > experts)
    reading.refuse('--moe-router-topk', 'launch.above', {
      received: expertsPerToken,
      other: '--num-experts',
      most: experts,
    });
  const mlp = moeMlp({
    experts,
    expertsPerToken,
    expertIntermediateSize: values.whole('--moe-ffn-hidden-size') ?? dense.intermediateSize,
    sharedIntermediateSize: values.whole('--moe-shared-expert-intermediate-size', 0) ?? 0,
    sharedGate: values.on('--moe-shared-expert-gate'),
    routerBias: values.on('--moe-router-enable-expert-bias'),
    expertBias: dense.bias,
    ...readRoutingGroups(values, reading, experts),
  });
  const written = values.text('--moe-layer-freq') ?? '1';
  const layers = layerPattern(written, shape.layers, (layer, frequency) => layer % frequency === 0);
  if (layers === undefined) {
    reading.refuse('--moe-layer-freq', 'launch.notPattern', { layers: shape.layers, received: written });
    return undefined;
  }
  return { mlp: { ...mlp, gated: dense.gated }, layers };
}

/** `--window-size 127,0` sees 127 tokens before its own. */
function readWindow(
  values: ArgumentValues,
  reading: ReadingDraft,
  shape: Shape,
): { readonly windowTokens: number; readonly layers: readonly (0 | 1)[] } | undefined {
  const written = values.text('--window-size');
  const skipped = values.text('--window-attn-skip-freq');
  if (written === undefined) return undefined;
  const [, before] = /^\(?\s*(\d+)\s*,\s*(?:0|-1)\s*\)?$/.exec(written) ?? [];
  if (before === undefined) {
    reading.refuse('--window-size', 'launch.notWindow', { received: written });
    return undefined;
  }
  const layers =
    skipped === undefined
      ? Array.from({ length: shape.layers }, () => 1 as const)
      : layerPattern(skipped, shape.layers, (layer, frequency) => (layer + 1) % frequency !== 0);
  if (layers === undefined) {
    reading.refuse('--window-attn-skip-freq', 'launch.notPattern', { layers: shape.layers, received: skipped ?? '' });
    return undefined;
  }
  return { windowTokens: Number(before) + 1, layers };
}

/** Gated delta nets in place of attention in most layers: three of four in Qwen3-Next. */
function readLinear(
  values: ArgumentValues,
  reading: ReadingDraft,
  shape: Shape,
): { readonly attention: LinearAttention; readonly layers: readonly (0 | 1)[] } | undefined {
  const variant = values.choice('--experimental-attention-variant', ['gated_delta_net', 'dsa']);
  if (variant === 'dsa') reading.note('launch.note.sparse', { variant });
  if (variant !== 'gated_delta_net') return undefined;
  const name = '--linear-attention-freq';
  const written = values.text(name);
  if (written === undefined) {
    if (!values.has(name)) reading.refuse('--experimental-attention-variant', 'launch.needs', { other: name });
    return undefined;
  }
  const layers = layerPattern(written, shape.layers, (layer, frequency) => (layer + 1) % frequency !== 0);
  if (layers === undefined) {
    reading.refuse(name, 'launch.notPattern', { layers: shape.layers, received: written });
    return undefined;
  }
  const attention: LinearAttention = {
    kind: 'linear',
    variant: 'gated-delta-net',
    keyHeads: values.whole('--linear-num-key-heads') ?? 16,
    keyHeadDim: values.whole('--linear-key-head-dim') ?? 128,
    valueHeads: values.whole('--linear-num-value-heads') ?? 32,
    valueHeadDim: values.whole('--linear-value-head-dim') ?? 128,
    convolutionWidth: values.whole('--linear-conv-kernel-dim') ?? 4,
  };
  return { attention, layers };
}
