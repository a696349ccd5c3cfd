import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIssue } from '../messages/index.js';
import { modelClasses } from './huggingface/classes.js';
import { architectureFromHuggingFace, importHuggingFace } from './huggingface.js';
import { countParameters } from './parameters.js';

const llamaConfig = {
  architectures: ['LlamaForCausalLM'],
  hidden_size: 8,
  intermediate_size: 16,
  num_attention_heads: 2,
  num_hidden_layers: 2,
  num_key_value_heads: 1,
  vocab_size: 10,
};

/** Lines that a person would read for this configuration. */
function complaints(config: unknown): readonly string[] {
  const result = architectureFromHuggingFace(config);
  return result.ok ? [] : result.issues.map(formatIssue);
}

function totalOf(config: unknown): number {
  const result = architectureFromHuggingFace(config);
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return countParameters(result.value).total;
}

test('a small Llama is imported with its name and its defaults told', () => {
  const result = importHuggingFace(llamaConfig, { id: 'mine', name: 'My model' });
  expect(result.ok && result.value.architecture).toMatchObject({
    id: 'mine',
    name: 'My model',
    hiddenSize: 8,
    tiedEmbeddings: false,
    layerBlocks: [0, 0],
  });
  // By hand in parameters.test.ts.
  expect(totalOf(llamaConfig)).toBe(1352);
  expect(result.ok && result.value.defaults).toEqual([
    { path: ['tie_word_embeddings'], value: false },
    { path: ['attention_bias'], value: false },
    { path: ['mlp_bias'], value: false },
  ]);
});

test('a model without a name is called after its class', () => {
  const result = architectureFromHuggingFace(llamaConfig);
  expect(result.ok && result.value.id).toBe('LlamaForCausalLM');
});

