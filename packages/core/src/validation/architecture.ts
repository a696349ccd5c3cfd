/** The architecture of a row, from the dimensions it prints rather than from the catalog: truncated proxies and edited heads count. */
import type {
  Architecture,
  Attention,
  Block,
  LatentAttention,
  Mlp,
  MoeMlp,
  SoftmaxAttention,
} from '../architecture/index.js';
import { findModel } from '../catalog/index.js';
import { Notes, type Part, reason, skip } from './resolution.js';
import type { TrainingRow } from './row.js';
import { windowPattern } from './windows.js';

type RowModel = TrainingRow['model'];

/**
 * Builds the architecture of a row.
 *
 * Biases and learned positions are left out: rows do not print them and they are under 0.1 % of parameters and time.
 *
 * @returns the architecture with the vocabulary as printed; framework padding is added by the caller
 */
export function rowArchitecture(row: TrainingRow): Part<Architecture> {
  const { model } = row;
  const { layers, hiddenSize, vocabSize, attentionHeads } = model;
  const known = publishedModel(model);
  if (known !== undefined) return known;
  if (layers === null || hiddenSize === null || vocabSize === null || attentionHeads === null) {
    return skip('validation.skip.noDimensions', { model: model.name });
  }
  const notes = new Notes();
  const attention = rowAttention(model, { hiddenSize, heads: attentionHeads }, notes);
  const gated = notes.pick('model.gatedFfn', model.gatedFfn, () => ({
    value: model.ffnSize !== 4 * hiddenSize,
    reason: reason('validation.why.gated'),
  }));
  const dense = denseMlp(model, gated);
  const moe = moeMlp(model, gated, notes);
  if (isMoeModel(model) && moe === undefined) return skip('validation.skip.noExperts', { model: model.name });
  const isMoe = moe !== undefined;
  const denseLayers = isMoe ? Math.min(model.denseLayers ?? 0, layers) : layers;
  if (isMoe && model.denseLayers === null) notes.add('model.denseLayers', 0, reason('validation.why.denseLayers'));
  if (denseLayers > 0 && dense === undefined) return skip('validation.skip.noDimensions', { model: model.name });

  const isMoeLayer = expertLayers(layers, denseLayers);
  const pattern = attention.kind === 'softmax' ? windowPattern(model.name) : undefined;
  if (pattern === undefined && attention.kind === 'softmax')
    notes.add('model.windowTokens', 'none', reason('validation.why.noWindow', { model: model.name }));
  if (pattern !== undefined)
    notes.add('model.windowTokens', pattern.windowTokens, reason('validation.why.window', { period: pattern.period }));
  const norms = /gemma[-_ ]?[23]/i.test(model.name) ? 4 : 2;
  const blocks: Block[] = [];
  const layerBlocks: number[] = [];
  for (let layer = 0; layer < layers; layer += 1) {
    const mlp = isMoeLayer(layer) ? moe : dense;
    if (mlp === undefined) return skip('validation.skip.noDimensions', { model: model.name });
    const local = pattern !== undefined && !(pattern.globalLayer && layer % pattern.period === pattern.period - 1);
    const name = `${mlp.kind}${local ? '-local' : ''}`;
    let index = blocks.findIndex((block) => block.name === name);
    if (index < 0) {
      const seen: Attention =
        local && attention.kind === 'softmax' ? { ...attention, windowTokens: pattern.windowTokens } : attention;
      index = blocks.push({ name, attention: seen, mlp, norms }) - 1;
    }
    layerBlocks.push(index);
  }

  const tiedEmbeddings = notes.pick('model.tiedEmbeddings', model.tiedEmbeddings, () => ({
    value: !gated && model.kvHeads === attentionHeads,
    reason: reason('validation.why.tied'),
  }));
  return {
    kind: 'resolved',
    value: {
      id: row.id,
      name: model.name,
      hiddenSize,
      vocabSize,
      tiedEmbeddings,
      normWeights: gated ? 1 : 2,
      positionEmbeddings: 0,
      outerNorms: 1,
      outputBias: false,
      blocks,
      layerBlocks,
      mtpModules: 0,
      otherParameters: 0,
    },
    resolved: notes.list,
  };
}

