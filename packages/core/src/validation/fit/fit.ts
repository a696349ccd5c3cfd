/** Fits the constants of the training model to measured steps: what kernels alone do not say. */
import { programFor } from '../../figures/index.js';
import { type TrainingInput, trainingGraph, trainingObjects, trainingValues } from '../../training/index.js';
import type { Prediction } from '../prediction.js';
import { suspectReason } from '../suspects.js';
import { overridesAt, reachedBy } from './overrides.js';
import { type FitPoint, fittedParameters, startPoint } from './parameters.js';
import { type FitProblem, fitRobustly } from './robust-fit.js';

export interface TrainingFit {
  readonly point: FitPoint;
  readonly rows: number;
  readonly groups: number;
  /** Weighted mean of |ln(predicted / measured)|, cut off, at the start and at the end. */
  readonly errorBefore: number;
  readonly errorAfter: number;
  /** Rows that each parameter reaches. */
  readonly reachedRows: readonly number[];
}

/** Errors beyond this count no more: a few rows of unknown settings must not bend constants. */
const ERROR_LIMIT = 0.4;

/**
 * Fits to the predicted step times among `predictions`; suspect rows are left out.
 *
 * Nothing of the shipped fit enters: all that it decides is computed from the point under trial, so that a fit of a fit changes nothing.
 *
 * A row counts by the root of the size of its group, so that a sweep of one configuration does not outvote many.
 *
 * @param from where to start; a fit of nearly the same rows makes a good start
 * @param sweeps over the parameters; 6 from a cold start
 */
export function fitTraining(
  predictions: readonly Prediction[],
  from: FitPoint = startPoint,
  maxIterations = 25,
): TrainingFit {
  const rows = fitRows(predictions);
  const problem: FitProblem = {
    priors: fittedParameters.map(({ prior }) => prior),
    weights: rows.map(({ weight }) => weight),
    reached: fittedParameters.map((_, parameter) =>
      rows.flatMap(({ reached }, position) => (reached.includes(parameter) ? [position] : [])),
    ),
    residual: (position, point) => logError(rows[position] as FitRow, point),
  };
  const { point } = fitRobustly(problem, from, maxIterations);
  return {
    point,
    rows: rows.length,
    groups: new Set(rows.map(({ group }) => group)).size,
    errorBefore: meanError(rows, from),
    errorAfter: meanError(rows, point),
    reachedRows: problem.reached.map(({ length }) => length),
  };
}

interface FitRow {
  readonly group: string;
  readonly weight: number;
  readonly measuredS: number;
  readonly input: TrainingInput;
  readonly values: Readonly<Record<string, number>>;
  readonly objects: () => ReturnType<typeof trainingObjects>;
  readonly reached: readonly number[];
  readonly program: ReturnType<typeof stepProgram>;
}

/** The step alone: memory, run and bill are no business of the fit. */
function stepProgram() {
  return programFor(trainingGraph(), { outputs: ['stepTimeS'], columns: [], blockRows: 4 });
}

function fitRows(predictions: readonly Prediction[]): readonly FitRow[] {
  const usable = predictions.flatMap(({ row, metric, group, outcome }) =>
    metric === 'stepTimeS' && outcome.kind === 'predicted' && suspectReason(row) === undefined
      ? [{ group, input: outcome.input, measuredS: outcome.measured }]
      : [],
  );
  const sizes = new Map<string, number>();
  for (const { group } of usable) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const program = stepProgram();
  return usable.map(({ group, input, measuredS }) => ({
    program,
    group,
    weight: 1 / Math.sqrt(sizes.get(group) ?? 1),
    measuredS,
    input,
    values: trainingValues(input),
    objects: renewed(() => trainingObjects({ ...input, architecture: { ...input.architecture } })),
    reached: reachedBy(input),
  }));
}

/** Evaluations of a row that share what primitives keep for its objects, by identity. */
const sharedEvaluations = 60;

/** The same object for some calls, then a new one: a fit tries many thousand settings, and what primitives keep of each would fill the memory. */
function renewed<T>(make: () => T): () => T {
  let made = make();
  let uses = 0;
  return () => {
    if (uses === sharedEvaluations) [made, uses] = [make(), 0];
    uses += 1;
    return made;
  };
}

function meanError(rows: readonly FitRow[], point: FitPoint): number {
  let sum = 0;
  let weights = 0;
  for (const row of rows) {
    sum += row.weight * Math.min(ERROR_LIMIT, Math.abs(logError(row, point)));
    weights += row.weight;
  }
  // No rows: every point is as good as another, and the fit stays where it starts.
  return weights === 0 ? 0 : sum / weights;
}

function logError(row: FitRow, point: FitPoint): number {
  const values = { ...row.values, ...overridesAt(point, row.input) };
  const predictedS = Number(row.program.run({ values, objects: row.objects(), length: 1 }).stepTimeS);
  return Math.log(predictedS / row.measuredS);
}
