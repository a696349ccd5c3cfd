/** Fits the constants of the training model to measured steps: what kernels alone do not say. */
import { programFor } from '../../figures/index.js';
import { type TrainingInput, trainingGraph, trainingObjects, trainingValues } from '../../training/index.js';
import { classOf, type Prediction } from '../prediction.js';
import { suspectReason } from '../suspects.js';
import { fittedParameters, type RowFacts } from './parameters.js';
import { type FitProblem, fitRobustly } from './robust-fit.js';

/** A value per entry of `fittedParameters`. */
export type FitPoint = readonly number[];

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

/** The values that the fit starts from where nothing better is known. */
export const startPoint: FitPoint = fittedParameters.map(({ prior }) => prior.mean);

/**
 * Fits to the predicted step times among `predictions`; suspect rows are left out.
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

/** Figures that a point replaces for an input, by name. */
export function overridesAt(point: FitPoint, input: TrainingInput): Readonly<Record<string, number>> {
  return figuresAt(point, reachedBy(input));
}

/** Increments of one figure add up, from 1. */
function figuresAt(point: FitPoint, reached: readonly number[]): Readonly<Record<string, number>> {
  const figures: Record<string, number> = {};
  for (const position of reached) {
    const { figure = '', role } = fittedParameters[position] ?? {};
    const value = point[position] ?? Number.NaN;
    figures[figure] = role === 'increment' ? (figures[figure] ?? 1) + value : value;
  }
  return figures;
}

interface FitRow {
  readonly group: string;
  readonly weight: number;
  readonly measuredS: number;
  readonly values: Readonly<Record<string, number>>;
  readonly objects: ReturnType<typeof trainingObjects>;
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
    values: trainingValues(input),
    objects: trainingObjects(input),
    reached: reachedBy(input),
  }));
}

/** Positions of the parameters that reach an input. */
export function reachedBy(input: TrainingInput): readonly number[] {
  const facts: RowFacts = {
    ...classOf(input),
    framework: input.framework.id,
    attentionKernel: input.framework.attentionKernel,
    accelerator: input.cluster.accelerator.id,
    precision: input.precision,
    dispatch: input.framework.expertDispatch,
    fusion: input.framework.elementwiseFusion,
  };
  return fittedParameters.flatMap(({ reaches }, position) => (reaches(facts) ? [position] : []));
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
  const values = { ...row.values, ...figuresAt(point, row.reached) };
  const predictedS = Number(row.program.run({ values, objects: row.objects, length: 1 }).stepTimeS);
  return Math.log(predictedS / row.measuredS);
}
