/** Reads keys of a torchtitan configuration: TOML tables flattened to `section.key`, defaults of the release, what is wrong to the reading. */
import { parse, TomlError } from 'smol-toml';
import { didYouMean, nearest } from '../../messages/index.js';
import { type ReadingDraft, refuseAdded, type UnusedArgument } from '../reading.js';
import { commandWords } from '../shell/evaluate.js';
import keys from './keys.json' with { type: 'json' };
import { torchtitanVersion } from './version.js';

type TomlPlain = string | number | boolean | readonly TomlPlain[];

export interface ConfigValues {
  has(key: string): boolean;
  /** As written, or the default of the release. */
  text(key: string): string;
  on(key: string): boolean;
  whole(key: string, min: number): number;
  choice<Choice extends string>(key: string, choices: readonly Choice[]): Choice;
  list(key: string): readonly string[];
  lists(key: string): readonly (readonly string[])[];
  /** Puts a value into the plan: with the key where it is given, as the default of the release where it is not. */
  take(path: string, value: string | number | boolean, key: string): void;
  see(...keys: readonly string[]): void;
  unused(): readonly UnusedArgument[];
}

const defaults: Readonly<Record<string, unknown>> = keys;
const known = Object.keys(defaults);

/** Keys of earlier releases that decide speed, by what they are called since. */
const renamed: Readonly<Record<string, string>> = {
  'training.batch_size': 'training.local_batch_size',
  'training.tensor_parallel_degree': 'parallelism.tensor_parallel_degree',
  'training.data_parallel_replicate_degree': 'parallelism.data_parallel_replicate_degree',
  'training.data_parallel_shard_degree': 'parallelism.data_parallel_shard_degree',
  'training.data_parallel_degree': 'parallelism.data_parallel_shard_degree',
  'training.compile': 'compile.enable',
  'experimental.context_parallel_degree': 'parallelism.context_parallel_degree',
  'experimental.pipeline_parallel_degree': 'parallelism.pipeline_parallel_degree',
  'experimental.pipeline_parallel_schedule': 'parallelism.pipeline_parallel_schedule',
  'experimental.pipeline_parallel_microbatch_size': 'parallelism.pipeline_parallel_microbatch_size',
  'experimental.enable_async_tensor_parallel': 'parallelism.enable_async_tensor_parallel',
  'float8.recipe_name': 'quantize.linear.float8.recipe_name',
  'float8.enable_fsdp_float8_all_gather': 'quantize.linear.float8.enable_fsdp_float8_all_gather',
  'mx.recipe_name': 'quantize.linear.mx.recipe_name',
};

/** @returns undefined where the text is no TOML or holds no key of torchtitan; the reading says so */
export function readConfig(text: string, add: readonly string[], reading: ReadingDraft): ConfigValues | undefined {
  let table: unknown;
  try {
    table = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    reading.refuse('', 'launch.tomlSyntax', { line: error.line, column: error.column, reason });
    return undefined;
  }
  for (const words of add) if (overrides([words]).length === 0) refuseAdded(words, '--training.seq_len 8192', reading);
  const given = new Map<string, TomlPlain>();
  for (const [key, value] of [...flatten(table, ''), ...overrides(add)]) {
    const now = Object.hasOwn(renamed, key) ? (renamed[key] ?? key) : key;
    if (now !== key) reading.note('launch.note.renamed', { key, now });
    given.set(now, value);
  }
  if (![...given.keys()].some((key) => Object.hasOwn(defaults, key))) {
    reading.refuse('', 'launch.noArguments', { framework: 'torchtitan', example: '[model] with name and flavor' });
    const { tag } = torchtitanVersion;
    for (const key of given.keys()) {
      const meant = didYouMean(key, known, 1);
      if (meant !== undefined) reading.refuse(key, 'launch.unknownArgument', { framework: 'torchtitan', tag }, meant);
    }
    return undefined;
  }
  return createConfigValues(given, reading);
}

