/** Every constant of the training model: what it means, its value and source, and how many published rows hang on it. */
import type { ConstantDeclaration } from '../figures/index.js';
import type { Source } from '../provenance/index.js';
import { planTraining, type TrainingInput, trainingGraph } from '../training/index.js';
import { reachedBy } from './fit/fit.js';
import { fittedParameters } from './fit/parameters.js';
import { isOnBound, type Prior } from './fit/robust-fit.js';
import type { PredictedValue, Prediction } from './prediction.js';

/** One constant and what published rows say of it. */
export interface ConstantEffect {
  /** As fitted: the figure, and which rows it is for. */
  readonly name: string;
  /** Figure of the training graph that holds it. */
  readonly figure: string;
  readonly about: string;
  readonly unit: string;
  /** As shipped; null where no row is reached by it. */
  readonly value: number | null;
  readonly origin:
    | { readonly kind: 'fit'; readonly prior: Prior; readonly isOnBound: boolean }
    | { readonly kind: 'source'; readonly source: Source };
  /** Rows that the constant applies to. */
  readonly reachedRows: number;
  /** Of these, rows whose step time moves by more than 0.5 % when the constant moves by 10 %. */
  readonly movedRows: number;
  /** The same for the memory of the fullest device. */
  readonly movedMemoryRows: number;
}

/** How far a constant is moved, and how far a row must move to count. */
const stepFraction = 0.1;
const movedFraction = 0.005;

/**
 * Moves each constant by 10 % and predicts every row anew.
 *
 * @param predictions the skipped ones are left out
 * @param overridesOf constants in place of the shipped ones, for an input: those of a fit that is not shipped yet
 * @returns the fitted constants in the order of the fit, then the others of the model by name
 */
export function constantEffects(
  predictions: readonly Prediction[],
  overridesOf: (input: TrainingInput) => Values = () => ({}),
): readonly ConstantEffect[] {
  const rows = predictions.flatMap(({ metric, outcome }) =>
    metric === 'stepTimeS' && outcome.kind === 'predicted' ? [rowOf(outcome, overridesOf(outcome.input))] : [],
  );
  const graph = trainingGraph();
  const fitted = fittedParameters.map((parameter, position): ConstantEffect => {
    const declaration = graph.byName.get(parameter.figure)?.declaration;
    const reached = rows.filter(({ constants }) => constants.includes(position));
    const value = reached[0]?.values[parameter.figure] ?? null;
    const { prior } = parameter;
    return {
      name: parameter.name,
      figure: parameter.figure,
      about: declaration?.about ?? '',
      unit: declaration?.unit ?? '1',
      value,
      origin: { kind: 'fit', prior, isOnBound: value !== null && isOnBound(prior, value) },
      ...movedBy(reached, parameter.figure, stepFraction * (value || prior.high - prior.low)),
    };
  });
  const isFitted = new Set(fittedParameters.map(({ figure }) => figure));
  const others = graph.figures.flatMap(({ name, declaration }): ConstantEffect[] => {
    if (declaration.kind !== 'constant' || isFitted.has(name)) return [];
    const { value, unit, about, source }: ConstantDeclaration = declaration;
    return [
      {
        name,
        figure: name,
        about,
        unit,
        value,
        origin: { kind: 'source', source },
        ...movedBy(rows, name, stepFraction * value),
      },
    ];
  });
  return [...fitted, ...others.sort((a, b) => (a.name < b.name ? -1 : 1))];
}

type Values = Readonly<Record<string, number>>;

interface Row {
  readonly input: TrainingInput;
  readonly overrides: Values;
  readonly values: Values;
  /** Positions of the fitted constants that reach it. */
  readonly constants: readonly number[];
}

function rowOf({ input }: PredictedValue, overrides: Values): Row {
  const answer = planTraining(input, {}, overrides);
  return {
    input,
    overrides,
    values: answer.kind === 'predicted' ? answer.evaluation.values : {},
    constants: reachedBy(input),
  };
}

function movedBy(
  rows: readonly Row[],
  figure: string,
  step: number,
): Pick<ConstantEffect, 'reachedRows' | 'movedRows' | 'movedMemoryRows'> {
  let movedRows = 0;
  let movedMemoryRows = 0;
  for (const { input, overrides, values } of rows) {
    const answer = planTraining(input, {}, { ...overrides, [figure]: (values[figure] ?? 0) + step });
    if (answer.kind !== 'predicted') continue;
    const moved = (name: string): boolean => {
      const before = values[name] ?? 0;
      return Math.abs((answer.evaluation.values[name] ?? before) - before) > movedFraction * before;
    };
    if (moved('stepTimeS')) movedRows += 1;
    if (moved('deviceMemoryBytes')) movedMemoryRows += 1;
  }
  return { reachedRows: rows.length, movedRows, movedMemoryRows };
}
