/** Classes of dense models in the line of GPT-2: plain MLP, LayerNorm. */
import { gpt, plainMlp, softmax, transformer } from '../families.js';
import {
  checkDivisor,
  checkEqual,
  type Importer,
  readFrame,
  readHeads,
  readWidthPerHead,
  refuseFlag,
} from './common.js';
import { limits } from './reader.js';

/** Names of its own: n_embd, n_layer, n_head, n_positions, n_inner. */
export const gpt2LMHeadModel: Importer = (config, identity) => {
  const hiddenSize = config.size(['n_embd', 'hidden_size']);
  const heads = config.size(['n_head', 'num_attention_heads']);
  const positionEmbeddings = config.size(['n_positions', 'max_position_embeddings'], { fallback: 1024 });
  return gpt({
    ...identity,
    layers: config.size(['n_layer', 'num_hidden_layers'], { max: limits.layers }),
    hiddenSize,
    heads,
    headDim: readWidthPerHead(config, 'n_head', hiddenSize, heads),
    intermediateSize: config.size('n_inner', { fallback: 4 * hiddenSize }),
    vocabSize: config.size('vocab_size', { max: limits.vocabulary }),
    positionEmbeddings,
    tiedEmbeddings: config.flag('tie_word_embeddings', true),
    maxSequenceTokens: positionEmbeddings,
  });
};

/** Attention biases can be switched off, MLP biases cannot. */
export const gptNeoXForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const heads = config.size('num_attention_heads');
  const bias = config.flag('attention_bias', true);
  const headDim = readWidthPerHead(config, 'num_attention_heads', frame.hiddenSize, heads);
  const attention = softmax({ heads, headDim, qkvBias: bias, projectionBias: bias });
  const mlp = plainMlp(config.size('intermediate_size'), true);
  return transformer({ ...frame, normWeights: 2 }, [{ name: 'layer', attention, mlp, norms: 2 }], () => 0);
};

/** Positions are offset by two, so the table has two rows more. OPT-350m (norms after, narrow embeddings) is refused. */
export const optForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: true });
  refuseFlag(config, 'do_layer_norm_before', false, true);
  const embeddingWidth = config.size('word_embed_proj_dim', { fallback: frame.hiddenSize });
  checkEqual(config, 'word_embed_proj_dim', embeddingWidth, frame.hiddenSize);
  const heads = config.size('num_attention_heads');
  const positions = frame.maxSequenceTokens ?? 2048;
  const affine = config.flag('layer_norm_elementwise_affine', true);
  return gpt({
    ...frame,
    heads,
    headDim: readWidthPerHead(config, 'num_attention_heads', frame.hiddenSize, heads),
    intermediateSize: config.size('ffn_dim'),
    positionEmbeddings: positions + 2,
    maxSequenceTokens: positions,
    bias: config.flag('enable_bias', true),
    normWeights: affine ? 2 : 0,
  });
};

/** A norm after the embedding, ALiBi positions. */
export const bloomForCausalLM: Importer = (config, identity) => {
  const hiddenSize = config.size(['hidden_size', 'n_embed']);
  const heads = config.size(['n_head', 'num_attention_heads']);
  const longest = config.has('seq_length')
    ? { maxSequenceTokens: config.size('seq_length', { max: limits.tokens }) }
    : {};
  return gpt({
    ...identity,
    layers: config.size(['n_layer', 'num_hidden_layers'], { max: limits.layers }),
    hiddenSize,
    heads,
    headDim: readWidthPerHead(config, 'n_head', hiddenSize, heads),
    intermediateSize: 4 * hiddenSize,
    vocabSize: config.size('vocab_size', { max: limits.vocabulary }),
    outerNorms: 2,
    tiedEmbeddings: config.flag('tie_word_embeddings', true),
    ...longest,
  });
};

/** Old models have one key-value head, or as many as query heads; the new decoder says how many, and may have two norms. */
export const falconForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: true });
  const heads = config.size(['num_attention_heads', 'n_head']);
  const isNew = config.flag('new_decoder_architecture', false);
  const single = !isNew && config.flag('multi_query', true);
  const kvHeads = single ? 1 : isNew ? config.size(['num_kv_heads', 'n_head_kv'], { fallback: heads }) : heads;
  checkDivisor(config, 'num_kv_heads', kvHeads, 'num_attention_heads', heads);
  const parallel = config.flag('parallel_attn', true);
  const norms = isNew ? config.size('num_ln_in_parallel_attn', { fallback: 2 }) : parallel ? 1 : 2;
  return gpt({
    ...frame,
    heads,
    kvHeads,
    headDim: readWidthPerHead(config, 'num_attention_heads', frame.hiddenSize, heads),
    intermediateSize: config.size('ffn_hidden_size', { fallback: 4 * frame.hiddenSize }),
    bias: config.flag('bias', false),
    norms,
  });
};

/** One norm for both branches, and biases everywhere, the head included. */
export const phiForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  return gpt({
    ...frame,
    ...readHeads(config, frame.hiddenSize, { kvHeads: 'heads', headDim: 'width' }),
    intermediateSize: config.size('intermediate_size'),
    qkNorm: config.flag('qk_layernorm', false) ? 'per-head' : 'none',
    norms: 1,
    outputBias: true,
  });
};

/** Squared ReLU; norms have a bias though matrices have none. */
export const nemotronForCausalLM: Importer = (config, identity) => {
  const frame = readFrame(config, identity, { tied: false });
  const bias = config.flag('attention_bias', false);
  const heads = readHeads(config, frame.hiddenSize, { kvHeads: 'heads', headDim: 'width' });
  const attention = softmax({ ...heads, qkvBias: bias, projectionBias: bias });
  const mlp = plainMlp(config.size('intermediate_size'), config.flag('mlp_bias', false));
  return transformer({ ...frame, normWeights: 2 }, [{ name: 'layer', attention, mlp, norms: 2 }], () => 0);
};

/** No biases at all; learned positions only where ALiBi is switched off. */
export const mptForCausalLM: Importer = (config, identity) => {
  const hiddenSize = config.size('d_model');
  const heads = config.size('n_heads');
  refuseFlag(config, 'no_bias', false, true);
  const longest = config.size('max_seq_len', { fallback: 2048, max: limits.tokens });
  const alibi = config.section('attn_config')?.flag('alibi', true) ?? true;
  return gpt({
    ...identity,
    layers: config.size('n_layers', { max: limits.layers }),
    hiddenSize,
    heads,
    headDim: readWidthPerHead(config, 'n_heads', hiddenSize, heads),
    intermediateSize: config.size('expansion_ratio', { fallback: 4 }) * hiddenSize,
    vocabSize: config.size('vocab_size', { max: limits.vocabulary }),
    tiedEmbeddings: config.flag('tie_word_embeddings', true),
    bias: false,
    normWeights: 1,
    positionEmbeddings: alibi ? 0 : longest,
    maxSequenceTokens: longest,
  });
};