/** Overrides as the command line of torchtitan takes them: `--training.seq_len 8192`, `--compile.enable`. */
function overrides(add: readonly string[]): readonly (readonly [string, TomlPlain])[] {
  const words = add.flatMap(commandWords).map(({ text }) => text);
  return words.flatMap((word, index): readonly (readonly [string, TomlPlain])[] => {
    const [, key, , value] = /^--([\w.-]+)(=([\s\S]*))?$/.exec(word) ?? [];
    if (key === undefined) return [];
    const next = words[index + 1];
    const written = value ?? (next === undefined || next.startsWith('--') ? 'true' : next);
    return [[key.replaceAll('-', '_'), scalar(written)]];
  });
}

function scalar(written: string): TomlPlain {
  if (written === 'true' || written === 'false') return written === 'true';
  return written.trim() !== '' && Number.isFinite(Number(written)) ? Number(written) : written;
}

function flatten(value: unknown, path: string): readonly (readonly [string, TomlPlain])[] {
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return Object.entries(value).flatMap(([key, inner]) => flatten(inner, path === '' ? key : `${path}.${key}`));
  return [[path, plain(value)]];
}

function plain(value: unknown): TomlPlain {
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

function createConfigValues(given: ReadonlyMap<string, TomlPlain>, reading: ReadingDraft): ConfigValues {
  const seen = new Set<string>();
  const refused = new Set<string>();
  const refuse: ReadingDraft['refuse'] = (key, code, data, hint) => {
    if (!refused.has(key)) reading.refuse(key, code, data, hint);
    refused.add(key);
  };
  const held = (key: string): unknown => {
    seen.add(key);
    return given.has(key) ? given.get(key) : defaults[key];
  };
  const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  const values: ConfigValues = {
    has: (key) => given.has(key),
    text: (key) => {
      const value = held(key);
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    },
    on: (key) => {
      const value = held(key);
      if (typeof value === 'boolean') return value;
      refuse(key, 'launch.notChoice', { choices: ['true', 'false'], received: shown(value) });
      return defaults[key] === true;
    },
    whole: (key, min) => {
      const value = held(key);
      if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= largest) return value;
      refuse(key, 'launch.notWhole', { min, received: shown(value) });
      const usual = defaults[key];
      return typeof usual === 'number' ? Math.max(min, usual) : Math.max(1, min);
    },
    choice: (key, choices) => {
      const value = values.text(key);
      const chosen = choices.find((choice) => choice === value);
      if (chosen !== undefined) return chosen;
      refuse(key, 'launch.notChoice', { choices, received: value }, didYouMean(value, choices));
      return choices[0] as (typeof choices)[number];
    },
    list: (key) => {
      const value = held(key);
      if (Array.isArray(value)) return value.map(String);
      if (typeof value === 'string') return value === '' ? [] : value.split(',').map((each) => each.trim());
      refuse(key, 'launch.notList', { received: shown(value) });
      return [];
    },
    lists: (key) => {
      const value = held(key);
      if (Array.isArray(value) && value.every(Array.isArray)) return value.map((inner: unknown[]) => inner.map(String));
      refuse(key, 'launch.notList', { received: shown(value) });
      return [];
    },
    take: (path, value, key) => {
      if (given.has(key)) reading.take(path, value, key);
      else reading.assume(path, value, 'launch.default.value', { name: key }, torchtitanVersion.source);
    },
    see: (...names) => {
      for (const name of names) seen.add(name);
    },
    unused: () =>
      [...given]
        .filter(([key]) => !seen.has(key))
        .map(([key, value]) => {
          const isKnown = Object.hasOwn(defaults, key);
          const [close] = isKnown ? [] : nearest(key, known, 1);
          return { name: key, value: shown(value), isKnown, ...(close === undefined ? {} : { nearest: close }) };
        }),
  };
  return values;
}

/** Largest number that any size of a launch may have. */
const largest = 1e15;