describe('what is wrong is said all at once, with its place', () => {
  test('missing, fractional, negative, textual and absurd sizes', () => {
    const broken = {
      architectures: ['LlamaForCausalLM'],
      hidden_size: '4096',
      intermediate_size: 11_008.5,
      num_attention_heads: -32,
      num_hidden_layers: 1e9,
      tie_word_embeddings: 'no',
    };
    expect(complaints(broken)).toEqual([
      'num_hidden_layers: expected a whole number from 1 to 10000, got 1000000000',
      'hidden_size: expected a whole number from 1 to 16777216, got "4096"',
      'vocab_size: expected a whole number, got nothing',
      'tie_word_embeddings: expected true or false, got "no"',
      'num_attention_heads: expected a whole number from 1 to 16777216, got -32',
      'intermediate_size: expected a whole number from 1 to 16777216, got 11008.5',
    ]);
  });

  test('heads that do not divide', () => {
    expect(complaints({ ...llamaConfig, num_attention_heads: 3, num_key_value_heads: 2 })).toEqual([
      'num_key_value_heads: expected a divisor of num_attention_heads (3), got 2',
      'num_attention_heads: expected a divisor of hidden_size (8), got 3',
    ]);
  });

  test('more experts per token than experts', () => {
    const config = {
      ...llamaConfig,
      architectures: ['MixtralForCausalLM'],
      num_local_experts: 2,
      num_experts_per_tok: 3,
    };
    expect(complaints(config)).toEqual(['num_experts_per_tok: expected at most num_local_experts (2), got 3']);
  });

  test('a class that is not known names three near ones and the way out', () => {
    expect(complaints({ architectures: ['Qwen3MoEForCausalLM'] })).toEqual([
      'architectures.0: cannot import models of the class "Qwen3MoEForCausalLM". The nearest that can be imported are Qwen3MoeForCausalLM, Qwen2MoeForCausalLM or Qwen3_5MoeForCausalLM; any other model can be written out under `model.architecture`',
    ]);
    const [unlike] = complaints({ architectures: ['Zamba'] });
    expect(unlike).toContain('LlamaForCausalLM, Qwen3MoeForCausalLM or DeepseekV3ForCausalLM');
  });

  test.each<[string, unknown, string]>([
    ['nothing', null, 'expected the fields of a config.json, got null'],
    ['a list', [llamaConfig], 'expected the fields of a config.json, got a list'],
    ['no class', {}, 'architectures: expected a list with the name of a model class, got nothing'],
    [
      'a class that is no list',
      { architectures: 'LlamaForCausalLM' },
      'architectures: expected a list, got "LlamaForCausalLM"',
    ],
    [
      'an empty list of classes',
      { architectures: [] },
      'architectures: expected a list with the name of a model class, got a list',
    ],
    [
      'a composite without its text',
      { architectures: ['Gemma3ForConditionalGeneration'] },
      'text_config: expected a mapping with the fields of the language model, got nothing',
    ],
  ])('%s', (_, config, expected) => {
    expect(complaints(config)).toEqual([expected]);
  });

  test('fields of a composite are named inside text_config', () => {
    const config = { architectures: ['Gemma3ForConditionalGeneration'], text_config: { hidden_size: 0 } };
    expect(complaints(config)).toEqual([
      'text_config.num_hidden_layers: expected a whole number, got nothing',
      'text_config.hidden_size: expected a whole number from 1 to 16777216, got 0',
      'text_config.intermediate_size: expected a whole number, got nothing',
    ]);
  });

  test('layer types of the wrong number or name', () => {
    const gemma = { ...llamaConfig, architectures: ['Gemma2ForCausalLM'], head_dim: 4 };
    expect(complaints({ ...gemma, layer_types: ['full_attention'] })).toEqual([
      'layer_types: expected one item for each of the 2 layers, got 1',
    ]);
    expect(complaints({ ...gemma, layer_types: ['full_attention', 'linear'] })).toEqual([
      'layer_types.1: expected full_attention or sliding_attention, got "linear"',
    ]);
  });

  test('traits that an architecture cannot hold', () => {
    const opt = { ...llamaConfig, architectures: ['OPTForCausalLM'], ffn_dim: 32 };
    expect(complaints({ ...opt, do_layer_norm_before: false, word_embed_proj_dim: 4 })).toEqual([
      'do_layer_norm_before: models with this set to false cannot be imported. Write the model out under `model.architecture`',
      'word_embed_proj_dim: models with this set to 4 cannot be imported. Write the model out under `model.architecture`',
    ]);
  });

  test('sizes that are possible alone but not together', () => {
    const config = {
      ...llamaConfig,
      hidden_size: 2 ** 24,
      intermediate_size: 2 ** 24,
      num_attention_heads: 2 ** 10,
      num_hidden_layers: 10_000,
    };
    expect(complaints(config)).toHaveLength(1);
    expect(complaints(config)[0]).toMatch(/^these sizes make .* parameters/);
  });
});

