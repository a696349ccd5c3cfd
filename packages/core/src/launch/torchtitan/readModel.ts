/** The model that a torchtitan configuration names: a flavor, or one of Hugging Face transformers. */
import type { Architecture } from '../../architecture/index.js';
import { didYouMean } from '../../messages/index.js';
import { inlineModel, matchModel } from '../model.js';
import type { ReadingDraft } from '../reading.js';
import { findFlavor, flavorNames, modelOfRepository, transformersBackend } from './flavors.js';
import type { ConfigValues } from './values.js';

export interface ReadModel {
  readonly architecture: Architecture;
  /** Whether torchtitan can split it into pipeline stages. */
  readonly hasPipeline: boolean;
}

/** @returns undefined where the release has no such model; the reading says so */
export function readModel(values: ConfigValues, reading: ReadingDraft): ReadModel | undefined {
  const name = values.text('model.name');
  const flavor = values.text('model.flavor');
  if (name === transformersBackend) return readRepository(values, reading);
  const found = findFlavor(name, flavor);
  if (found === undefined) {
    const known = flavorNames();
    const of = known.filter((each) => each.startsWith(`${name} `));
    const key = of.length === 0 ? 'model.name' : 'model.flavor';
    const received = `${name} ${flavor}`;
    reading.refuse(
      key,
      'launch.notChoice',
      { choices: of.length === 0 ? known : of, received },
      didYouMean(received, known),
    );
    return undefined;
  }
  const { architecture, lacks, hasPipeline } = found;
  if (!values.has('model.name') || !values.has('model.flavor'))
    reading.note('launch.note.defaultModel', { name, flavor });
  if (lacks !== undefined) {
    reading.take('model', inlineModel(architecture), 'model.name', 'model.flavor');
    reading.note('launch.note.lacksParts', { id: architecture.id, parts: lacks });
  } else takeModel(architecture, reading, 'model.name', 'model.flavor');
  return { architecture, hasPipeline };
}

function readRepository(values: ConfigValues, reading: ReadingDraft): ReadModel | undefined {
  values.see('model.flavor', 'job.custom_config_module');
  const key = 'hf_transformers.model';
  const repository = values.text(key);
  const architecture = modelOfRepository(repository);
  if (architecture === undefined) {
    reading.refuse(key, 'launch.notInCatalog', { received: repository });
    return undefined;
  }
  takeModel(architecture, reading, key);
  return { architecture, hasPipeline: true };
}

function takeModel(architecture: Architecture, reading: ReadingDraft, ...names: readonly string[]): void {
  const match = matchModel(architecture, [architecture.vocabSize], architecture.maxSequenceTokens);
  if (match === undefined) {
    reading.take('model', inlineModel(architecture), ...names);
    return;
  }
  reading.take('model', match.id, ...names);
  if (match.others.length > 0) reading.note('launch.note.sameModel', { id: match.id, others: match.others });
}
