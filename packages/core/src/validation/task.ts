/** What a published row trained: all weights, or adapters of the rank and on the layers that its source's recipe has. */
import type { TextShape, TrainingTask } from '../training/input.js';
import { type Notes, reason } from './resolution.js';
import type { TrainingRow } from './row.js';

interface AdapterRecipe {
  readonly title: RegExp;
  readonly rank: (hiddenSize: number) => number;
  readonly targets: readonly string[];
  readonly dropoutFraction: number;
  readonly outputExchange?: 'all-to-all';
  /** Where the recipe is written. */
  readonly from: string;
}

const QKV = ['linear_qkv'];
/** Recipes of Llama 3: 16 from 70B on, 8 below. */
const byWidth = (hiddenSize: number): number => (hiddenSize >= 8192 ? 16 : 8);

/** First match counts. */
const recipes: readonly AdapterRecipe[] = [
  {
    title: /^MLPerf Training/,
    rank: () => 16,
    targets: ['linear_qkv', 'linear_proj'],
    dropoutFraction: 0.1,
    outputExchange: 'all-to-all',
    from: 'mlcommons/training, llama2_70b_lora/README.md: r 16, dropout 0.1, qkv_proj and o_proj; fixed in the closed division; LORA_A2A=1 in the submitted configurations',
  },
  {
    title: /^NVIDIA NeMo performance_summary/,
    rank: () => 32,
    targets: QKV,
    dropoutFraction: 0,
    from: 'NeMo 24.07, megatron_gpt_finetuning_config.yaml: adapter_dim 32 on attention_qkv',
  },
  {
    title: /^NVIDIA (DGX Cloud|Megatron-Bridge|NeMo)/,
    rank: byWidth,
    targets: QKV,
    dropoutFraction: 0,
    from: 'performance recipes of NeMo 2 and Megatron-Bridge, llama3: target_modules linear_qkv, dim 16 (8 for 8B)',
  },
];

/** Where nothing is known of the recipe: what Megatron-Bridge does by default. */
const unknownRecipe: AdapterRecipe = {
  title: /./,
  rank: () => 32,
  targets: ['linear_qkv', 'linear_proj', 'linear_fc1', 'linear_fc2'],
  dropoutFraction: 0,
  from: 'Megatron-Bridge, peft/lora.py: defaults',
};

/** The task of a row; what its recipe says of adapters is noted with its source. */
export function rowTask(row: TrainingRow, hiddenSize: number, notes: Notes): TrainingTask {
  const printed = notes.pick('training.task', row.training.task, () => ({
    value: 'pretrain' as const,
    reason: reason('validation.why.task'),
  }));
  if (printed !== 'lora') return { kind: printed };
  const recipe = recipes.find(({ title }) => title.test(row.source.title ?? '')) ?? unknownRecipe;
  const { targets, dropoutFraction, outputExchange, from } = recipe;
  const rank = recipe.rank(hiddenSize);
  const exchange = outputExchange === undefined ? {} : { outputExchange };
  notes.add('training.adapter', `rank ${rank}: ${targets.join(', ')}`, reason('validation.why.adapter', { from }));
  return { kind: 'sft', adapter: { kind: 'lora', rank, dropoutFraction, targets, ...exchange } };
}

/**
 * Mean of Σ L² over Σ L in SQuAD as NVIDIA packs it, in tokens: examples of about 200 tokens that differ little.
 *
 * The dataset has 94.06 MiB in 98,169 examples, 1,005 bytes each, of which some 105 are titles, identifiers and framing: 900 characters, 4.5 to a
 * token. The FLOP per token that the Megatron-Bridge rows of LoRA print leaves the attention of texts of 100 to 300 tokens.
 *
 * @source tensorflow.org/datasets/catalog/squad (size, examples); Megatron-Bridge, training/utils/flop_utils.py (Σ s² over the texts of a pack)
 */
const SQUAD_TOKENS = 200;

/** Sources that fine-tune on packed SQuAD; MLPerf's packs of government reports are attended whole (its configuration returns no boundaries). */
const packsSquad = /^NVIDIA (NeMo performance_summary|DGX Cloud|Megatron-Bridge)/;

/** Texts that a row packs into its sequences; nothing where its tokens see the whole sequence. */
export function rowTexts(row: TrainingRow, task: TrainingTask, notes: Notes): TextShape | undefined {
  if (task.kind === 'pretrain' || !packsSquad.test(row.source.title ?? '')) return undefined;
  notes.add('data.lengths', SQUAD_TOKENS, reason('validation.why.packedSquad'));
  return { packing: 'packed', lengths: [{ tokens: SQUAD_TOKENS, shareFraction: 1 }] };
}
