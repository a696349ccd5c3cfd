/** Fits the training constants on the bundled runs and writes them, and the intervals found with groups left out, where the model reads them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { planTraining } from '@athanor/core/training';
import { type Kinship, type TrainingUncertainty, tableOfRuns } from '@athanor/core/uncertainty';
import {
  calibrationTrial,
  constantEffects,
  crossValidate,
  fitTraining,
  fittedFiles,
  fittedParameters,
  fitUncertainty,
  intervalQuality,
  isOnBound,
  median,
  overridesAt,
  parseRows,
  predictRows,
  residualsOf,
  withSimilarity,
} from '@athanor/core/validation';
import { accuracySummary } from './accuracy/errors.js';
import { accuracyPage } from './accuracy/page.js';
import { withSummary } from './accuracy/summary.js';

const root = new URL('../../', import.meta.url);
const FILES = {
  training: 'packages/core/src/training/constants/fitted.json',
  frameworks: 'packages/core/src/catalog/frameworks/fitted.json',
} as const;
const UNCERTAINTY = 'packages/core/src/uncertainty/training.json';
const PUBLISHED_RUNS = 'packages/core/src/uncertainty/publishedRuns.json';
const AS_OF = '2026-11';

function main(): void {
  const rows = loadRows();
  const predictions = predictRows(rows, (input) => planTraining(input));
  const fit = fitTraining(predictions);
  console.log(`${fit.rows} rows in ${fit.groups} groups`);
  console.log(
    `weighted mean |ln error|: ${fit.errorBefore.toFixed(4)} at the start, ${fit.errorAfter.toFixed(4)} fitted`,
  );
  fittedParameters.forEach((parameter, position) => {
    const value = fit.point[position] ?? Number.NaN;
    console.log(
      `${parameter.name.padEnd(70)} ${value.toPrecision(4).padStart(10)}  ${fit.reachedRows[position]} rows${isOnBound(parameter.prior, value) ? ', on its bound' : ''}`,
    );
  });
  // Four digits: a rerun on another machine changes nothing.
  const rounded = fit.point.map((value) => Number(value.toPrecision(4)));
  const files = fittedFiles(rounded, fit.rows);
  write(FILES.training, files.training);
  write(FILES.frameworks, files.frameworks);
  const left = crossValidate(rows, {
    report: (fold, folds) => console.log(`fold ${fold} of ${folds} refitted`),
  });
  const residuals = residualsOf(left.predictions);
  const uncertainty = withSimilarity(fitUncertainty(residuals, AS_OF, 'fitted'), residuals);
  const kinship = writeUncertainty(uncertainty);
  const inSample = predictRows(rows, (input) => planTraining(input, {}, overridesAt(rounded, input)));
  const page = accuracyPage({
    inSample,
    leftOut: left.predictions,
    constants: constantEffects(inSample, rounded),
    intervals: (['group', 'source'] as const).flatMap((unit) => intervalQuality(residuals, unit, kinship) ?? []),
    trials: (['cell', 'recipe'] as const).map((unit) => calibrationTrial(residuals, unit, kinship)),
  });
  writeFileSync(fileURLToPath(new URL('docs/accuracy.md', root)), page);
  const readme = fileURLToPath(new URL('README.md', root));
  writeFileSync(readme, withSummary(readFileSync(readme, 'utf8'), accuracySummary(inSample, left.predictions)));
  console.log(`with groups left out: median |error| ${medianPct(left.predictions).toFixed(1)} %`);
}

/** Writes the table and, apart, the many runs of it; returns how alike runs were found to be missed. */
function writeUncertainty(uncertainty: TrainingUncertainty): Kinship {
  const { stepTimeS, ...others } = uncertainty.metrics;
  const { published, ...step } = stepTimeS ?? { classes: {} };
  if (published === undefined) throw new Error('too few runs to tell how alike they are missed');
  const { kinship, runs } = published;
  const table = { ...uncertainty, kinship, metrics: { stepTimeS: step, ...others } };
  write(UNCERTAINTY, JSON.parse(JSON.stringify(table), sixDigits));
  const { groups, columns, rows } = tableOfRuns(runs);
  const lines = rows.map((row) => JSON.stringify(row, fourDigits)).join(',\n');
  writeFileSync(
    fileURLToPath(new URL(PUBLISHED_RUNS, root)),
    `{"groups":${JSON.stringify(groups)},\n"columns":${JSON.stringify(columns)},\n"rows":[\n${lines}\n]}\n`,
  );
  return kinship;
}

/** Finer digits of a run than this move no interval. */
function fourDigits(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

/** Versions of Node differ in the last digits of exp and log. */
function sixDigits(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}

function medianPct(predictions: ReturnType<typeof predictRows>): number {
  const errors = residualsOf(predictions)
    .filter(({ metric }) => metric === 'stepTimeS')
    .map(({ logRatio }) => 100 * Math.abs(Math.exp(-logRatio) - 1));
  return median(errors) ?? Number.NaN;
}

function loadRows() {
  const parsed = parseRows(
    JSON.parse(readFileSync(fileURLToPath(new URL('validation/training-runs.json', root)), 'utf8')),
  );
  if (!parsed.ok) throw new Error(`validation/training-runs.json cannot be read: ${parsed.issues.length} issues`);
  return parsed.value;
}

function write(path: string, content: unknown): void {
  writeFileSync(fileURLToPath(new URL(path, root)), `${JSON.stringify(content, null, 2)}\n`);
}

main();
