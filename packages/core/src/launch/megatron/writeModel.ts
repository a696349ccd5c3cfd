/** The arguments of Megatron-LM that describe an architecture, or what it cannot describe. */
import { type Architecture, type Attention, type Block, branches } from '../../architecture/index.js';
import { type Issue, issue } from '../../messages/index.js';
import { writePattern } from './pattern.js';

export interface ModelWords {
  readonly words: readonly (readonly string[])[];
  /** What Megatron-LM has no argument for; the model cannot be launched with it. */
  readonly issues: readonly Issue[];
}

/** @param sequenceLength positions are at least as many */
export function modelArguments(architecture: Architecture, sequenceLength: number): ModelWords {
  const { blocks, layerBlocks } = architecture;
  const issues: Issue[] = [];
  const refuse = (trait: string): void => {
    if (!issues.some(({ data }) => data.trait === trait))
      issues.push(issue('launch.lacksTrait', ['model'], { framework: 'Megatron-LM', trait }));
  };
  const [first] = blocks;
  if (first === undefined) return { words: [], issues };
  if (architecture.normWeights === 0) refuse('norms without weights');
  if (architecture.outerNorms !== 1) refuse(`${architecture.outerNorms} norms outside the layers`);
  if (architecture.outputBias) refuse('a bias on the head');
  if (blocks.some((block) => branches(block) < 2)) refuse('layers that are a mixer or a network alone');
  else if (blocks.some(({ norms }) => norms !== 2)) refuse('other than two norms a layer');
  const layers = layerBlocks.map((index) => blocks[index] ?? first);
  const bias = blocks.some(hasLinearBias);
  if (blocks.some((block) => hasLinearBias(block) !== bias)) refuse('biases in some layers only');
  const positions = architecture.positionEmbeddings;
  const words = [
    ['--num-layers', String(layerBlocks.length)],
    ['--hidden-size', String(architecture.hiddenSize)],
    ...widthWords(blocks, refuse),
    ...attentionWords(layers, bias, refuse),
    ['--seq-length', String(sequenceLength)],
    [
      '--max-position-embeddings',
      String(positions > 0 ? positions : Math.max(sequenceLength, architecture.maxSequenceTokens ?? 0)),
    ],
    ['--position-embedding-type', positions > 0 ? 'learned_absolute' : 'rope'],
    ['--normalization', architecture.normWeights === 2 ? 'LayerNorm' : 'RMSNorm'],
    ...(architecture.tiedEmbeddings ? [] : [['--untie-embeddings-and-output-weights']]),
    ...(bias ? [] : [['--disable-bias-linear']]),
    ...expertWords(layers, bias, refuse),
    ...(architecture.mtpModules > 0 ? [['--mtp-num-layers', String(architecture.mtpModules)]] : []),
  ];
  if (positions > 0 && positions < sequenceLength) refuse('more tokens in a sequence than learned positions');
  return { words, issues };
}

function hasLinearBias({ attention, mlp }: Block): boolean {
  if (attention.kind === 'softmax' && attention.outputBias) return true;
  if (mlp.kind === 'none') return false;
  return mlp.kind === 'dense' ? mlp.bias : mlp.expertBias;
}

type Refuse = (trait: string) => void;

/** Widths of dense layers and of experts; the activation is the same in all. */
function widthWords(blocks: readonly Block[], refuse: Refuse): readonly string[][] {
  const dense = [...new Set(blocks.flatMap(({ mlp }) => (mlp.kind === 'dense' ? [mlp.intermediateSize] : [])))];
  const routed = [...new Set(blocks.flatMap(({ mlp }) => (mlp.kind === 'moe' ? [mlp.expertIntermediateSize] : [])))];
  const gated = new Set(blocks.flatMap(({ mlp }) => (mlp.kind === 'none' ? [] : [mlp.gated])));
  if (dense.length > 1) refuse('dense layers of several widths');
  if (gated.size > 1) refuse('gated networks in some layers only');
  const width = dense[0] ?? routed[0];
  return [
    ...(width === undefined ? [] : [['--ffn-hidden-size', String(width)]]),
    ...(gated.has(true) ? [['--swiglu']] : []),
  ];
}

function attentionWords(layers: readonly Block[], bias: boolean, refuse: Refuse): readonly string[][] {
  const kinds = new Map(
    layers.flatMap(({ attention }) =>
      attention.kind === 'linear' || attention.kind === 'none'
        ? []
        : [[JSON.stringify(withoutWindow(attention)), attention] as const],
    ),
  );
  const [attention] = kinds.values();
  if (attention === undefined || kinds.size > 1) {
    refuse(attention === undefined ? 'layers of linear attention alone' : 'several kinds of attention');
    return [];
  }
  return [...fullAttentionWords(layers, attention, bias, refuse), ...linearWords(layers, refuse)];
}