/** Catalog models that rows name and whose dimensions they leave out. Trained as their makers' recipes train them: without modules unless a row shows them. */
const publishedModels: readonly { readonly name: RegExp; readonly id: string }[] = [
  { name: /^Nemotron 3 Nano \(30B-A3B/, id: 'nemotron-3-nano-30b-a3b' },
  { name: /^Nemotron 3 Super \(120B-A12B/, id: 'nemotron-3-super-120b-a12b' },
  { name: /^Nemotron-H 56B/, id: 'nemotron-h-56b' },
];

/** The catalog model of a row that prints a name, its layers at most, and no width; undefined for every other row. */
function publishedModel(model: RowModel): Part<Architecture> | undefined {
  const widths = [model.hiddenSize, model.attentionHeads, model.ffnSize, model.experts, model.vocabSize];
  const id = publishedModels.find(({ name }) => name.test(model.name))?.id;
  if (id === undefined || widths.some((each) => each !== null)) return undefined;
  const found = findModel(id);
  if (
    !found.ok ||
    (model.layers ?? found.value.architecture.layerBlocks.length) !== found.value.architecture.layerBlocks.length
  )
    return undefined;
  const notes = new Notes();
  notes.add('model', id, reason('validation.why.catalogModel'));
  return { kind: 'resolved', value: { ...found.value.architecture, mtpModules: 0 }, resolved: notes.list };
}

function rowAttention(
  model: RowModel,
  known: { readonly hiddenSize: number; readonly heads: number },
  notes: Notes,
): Attention {
  return model.attention === 'mla' ? latentAttention(model, known, notes) : softmaxAttention(model, known, notes);
}

function softmaxAttention(
  model: RowModel,
  known: { readonly hiddenSize: number; readonly heads: number },
  notes: Notes,
): SoftmaxAttention {
  const headDim = notes.pick('model.headDim', model.headDim, () => ({
    value: Math.round(known.hiddenSize / known.heads),
    reason: reason('validation.why.headDim'),
  }));
  const kvHeads = notes.pick('model.kvHeads', model.kvHeads, () => ({
    value: known.heads,
    reason: reason('validation.why.kvHeads'),
  }));
  return {
    kind: 'softmax',
    heads: known.heads,
    kvHeads,
    headDim,
    valueHeadDim: headDim,
    qkvBias: false,
    outputBias: false,
    qkNorm: 'none',
    sinks: false,
    outputGate: false,
  };
}

/** Rotary part of an MLA head, width of its values and rank of the compressed keys and values. @source DeepSeek-V2 §2.1 and §3.1.2; V3 and Kimi-K2 keep them */
const rotaryHeadDim = 64;
const latentValueHeadDim = 128;
const kvLoraRank = 512;
/** Rank of the compressed queries in DeepSeek-V2, V3 and Kimi-K2; the small V2-Lite (hidden size 2,048) projects them directly. @source the models' config.json */
const queryLoraRank = 1536;
const directQueryHiddenSize = 2048;

function latentAttention(
  model: RowModel,
  known: { readonly hiddenSize: number; readonly heads: number },
  notes: Notes,
): LatentAttention {
  const headDim = notes.pick('model.headDim', model.headDim, () => ({
    value: 192,
    reason: reason('validation.why.mla'),
  }));
  const rank = known.hiddenSize <= directQueryHiddenSize ? null : queryLoraRank;
  notes.add('model.queryLoraRank', rank ?? 'none', reason('validation.why.mla'));
  notes.add('model.kvLoraRank', kvLoraRank, reason('validation.why.mla'));
  return {
    kind: 'mla',
    heads: known.heads,
    queryLoraRank: rank,
    kvLoraRank,
    nopeHeadDim: headDim - rotaryHeadDim,
    ropeHeadDim: rotaryHeadDim,
    valueHeadDim: latentValueHeadDim,
  };
}

function denseMlp(model: RowModel, gated: boolean): Mlp | undefined {
  return model.ffnSize === null ? undefined : { kind: 'dense', gated, intermediateSize: model.ffnSize, bias: false };
}

function isMoeModel({ kind, experts }: RowModel): boolean {
  return kind === 'moe' || (kind === null && (experts ?? 0) > 1);
}

function moeMlp(model: RowModel, gated: boolean, notes: Notes): Mlp | undefined {
  const { experts, expertsPerToken } = model;
  if (!isMoeModel(model) || !experts || !expertsPerToken) return undefined;
  // A model that prints one feed-forward width has it in its experts, as Mixtral.
  const expertFfnSize = model.expertFfnSize || model.ffnSize;
  if (!expertFfnSize) return undefined;
  if (!model.expertFfnSize) notes.add('model.expertFfnSize', expertFfnSize, reason('validation.why.expertFfnSize'));
  const shared = notes.pick('model.sharedExperts', model.sharedExperts, () => ({
    value: 0,
    reason: reason('validation.why.sharedExperts'),
  }));
  return {
    kind: 'moe',
    gated,
    experts,
    expertsPerToken,
    expertIntermediateSize: expertFfnSize,
    sharedIntermediateSize: shared * expertFfnSize,
    sharedGate: false,
    routerBias: false,
    expertBias: false,
    ...routingGroups(model, notes),
  };
}

/** Catalog models whose rows, and rows of proxies with fewer layers, route as theirs: rows print no groups of experts. */
const groupRouted: readonly { readonly name: RegExp; readonly id: string }[] = [
  { name: /^DeepSeek-V2\b(?!-Lite)/, id: 'deepseek-v2' },
  { name: /^DeepSeek-V3\b/, id: 'deepseek-v3' },
];

function routingGroups(model: RowModel, notes: Notes): Pick<MoeMlp, 'routingGroups'> {
  const id = groupRouted.find(({ name }) => name.test(model.name))?.id;
  const found = id === undefined ? undefined : findModel(id);
  if (found === undefined || !found.ok) return {};
  for (const { mlp } of found.value.architecture.blocks) {
    if (mlp.kind !== 'moe' || mlp.routingGroups === undefined || mlp.experts !== model.experts) continue;
    const { groups, perToken } = mlp.routingGroups;
    notes.add('model.routingGroups', `${perToken} of ${groups}`, reason('validation.why.routingGroups'));
    return { routingGroups: mlp.routingGroups };
  }
  return {};
}

/** Dense layers come first (DeepSeek), except where they are half of all: then they alternate with the experts (Llama 4 Maverick). */
function expertLayers(layers: number, denseLayers: number): (layer: number) => boolean {
  const alternate = denseLayers > 1 && denseLayers * 2 === layers;
  return (layer) => (alternate ? layer % 2 === 1 : layer >= denseLayers);
}
