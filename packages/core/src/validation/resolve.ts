/** Turns a published row into the input of a training prediction, saying what was resolved and why. */
import type { Architecture } from '../architecture/index.js';
import { formatIssue } from '../messages/index.js';
import { noFailures, usualGoodput } from '../training/goodput/usual.js';
import type { OptimizerFacts, PrecisionRecipe, RunFacts, TrainingInput } from '../training/input.js';
import { rowArchitecture } from './architecture.js';
import { shippedCatalog, type ValidationCatalog } from './catalog.js';
import { rowCluster } from './cluster.js';
import { contradiction, missingFormat } from './contradictions.js';
import { conventionFlopPerToken, flopConvention } from './convention.js';
import { type FrameworkFamily, rowFramework } from './framework.js';
import { rowLayout } from './layout.js';
import { isDecided, knownRecipes, readRecipe } from './recipe.js';
import { Notes, type Part, reason, skip } from './resolution.js';
import type { TrainingRow } from './row.js';
import { rowTask, rowTexts } from './task.js';

/** Adam with fp32 master weights and moments: what every stack of the bundled rows trains with unless it says otherwise. @source ZeRO, §3.1 */
const adam: OptimizerFacts = { kind: 'adam', masterBytesPerParameter: 4, momentBytesPerParameter: 8 };

/** State in 16 bits where the configuration of a row, quoted in its notes, says so; MaxText keeps moments as wide as weights. */
function rowOptimizer(row: TrainingRow, notes: Notes): OptimizerFacts {
  const said = row.notes ?? '';
  const bytes = /no master weights, 16-bit moments/.test(said)
    ? { masterBytesPerParameter: 0, momentBytesPerParameter: 4 }
    : /weight_dtype=bfloat16/.test(said)
      ? { masterBytesPerParameter: 2, momentBytesPerParameter: 4 }
      : undefined;
  if (bytes === undefined) return adam;
  notes.add('training.optimizer.kind', 'adam-bf16-moments', reason('validation.why.recomputeQuoted'));
  return { kind: 'adam-bf16-moments', ...bytes };
}

/** What rows say nothing about and no validated figure depends on: failures of a long run, checkpoints, power. */
function runFacts(stepTokens: number): RunFacts {
  return {
    tokens: stepTokens,
    // Rows measure steps: nothing interrupts them.
    goodput: { ...usualGoodput, ...noFailures },
    powerFraction: 0.8,
    pue: 1.2,
  };
}

/**
 * Resolves one row.
 *
 * Nothing here looks at the measured time, and no rule names a single row: each holds for a source, a framework or a model family.
 *
 * @param catalog machines, networks and stacks; the shipped ones by default
 * @returns the input with every unpublished value that was filled in, or why the row cannot be predicted
 */
export function resolveRow(row: TrainingRow, catalog: ValidationCatalog = shippedCatalog): Part<TrainingInput> {
  if (row.faults.length > 0) return skip('validation.skip.faults', { faults: row.faults.map(formatIssue).join('; ') });
  if (!row.verified) return skip('validation.skip.unverified');
  const contradicting = contradiction(row);
  if (contradicting !== undefined) return { kind: 'skipped', reason: contradicting };
  const { sequenceLength, globalBatchSize } = row.training;
  const architecture = rowArchitecture(row);
  if (architecture.kind === 'skipped') return architecture;
  const cluster = rowCluster(row, catalog);
  if (cluster.kind === 'skipped') return cluster;
  if (sequenceLength === null || globalBatchSize === null) return skip('validation.skip.noBatch');
  if (!Number.isInteger(globalBatchSize)) return skip('validation.skip.fractionalBatch', { batch: globalBatchSize });
  const framework = rowFramework(row, catalog);
  if (framework.kind === 'skipped') return framework;
  const notes = new Notes();
  const precision = rowPrecision(row, notes);
  if (precision === undefined) return withoutRecipe(row);
  const machine = catalog.accelerator(cluster.value.accelerator.id);
  const missing = machine === undefined ? undefined : missingFormat(precision, machine);
  if (missing !== undefined) return { kind: 'skipped', reason: missing };
  const layout = rowLayout(row, {
    architecture: architecture.value,
    cluster: cluster.value,
    framework: framework.value,
    globalBatchSequences: globalBatchSize,
    sequenceLength,
  });
  if (layout.kind === 'skipped') return layout;

  const padded = withPaddedVocabulary(architecture.value, framework.value.family, layout.value.tensorParallel, notes);
  const complete = withPrediction(padded, row, sequenceLength, notes);
  const task = rowTask(row, complete.hiddenSize, notes);
  const texts = rowTexts(row, task, notes);
  return {
    kind: 'resolved',
    value: {
      architecture: complete,
      cluster: cluster.value,
      layout: layout.value,
      sequenceLength,
      ...(texts === undefined ? {} : { texts }),
      globalBatchSequences: globalBatchSize,
      precision,
      optimizer: rowOptimizer(row, notes),
      framework: framework.value.facts,
      task,
      run: runFacts(globalBatchSize * sequenceLength),
    },
    resolved: [
      ...row.assumed,
      ...[architecture, cluster, framework, layout].flatMap((part) => part.resolved),
      ...notes.list,
    ],
  };
}

