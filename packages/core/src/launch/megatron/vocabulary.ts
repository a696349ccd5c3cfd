/** The vocabulary of a launch: given as a number, that of a known tokenizer, or that of the one catalog model of this shape. */
import { listModels } from '../../catalog/index.js';
import type { ReadingDraft } from '../reading.js';
import type { ArgumentValues } from './values.js';

/** Tokenizers that are the same wherever they are named. */
const known: Readonly<Record<string, number>> = { GPT2BPETokenizer: 50_257, Llama2Tokenizer: 32_000 };

export interface Vocabulary {
  /** Entries of the tokenizer; undefined where the file does not tell. */
  readonly size: number | undefined;
  /** Sizes that a model of this vocabulary may state: as they are, or padded for tensor parallelism. */
  readonly sizes: readonly number[];
}

export function readVocabulary(values: ArgumentValues, reading: ReadingDraft, tensorParallel: number): Vocabulary {
  const given = values.whole('--vocab-size');
  const padded = values.whole('--padded-vocab-size');
  const multiple = values.whole('--make-vocab-size-divisible-by') ?? 128;
  // Only byte-pair encoding has a file of merges, and that of GPT-2 is the one that Megatron-LM reads.
  const tokenizer = values.text('--tokenizer-type') ?? (values.has('--merge-file') ? 'GPT2BPETokenizer' : undefined);
  const name = values.has('--tokenizer-model') ? modelName(values) : undefined;
  values.see('--vocab-file', '--merge-file');
  const ofModel = name === undefined ? undefined : vocabularyOf(name);
  const size = given ?? ofModel ?? (tokenizer === undefined ? undefined : known[tokenizer]);
  if (given === undefined && size !== undefined && padded === undefined)
    reading.note('launch.note.tokenizer', {
      tokenizer: ofModel === undefined ? (tokenizer ?? '') : (name ?? ''),
      size,
    });
  const step = multiple * tensorParallel;
  const sizes = [size, padded, size === undefined ? undefined : Math.ceil(size / step) * step];
  return { size: size ?? padded, sizes: [...new Set(sizes.filter((each) => each !== undefined))] };
}

/** Paths to a tokenizer are often variables of the caller: nothing is lost where they are open. */
function modelName(values: ArgumentValues): string | undefined {
  values.see('--tokenizer-model');
  return values.peek('--tokenizer-model');
}

/** Of the catalog model whose repository on Hugging Face is named. */
function vocabularyOf(repository: string): number | undefined {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) return undefined;
  const url = `huggingface.co/${repository.toLowerCase()}/`;
  return listModels().find(({ sources }) => sources.some((source) => `${source.url?.toLowerCase()}/`.includes(url)))
    ?.architecture.vocabSize;
}
