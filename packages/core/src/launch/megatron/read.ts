/** From the text of a Megatron-LM launch to the fields of a plan. */
import { hint } from '../../messages/index.js';
import { readCluster } from '../cluster.js';
import type { ImportOptions } from '../framework.js';
import { inlineModel, matchModel } from '../model.js';
import { createReading, type LaunchReading, type ReadingDraft } from '../reading.js';
import { fewestAccelerators, readLayout, readSizes } from './readLayout.js';
import { type ReadModel, readModel } from './readModel.js';
import {
  readBatch,
  readOffload,
  readOptimizer,
  readPrecision,
  readRecompute,
  readSequenceLength,
  readTask,
  readTokens,
} from './readRecipe.js';
import { readSoftware } from './software.js';
import { readSource } from './source.js';
import { type ArgumentValues, createValues } from './values.js';
import { readVocabulary, type Vocabulary } from './vocabulary.js';

/** @throws never */
export function readMegatron(text: string, options: ImportOptions): LaunchReading {
  const reading = createReading();
  const source = readSource(text, options, reading);
  if (source === undefined) return reading.done([]);
  const values = createValues(source.given, reading);
  const model = readModel(values, reading);
  const sizes = readSizes(values, reading);
  const vocabulary = readVocabulary(values, reading, sizes.tensorParallel);
  takeModel(model, vocabulary, values, reading);
  const count = readCluster(source.launcher, fewestAccelerators(values, sizes), options, reading);
  const layers = model?.architecture.layerBlocks.length;
  const { dataParallel, virtualPipeline, microBatchSequences } = readLayout(values, reading, sizes, count, layers);
  readSoftware(values, reading, { ...sizes, dataParallel, virtualPipeline });
  readTask(values, reading);
  readPrecision(values, reading);
  readOptimizer(values, reading);
  readRecompute(values, reading);
  readOffload(values, reading, layers);
  const batch = readBatch(values, reading, dataParallel, microBatchSequences);
  const sequenceLength = readSequenceLength(values, reading);
  readTokens(values, reading, sequenceLength, batch);
  return reading.done(values.unused());
}

function takeModel(
  model: ReadModel | undefined,
  { size, sizes }: Vocabulary,
  values: ArgumentValues,
  reading: ReadingDraft,
): void {
  if (model === undefined) return;
  const { architecture, positions } = model;
  const match = matchModel(architecture, sizes, positions);
  const names = ['--num-layers', '--hidden-size', '--num-attention-heads'];
  if (match !== undefined) {
    reading.take('model', match.id, ...names);
    if (match.others.length > 0) reading.note('launch.note.sameModel', { id: match.id, others: match.others });
    if (size === undefined)
      reading.note('launch.note.vocabularyOf', { id: match.id, size: match.architecture.vocabSize });
    return;
  }
  if (size !== undefined) reading.take('model', inlineModel({ ...architecture, vocabSize: size }), ...names);
  else if (!values.has('--vocab-size'))
    reading.refuse('--vocab-size', 'launch.vocabularyMissing', {}, hint('launch.tryAdd', { name: '--vocab-size' }));
}