/** Submitters of MLPerf's language models print no precision where the configuration's name has none; all train in fp8 since round 3.0. */
function rowPrecision(row: TrainingRow, notes: Notes): PrecisionRecipe | undefined {
  const { recipe, precision } = row.training;
  if (recipe !== null) return recipe;
  if (/^MLPerf Training/.test(row.source.title ?? '') && precision === null) {
    notes.add('training.recipe', 'fp8-tensor', reason('validation.why.mlperfPrecision'));
    return 'fp8-tensor';
  }
  const read = precision === null ? undefined : readRecipe(precision);
  if (read !== undefined)
    notes.add('training.recipe', read, reason('validation.why.recipe', { printed: precision ?? '' }));
  return read;
}

/** A precision that nothing here models is another lack than one that nobody prints. */
function withoutRecipe({ training: { precision } }: TrainingRow): Part<never> {
  return precision === null || !isDecided(precision)
    ? skip('validation.skip.noPrecision')
    : skip('validation.skip.otherPrecision', { precision, recipes: knownRecipes });
}

/** Megatron pads the vocabulary to a multiple of this for every tensor rank (`make-vocab-size-divisible-by`). */
const megatronVocabularyMultiple = 128;

function withPaddedVocabulary(
  architecture: Architecture,
  family: FrameworkFamily,
  tensorParallel: number,
  notes: Notes,
): Architecture {
  if (family !== 'megatron' && family !== 'megatron-old') return architecture;
  const multiple = megatronVocabularyMultiple * tensorParallel;
  const vocabSize = Math.ceil(architecture.vocabSize / multiple) * multiple;
  if (vocabSize === architecture.vocabSize) return architecture;
  notes.add(
    'model.vocabSize',
    vocabSize,
    reason('validation.why.paddedVocabulary', { printed: architecture.vocabSize, multiple }),
  );
  return { ...architecture, vocabSize };
}

/**
 * Prediction modules that a model may have been trained with. DeepSeek-V3, by its experts and first dense layers, has one; Nemotron 3 Super
 * runs its one module twice.
 */
function predictionModules(row: TrainingRow, { id }: Architecture): readonly number[] {
  if (row.model.attention === 'mla' && row.model.experts === 256 && row.model.layers === 61) return [1];
  return id === 'nemotron-3-super-120b-a12b' ? [1, 2] : [];
}

/**
 * Adds the multi-token prediction module where the row ran with it: its notes say so, or its printed TFLOPs per token are nearer to the count
 * with the module (about 4 % more) than to the count without.
 */
function withPrediction(
  architecture: Architecture,
  row: TrainingRow,
  sequenceLength: number,
  notes: Notes,
): Architecture {
  const modules = predictionModules(row, architecture);
  const [fewest] = modules;
  if (fewest === undefined) return architecture;
  const ahead: Architecture = { ...architecture, mtpModules: fewest };
  const said = /\bw\/(o)? MTP/.exec(row.notes ?? '');
  if (said !== null) return said[1] === undefined ? ahead : architecture;
  const { modelTflopsPerAccelerator: tflops, tokensPerSPerAccelerator: tokensPerS, flopsDefinition } = row.measured;
  if (tflops === null || tokensPerS === null || !/^Megatron-Bridge/.test(flopsDefinition ?? '')) return architecture;
  const printed = (tflops * 1e12) / tokensPerS;
  const miss = (candidate: Architecture) =>
    Math.abs(Math.log(conventionFlopPerToken(candidate, sequenceLength, flopConvention(row)) / printed));
  const chosen = modules
    .map((mtpModules): Architecture => ({ ...architecture, mtpModules }))
    .reduce((best, candidate) => (miss(candidate) < miss(best) ? candidate : best), architecture);
  notes.add('model.mtpModules', chosen.mtpModules, reason('validation.why.mtp', { gigaflopPerToken: printed / 1e9 }));
  return chosen;
}
