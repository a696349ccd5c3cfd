/** Every constant of the training model: what it means, its value and source, and how many published rows hang on it. */
import type { ConstantDeclaration } from '../figures/index.js';
import type { Confidence, Source } from '../provenance/index.js';
import {
  type AssumedTableName,
  assumedConstants,
  assumedValue,
  planTraining,
  type TrainingInput,
  trainingGraph,
} from '../training/index.js';
import { shippedPoint } from './fit/files.js';
import { differs, type Overrides, overridesAt, reachedBy } from './fit/overrides.js';
import { type FitPoint, fittedParameters } from './fit/parameters.js';
import { isOnBound, type Prior } from './fit/robust-fit.js';
import type { Prediction } from './prediction.js';

/** One constant and what published rows say of it. */
export interface ConstantEffect {
  /** The figure or its table, and which rows it is for. */
  readonly name: string;
  /** Figure of the training graph that holds it. */
  readonly figure: string;
  readonly about: string;
  readonly unit: string;
  /** In force, whether or not it reaches a row. */
  readonly value: number;
  readonly origin:
    | { readonly kind: 'fit'; readonly prior: Prior; readonly isOnBound: boolean }
    | { readonly kind: 'source'; readonly source: Source; readonly confidence: Confidence };
  /** Rows that the constant applies to, those that borrow it among them. */
  readonly reachedRows: number;
  /** Of these, rows whose step time moves by more than 0.5 % when the constant moves by 10 %; an increment by 10 % of 1 and itself. */
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
 * @param point values of the fitted constants; the shipped ones where nothing is given
 * @returns the fitted constants in the order of the fit, then the others of the model by name
 */
export function constantEffects(
  predictions: readonly Prediction[],
  point: FitPoint = shippedPoint,
): readonly ConstantEffect[] {
  const rows = predictions.flatMap(({ metric, outcome }) =>
    metric === 'stepTimeS' && outcome.kind === 'predicted' ? [rowOf(outcome.input, point)] : [],
  );
  const others = [...declaredEffects(rows), ...assumedEffects(rows, point)];
  return [...fittedEffects(rows, point), ...others.sort((a, b) => (a.name < b.name ? -1 : 1))];
}

function fittedEffects(rows: readonly Row[], point: FitPoint): readonly ConstantEffect[] {
  return fittedParameters.map(({ name, figure, role, prior }, position) => {
    const declaration = trainingGraph().byName.get(figure)?.declaration;
    const reached = rows.filter(({ constants }) => constants.includes(position));
    const value = point[position] ?? Number.NaN;
    // An increment is a part of what its figure exceeds 1 by: 10 % of the whole are moved.
    const moved = point.with(position, value + stepFraction * (role === 'increment' ? 1 + value : value));
    return {
      name,
      figure,
      about: declaration?.about ?? '',
      unit: declaration?.unit ?? '1',
      value,
      origin: { kind: 'fit', prior, isOnBound: isOnBound(prior, value) },
      ...movedBy(reached, ({ input }) => overridesAt(moved, input)),
    };
  });
}

/** Constants that the graph declares with a source. */
function declaredEffects(rows: readonly Row[]): readonly ConstantEffect[] {
  return trainingGraph().figures.flatMap(({ name, declaration }): ConstantEffect[] => {
    if (declaration.kind !== 'constant' || isFitted(name)) return [];
    const { value, unit, about, source, confidence }: ConstantDeclaration = declaration;
    return [
      {
        name,
        figure: name,
        about,
        unit,
        value,
        origin: { kind: 'source', source, confidence },
        ...movedBy(rows, ({ overrides }) => ({ ...overrides, [name]: (1 + stepFraction) * value })),
      },
    ];
  });
}

/** Entries of the tables of assumed constants: each for the rows whose figures hang on it. */
function assumedEffects(rows: readonly Row[], point: FitPoint): readonly ConstantEffect[] {
  return Object.entries(assumedConstants).flatMap(([table, { figure, about, byGeneration }]) =>
    Object.entries(byGeneration).map(([key, { value, source, confidence }]): ConstantEffect => {
      const moved = ({ input }: Row): Overrides => overridesAt(point, input, assumedMoved(table, key));
      return {
        name: `${table} of ${key === 'other' ? 'other generations' : key}`,
        figure,
        about,
        unit: '1',
        value,
        origin: { kind: 'source', source, confidence },
        ...movedBy(
          rows.filter((row) => differs(moved(row), row.overrides)),
          moved,
        ),
      };
    }),
  );
}

/** What is assumed, with one entry of one table moved. */
function assumedMoved(table: string, key: string): typeof assumedValue {
  return (name: AssumedTableName, generation: string): number => {
    const { byGeneration } = assumedConstants[name];
    const isMoved = name === table && key === (generation in byGeneration ? generation : 'other');
    return assumedValue(name, generation) * (isMoved ? 1 + stepFraction : 1);
  };
}

function isFitted(name: string): boolean {
  return fittedParameters.some(({ figure }) => figure === name);
}

interface Row {
  readonly input: TrainingInput;
  readonly overrides: Overrides;
  /** Figures of the prediction. */
  readonly values: Overrides;
  /** Positions of the fitted constants that reach it. */
  readonly constants: readonly number[];
}

function rowOf(input: TrainingInput, point: FitPoint): Row {
  const overrides = overridesAt(point, input);
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
  movedOverrides: (row: Row) => Overrides,
): Pick<ConstantEffect, 'reachedRows' | 'movedRows' | 'movedMemoryRows'> {
  let movedRows = 0;
  let movedMemoryRows = 0;
  for (const row of rows) {
    const { input, values } = row;
    const answer = planTraining(input, {}, movedOverrides(row));
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