describe('what is absent has the default of the transformers class', () => {
  // Differences from the small Llama of 1352 parameters; h = 8, 2 heads of 4, f = 16, 2 layers, V = 10.
  test.each<[string, Record<string, unknown>, number]>([
    ['LlamaForCausalLM: as many key-value heads as heads', { num_key_value_heads: null }, 1352 + 2 * 64],
    [
      'Qwen2ForCausalLM: biases on queries, keys and values, 8 + 4 + 4',
      { architectures: ['Qwen2ForCausalLM'] },
      1352 + 2 * 16,
    ],
    // 2 heads of 128: q and o 8·256, k and v 8·128 instead of 192; norms 2·128.
    [
      'Qwen3ForCausalLM: heads of 128 and query-key norms',
      { architectures: ['Qwen3ForCausalLM'] },
      1352 + 2 * (2 * 2048 + 2 * 1024 - 192 + 256),
    ],
    ['OlmoForCausalLM: norms without weights', { architectures: ['OlmoForCausalLM'] }, 1352 - 5 * 8],
    // Norms over 8 and 4.
    ['Olmo2ForCausalLM: norms over the full width', { architectures: ['Olmo2ForCausalLM'] }, 1352 + 2 * 12],
    ['Phi3ForCausalLM: nothing added', { architectures: ['Phi3ForCausalLM'] }, 1352],
    // Tied, so without a head of 80.
    ['GemmaForCausalLM: tied', { architectures: ['GemmaForCausalLM'], head_dim: 4 }, 1352 - 80],
    [
      'Gemma2ForCausalLM: tied, and two norms more',
      { architectures: ['Gemma2ForCausalLM'], head_dim: 4 },
      1352 - 80 + 2 * 16,
    ],
    // Plain MLP: one matrix of 128 less; norms twice as heavy.
    ['NemotronForCausalLM: plain MLP, LayerNorm', { architectures: ['NemotronForCausalLM'] }, 1352 - 2 * 128 + 5 * 8],
  ])('%s', (_, changes, expected) => {
    expect(totalOf({ ...llamaConfig, ...changes })).toBe(expected);
  });

  // GPT names; h = 8, 2 heads of 4, f = 32, V = 10, one layer: 872 (by hand in parameters.test.ts), final norm 16.
  test.each<[string, Record<string, unknown>, number]>([
    [
      'GPT2LMHeadModel',
      { architectures: ['GPT2LMHeadModel'], n_embd: 8, n_head: 2, n_layer: 1, n_positions: 5 },
      872 + 16 + 120,
    ],
    // 2048 positions and two rows more.
    [
      'OPTForCausalLM',
      {
        architectures: ['OPTForCausalLM'],
        hidden_size: 8,
        num_attention_heads: 2,
        num_hidden_layers: 1,
        ffn_dim: 32,
        max_position_embeddings: 2048,
      },
      872 + 16 + 80 + 2050 * 8,
    ],
    // A norm after the embedding.
    ['BloomForCausalLM', { architectures: ['BloomForCausalLM'], hidden_size: 8, n_head: 2, n_layer: 1 }, 872 + 32 + 80],
    [
      'GPTNeoXForCausalLM',
      {
        architectures: ['GPTNeoXForCausalLM'],
        hidden_size: 8,
        num_attention_heads: 2,
        num_hidden_layers: 1,
        intermediate_size: 32,
      },
      872 + 16 + 160,
    ],
    // One norm less; head with a bias.
    [
      'PhiForCausalLM',
      {
        architectures: ['PhiForCausalLM'],
        hidden_size: 8,
        num_attention_heads: 2,
        num_hidden_layers: 1,
        intermediate_size: 32,
      },
      872 - 16 + 16 + 170,
    ],
    // No biases (32 + 40), one key-value head (two matrices of 32 less), one norm.
    [
      'FalconForCausalLM',
      { architectures: ['FalconForCausalLM'], hidden_size: 8, num_attention_heads: 2, num_hidden_layers: 1 },
      872 - 72 - 64 - 16 + 16 + 80,
    ],
    [
      'FalconForCausalLM, new decoder: as many key-value heads, two norms',
      {
        architectures: ['FalconForCausalLM'],
        hidden_size: 8,
        num_attention_heads: 2,
        num_hidden_layers: 1,
        new_decoder_architecture: true,
      },
      872 - 72 + 16 + 80,
    ],
    // No biases, norms half as heavy.
    [
      'MPTForCausalLM',
      { architectures: ['MPTForCausalLM'], d_model: 8, n_heads: 2, n_layers: 1 },
      872 - 72 - 16 + 8 + 80,
    ],
    [
      'MPTForCausalLM without ALiBi: learned positions',
      {
        architectures: ['MPTForCausalLM'],
        d_model: 8,
        n_heads: 2,
        n_layers: 1,
        max_seq_len: 5,
        attn_config: { alibi: false },
      },
      872 - 72 - 16 + 8 + 120,
    ],
  ])('%s', (_, config, expected) => {
    expect(totalOf({ vocab_size: 10, ...config })).toBe(expected);
  });

  test('Mistral has a window of 4,096 where the field is absent, and none where it is null', () => {
    const mistral = { ...llamaConfig, architectures: ['MistralForCausalLM'] };
    const windowOf = (config: unknown): unknown => {
      const result = architectureFromHuggingFace(config);
      const attention = result.ok ? result.value.blocks[0]?.attention : undefined;
      return attention?.kind === 'softmax' ? attention.windowTokens : 'no softmax';
    };
    expect(windowOf(mistral)).toBe(4096);
    expect(windowOf({ ...mistral, sliding_window: null })).toBeUndefined();
    expect(windowOf({ ...mistral, sliding_window: 100 })).toBe(100);
  });

  test('Qwen2 puts windows on the layers from max_window_layers, and only where asked', () => {
    const qwen = { ...llamaConfig, architectures: ['Qwen2ForCausalLM'], max_window_layers: 1, sliding_window: 64 };
    const off = architectureFromHuggingFace(qwen);
    const on = architectureFromHuggingFace({ ...qwen, use_sliding_window: true });
    expect(off.ok && off.value.layerBlocks).toEqual([0, 0]);
    expect(on.ok && on.value.layerBlocks).toEqual([0, 1]);
    expect(on.ok && on.value.blocks[1]?.attention).toMatchObject({ windowTokens: 64 });
  });

  test('Qwen3-MoE keeps layers dense where mlp_only_layers and decoder_sparse_step say so', () => {
    const config = {
      ...llamaConfig,
      architectures: ['Qwen3MoeForCausalLM'],
      num_hidden_layers: 4,
      num_experts: 4,
      num_experts_per_tok: 2,
      moe_intermediate_size: 3,
      decoder_sparse_step: 2,
      mlp_only_layers: [3],
    };
    const result = architectureFromHuggingFace(config);
    expect(result.ok && result.value.layerBlocks.map((index) => result.value.blocks[index]?.mlp.kind)).toEqual([
      'dense',
      'moe',
      'dense',
      'dense',
    ]);
  });

  test('a composite may say outside its text whether the head is tied', () => {
    const config = {
      architectures: ['Gemma3ForConditionalGeneration'],
      text_config: { hidden_size: 8, num_hidden_layers: 1, intermediate_size: 16, vocab_size: 10 },
    };
    expect(totalOf({ ...config, tie_word_embeddings: false }) - totalOf(config)).toBe(80);
  });
});

