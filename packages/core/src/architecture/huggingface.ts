/** Imports a model from the `config.json` that Hugging Face keeps beside its weights. */
import { hint, issue, nearest, type Result } from '../messages/index.js';
import type { Architecture } from './architecture.js';
import { modelClasses, readClass } from './huggingface/classes.js';
import type { Identity } from './huggingface/common.js';
import {
  type ConfigReader,
  createReader,
  describe,
  type FieldDefault,
  isMapping,
  type ReadLog,
} from './huggingface/reader.js';
import { countParameters } from './parameters.js';

/** An imported model, and what its configuration left to transformers. */
export interface HuggingFaceImport {
  readonly architecture: Architecture;
  /** Fields that were absent, with the value that the class gives them (transformers 4.57). */
  readonly defaults: readonly FieldDefault[];
}

/**
 * Reads a configuration of one of the classes in huggingface/classes.ts.
 *
 * Sizes must be there, except in Gemma 3, whose makers write only what differs from the class; everything else that is
 * absent takes the default of the transformers class. Composite models (Gemma 3, Llama 4, Qwen3.5) are read from
 * `text_config`, and their vision tower is counted where `vision_config` is there.
 *
 * @param config what JSON.parse gave: anything
 * @param identity what to call the model; a configuration does not say. Default: the name of its class
 * @returns the model, or every issue found, with paths inside `config`
 */
export function importHuggingFace(config: unknown, identity: Partial<Identity> = {}): Result<HuggingFaceImport> {
  if (!isMapping(config)) {
    return { ok: false, issues: [issue('architecture.notMapping', [], { received: describe(config) })] };
  }
  const log: ReadLog = { issues: [], defaults: [] };
  const reader = createReader(config, [], log);
  const className = readClassName(reader);
  const modelClass = className === undefined ? undefined : modelClasses.get(className);
  if (className === undefined || modelClass === undefined) return { ok: false, issues: log.issues };

  const fields = modelClass.kind === 'text' ? reader : readTextConfig(config, reader);
  if (fields === undefined) return { ok: false, issues: log.issues };
  const architecture = readClass(modelClass, reader, fields, {
    id: identity.id ?? className,
    name: identity.name ?? identity.id ?? className,
  });
  if (log.issues.length === 0) checkTotal(architecture, log);
  return log.issues.length > 0
    ? { ok: false, issues: log.issues }
    : { ok: true, value: { architecture, defaults: log.defaults } };
}

/** As `importHuggingFace`, without the list of defaults. */
export function architectureFromHuggingFace(config: unknown, identity: Partial<Identity> = {}): Result<Architecture> {
  const imported = importHuggingFace(config, identity);
  return imported.ok ? { ok: true, value: imported.value.architecture } : imported;
}

/** The first of `architectures`; an unknown one is an issue that names the three nearest. */
function readClassName(reader: ConfigReader): string | undefined {
  const list = reader.list('architectures');
  const name = list?.[0];
  const path = ['architectures'];
  if (typeof name !== 'string') {
    if (reader.log.issues.length === 0) {
      reader.log.issues.push(issue('architecture.notClassName', path, { received: describe(list) }));
    }
    return undefined;
  }
  if (!modelClasses.has(name)) {
    const names = nearestClasses(name);
    reader.log.issues.push(
      issue(
        'architecture.unknownClass',
        [...path, 0],
        { received: describe(name) },
        hint('architecture.nearestClasses', { names }),
      ),
    );
    return undefined;
  }
  return name;
}

/** Three classes in any case: those that look alike first, then the most common. */
function nearestClasses(name: string): readonly string[] {
  const usual = ['LlamaForCausalLM', 'Qwen3MoeForCausalLM', 'DeepseekV3ForCausalLM'];
  const alike = nearest(name, [...modelClasses.keys()], 3);
  return [...new Set([...alike, ...usual])].slice(0, 3);
}

/** Fields of the language model in a composite; whether the head is tied may stand outside. */
function readTextConfig(config: Readonly<Record<string, unknown>>, reader: ConfigReader): ConfigReader | undefined {
  const text = Object.hasOwn(config, 'text_config') ? config.text_config : undefined;
  if (!isMapping(text)) {
    reader.log.issues.push(issue('architecture.missingSection', ['text_config'], { received: describe(text) }));
    return undefined;
  }
  const tied = Object.hasOwn(config, 'tie_word_embeddings') ? config.tie_word_embeddings : undefined;
  const fields =
    typeof tied === 'boolean' && !Object.hasOwn(text, 'tie_word_embeddings')
      ? { ...text, tie_word_embeddings: tied }
      : text;
  return createReader(fields, ['text_config'], reader.log);
}

/** Sizes that are each possible can make a model that is not. */
function checkTotal(architecture: Architecture, log: ReadLog): void {
  const { total } = countParameters(architecture);
  if (Number.isSafeInteger(total)) return;
  log.issues.push(issue('architecture.tooManyParameters', [], { received: total }));
}
