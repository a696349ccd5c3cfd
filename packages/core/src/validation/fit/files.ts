/** The files that hold what the fit found: which values they ship, and what a fit writes into them. */
import { fittedFrameworks } from '../../catalog/index.js';
import { type FittedTable, type FittedTables, fittedTraining } from '../../training/index.js';
import { type FitPoint, type FittedParameter, fittedParameters } from './parameters.js';

/** What a point puts into the places that the model reads, without the record of the fit. */
export interface FittedPlaces {
  readonly training: FittedTables;
  /** By id of the stack, then by trait. */
  readonly frameworks: Readonly<Record<string, FittedTable>>;
}

const shippedPlaces = (): {
  readonly training: FittedTables;
  readonly frameworks: Readonly<Record<string, object>>;
} => ({
  training: fittedTraining,
  frameworks: fittedFrameworks,
});

/** The values that the model is shipped with, one per entry of `fittedParameters`. */
export const shippedPoint: FitPoint = fittedParameters.map(({ name, at }) => {
  const { training, frameworks } = shippedPlaces();
  const table: Readonly<Record<string, unknown>> | undefined =
    at.file === 'training' ? training[at.table] : { ...frameworks[at.frameworks[0] ?? ''] };
  const value = table?.[at.key];
  if (typeof value !== 'number') throw new Error(`the files of fitted constants lack ${name}`);
  return value;
});

const known = new WeakMap<FitPoint, FittedPlaces>();

/** The places of a point; worked out once for each, since every row asks for those of the same few. */
export function placesAt(point: FitPoint): FittedPlaces {
  let places = known.get(point);
  if (places === undefined) {
    places = placed(point);
    known.set(point, places);
  }
  return places;
}

function placed(point: FitPoint): FittedPlaces {
  const training: Record<keyof FittedTables, Record<string, number>> = {
    sustainedComputeFraction: {},
    acceleratorRateFactor: {},
    attentionRateFraction: {},
    constants: {},
    quantisedElementBytes: {},
    mixerRateFraction: {},
    elementwiseTrafficIncrement: {},
  };
  const frameworks: Record<string, Record<string, number>> = {};
  fittedParameters.forEach(({ at }, position) => {
    const value = point[position] ?? Number.NaN;
    if (at.file === 'training') training[at.table][at.key] = value;
    else for (const framework of at.frameworks) frameworks[framework] = { ...frameworks[framework], [at.key]: value };
  });
  return { training, frameworks };
}

/**
 * Contents of both files: what was fitted, in the order of `fittedParameters`, and nothing else, whatever the files held before.
 *
 * @param rows that the fit saw
 */
export function fittedFiles(
  point: FitPoint,
  rows: number,
): Readonly<Record<FittedParameter['at']['file'], Readonly<Record<string, object>>>> {
  const { training, frameworks } = placesAt(point);
  const fit = {
    rows,
    objective: 'most probable point under Student-t residuals and the priors of validation/fit/parameters.ts',
    command: 'npm run calibrate',
  };
  return { training: { ...training, fit }, frameworks: { ...frameworks, fit } };
}