/** Gated delta nets beside full attention. */
function linearWords(layers: readonly Block[], refuse: Refuse): readonly string[][] {
  const linear = layers.flatMap(({ attention }) => (attention.kind === 'linear' ? [attention] : []));
  const [first] = linear;
  if (first === undefined) return [];
  const isOne = linear.every((each) => JSON.stringify(each) === JSON.stringify(first));
  if (first.variant !== 'gated-delta-net' || !isOne) refuse(`linear attention of kind ${first.variant}`);
  return [
    ['--experimental-attention-variant', 'gated_delta_net'],
    ['--linear-attention-freq', writePattern(layers.map(({ attention }) => (attention.kind === 'linear' ? 1 : 0)))],
    ['--linear-num-key-heads', String(first.keyHeads)],
    ['--linear-key-head-dim', String(first.keyHeadDim)],
    ['--linear-num-value-heads', String(first.valueHeads)],
    ['--linear-value-head-dim', String(first.valueHeadDim)],
    ['--linear-conv-kernel-dim', String(first.convolutionWidth)],
  ];
}

function fullAttentionWords(
  layers: readonly Block[],
  attention: Exclude<Attention, { readonly kind: 'linear' | 'none' }>,
  bias: boolean,
  refuse: Refuse,
): readonly string[][] {
  const heads = ['--num-attention-heads', String(attention.heads)];
  if (attention.kind === 'mla')
    return [
      heads,
      ['--multi-latent-attention'],
      ...(attention.queryLoraRank === null ? [] : [['--q-lora-rank', String(attention.queryLoraRank)]]),
      ['--kv-lora-rank', String(attention.kvLoraRank)],
      ['--qk-head-dim', String(attention.nopeHeadDim)],
      ['--qk-pos-emb-head-dim', String(attention.ropeHeadDim)],
      ['--v-head-dim', String(attention.valueHeadDim)],
      ['--qk-layernorm'],
    ];
  if (attention.valueHeadDim !== attention.headDim) refuse('values of another width than keys');
  if (attention.qkNorm === 'full-width') refuse('query-key norms over the full width');
  if (attention.outputBias !== bias) refuse('a bias on the attention output that the other matrices lack');
  if (bias && !attention.qkvBias) refuse('biases without those of queries, keys and values');
  return [
    heads,
    ...(attention.kvHeads === attention.heads
      ? []
      : [['--group-query-attention'], ['--num-query-groups', String(attention.kvHeads)]]),
    ['--kv-channels', String(attention.headDim)],
    ...(attention.qkvBias && !bias ? [['--add-qkv-bias']] : []),
    ...(attention.qkNorm === 'per-head' ? [['--qk-layernorm']] : []),
    ...(attention.sinks ? [['--softmax-type', 'learnable']] : []),
    ...(attention.outputGate ? [['--attention-output-gate']] : []),
    ...windowWords(layers, refuse),
  ];
}

function withoutWindow(attention: Attention): Attention {
  if (attention.kind !== 'softmax') return attention;
  const { windowTokens: _, ...rest } = attention;
  return rest;
}

/** A window counts the token itself; `--window-size` counts those before it. */
function windowWords(layers: readonly Block[], refuse: Refuse): readonly string[][] {
  const ofLayer = layers.map(({ attention }) => (attention.kind === 'softmax' ? attention.windowTokens : undefined));
  if (layers.some(({ attention }) => attention.kind === 'softmax' && attention.chunkTokens !== undefined))
    refuse('attention in chunks');
  const windows = [...new Set(ofLayer.filter((each) => each !== undefined))];
  const [window] = windows;
  if (window === undefined) return [];
  if (windows.length > 1) refuse('windows of several lengths');
  const kinds = ofLayer.map((each) => (each === undefined ? 0 : 1));
  const skipped = kinds.includes(0) ? [['--window-attn-skip-freq', writePattern(kinds)]] : [];
  return [['--window-size', `${window - 1},0`], ...skipped];
}

function expertWords(layers: readonly Block[], bias: boolean, refuse: Refuse): readonly string[][] {
  const routed = layers.map(({ mlp }) => (mlp.kind === 'moe' ? mlp : undefined));
  const kinds = new Map(routed.flatMap((each) => (each === undefined ? [] : [[JSON.stringify(each), each]])));
  const [mlp] = kinds.values();
  if (mlp === undefined) return [];
  if (kinds.size > 1) refuse('several kinds of experts');
  if (mlp.expertBias !== bias) refuse('biases of experts that the other matrices lack');
  const pattern = routed.map((each) => (each === undefined ? 0 : 1));
  return [
    ['--num-experts', String(mlp.experts)],
    ['--moe-router-topk', String(mlp.expertsPerToken)],
    ['--moe-ffn-hidden-size', String(mlp.expertIntermediateSize)],
    ...(mlp.sharedIntermediateSize > 0
      ? [['--moe-shared-expert-intermediate-size', String(mlp.sharedIntermediateSize)]]
      : []),
    ...(mlp.sharedGate ? [['--moe-shared-expert-gate']] : []),
    ...(pattern.includes(0) ? [['--moe-layer-freq', writePattern(pattern)]] : []),
    ...(mlp.routerBias ? [['--moe-router-enable-expert-bias'], ['--moe-router-score-function', 'sigmoid']] : []),
    ...(mlp.routingGroups === undefined
      ? []
      : [
          ['--moe-router-num-groups', String(mlp.routingGroups.groups)],
          ['--moe-router-group-topk', String(mlp.routingGroups.perToken)],
        ]),
    ['--moe-grouped-gemm'],
  ];
}
