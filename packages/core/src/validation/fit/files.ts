/** The files that hold what the fit found: which values they ship, and what a fit writes into them. */
import { fittedFrameworks } from '../../catalog/index.js';
import { fittedTraining } from '../../training/index.js';
import type { FitPoint } from './fit.js';
import { type FittedParameter, fittedParameters } from './parameters.js';

type Files = Readonly<Record<FittedParameter['file'], Readonly<Record<string, unknown>>>>;

/** The values that the model is shipped with, one per entry of `fittedParameters`. */
export const shippedPoint: FitPoint = fittedParameters.map(({ name, file, keys }) => {
  const shipped: Files = { training: fittedTraining, frameworks: fittedFrameworks };
  const [section, key] = keys[0] ?? ['', ''];
  const value: unknown = (shipped[file][section] as Readonly<Record<string, unknown>> | undefined)?.[key];
  if (typeof value !== 'number') throw new Error(`the files of fitted constants lack ${name}`);
  return value;
});

/**
 * Contents of both files: what was fitted, in the order of `fittedParameters`, and nothing else, whatever the files held before.
 *
 * @param rows that the fit saw
 */
export function fittedFiles(point: FitPoint, rows: number): Files {
  const files = { training: {}, frameworks: {} } as Record<FittedParameter['file'], Record<string, object>>;
  fittedParameters.forEach(({ file, keys }, position) => {
    for (const [section, key] of keys)
      files[file][section] = { ...files[file][section], [key]: point[position] ?? Number.NaN };
  });
  const fit = {
    rows,
    objective: 'most probable point under Student-t residuals and the priors of validation/fit/parameters.ts',
    command: 'npm run calibrate',
  };
  return { training: { ...files.training, fit }, frameworks: { ...files.frameworks, fit } };
}