describe('a configuration is data and nothing else', () => {
  test('__proto__ and inherited names are no fields', () => {
    const hostile: unknown = JSON.parse(
      '{ "architectures": ["LlamaForCausalLM"], "__proto__": { "hidden_size": 8, "vocab_size": 10 } }',
    );
    expect(complaints(hostile)).toContain('hidden_size: expected a whole number, got nothing');
    expect(Object.getPrototypeOf({})).not.toHaveProperty('hidden_size');
    const inherited: unknown = Object.create(llamaConfig);
    expect(complaints(inherited)).toEqual([
      'architectures: expected a list with the name of a model class, got nothing',
    ]);
  });

  test.each(['__proto__', 'constructor', 'toString'])('%s is no class', (name) => {
    expect(complaints({ architectures: [name] })[0]).toContain('cannot import models of the class');
  });

  test('no input throws, and every failure has issues that can be printed', () => {
    const classes = fc.constantFrom(...modelClasses.keys());
    const keys = fc.constantFrom(
      'hidden_size',
      'num_hidden_layers',
      'num_attention_heads',
      'vocab_size',
      'text_config',
      'vision_config',
      'layer_types',
      'n_embd',
      'd_model',
      'num_experts',
      'num_experts_per_tok',
      'q_lora_rank',
      'mlp_only_layers',
      'moe_layers',
      'attn_config',
      'sliding_window',
      'head_dim',
    );
    const values = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.string(),
      fc.constant(null),
      fc.array(fc.anything(), { maxLength: 3 }),
      fc.object(),
    );
    fc.assert(
      fc.property(classes, fc.dictionary(keys, values), (name, fields) => {
        const result = architectureFromHuggingFace({ ...fields, architectures: [name] });
        if (result.ok) expect(Number.isSafeInteger(countParameters(result.value).total)).toBe(true);
        else expect(result.issues.map(formatIssue).every((line) => line.length > 0)).toBe(true);
        expect(result.ok || result.issues.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
