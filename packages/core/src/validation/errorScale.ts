/** Fits the typical miss of a prediction to what is known of a run beforehand. */
import { choleskySolver, type ErrorScale, errorFeatures, errorScaleOf } from '../uncertainty/index.js';
import type { Residual } from './residuals.js';

/** Keeps the logarithm of a perfect hit finite; predictions nearer than this are luck. */
const nearest = 0.01;
/** Strength of the pull of each term to 0, in rows: features that few rows carry say little. */
const ridge = 100;
/** The typical miss is held within these quantiles of the fitted rows'. */
const [lowestQuantile, highestQuantile] = [0.02, 0.98];

/**
 * Fits ln|ln(measured / predicted)| by ridge regression on standardised features; a row counts by the root of the size of its group.
 *
 * @param residuals of predictions whose group was left out; not empty
 * @source Hoerl, Kennard 1970, doi:10.1080/00401706.1970.10488634; Papadopoulos, Gammerman, Vovk 2008 (intervals normalised by a predicted error)
 */
export function fitErrorScale(residuals: readonly Residual[]): ErrorScale {
  const weights = groupWeights(residuals);
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const features = residuals.map(({ facts }) => errorFeatures(facts));
  const names = [...new Set(features.flatMap((each) => Object.keys(each)))].sort();
  const columns = names.map((name) => standardised(features.map((each) => each[name] ?? 0)));
  const target = residuals.map(({ logRatio }) => Math.log(Math.abs(logRatio) + nearest));
  const design = [{ values: target.map(() => 1), centre: 0, spread: 1 }, ...columns];
  const products = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, row) => sum + (weights[row] ?? 0) * value * (b[row] ?? 0), 0);
  const normal = design.map(({ values: a }, row) =>
    design.map(({ values: b }, column) => products(a, b) + (row === column && row > 0 ? ridge * mean : 0)),
  );
  const [level = 0, ...slopes] = choleskySolver(normal)(design.map(({ values }) => products(values, target)));
  const terms = Object.fromEntries(
    names.map((name, index) => [name, (slopes[index] ?? 0) / (columns[index]?.spread ?? 1)]),
  );
  const shift = names.reduce((sum, name, index) => sum + (terms[name] ?? 0) * (columns[index]?.centre ?? 0), 0);
  const free: ErrorScale = { intercept: level - shift, terms, low: 0, high: Number.MAX_VALUE };
  const scales = residuals.map(({ facts }) => errorScaleOf(free, facts)).sort((a, b) => a - b);
  const quantile = (share: number): number => scales[Math.floor(share * (scales.length - 1))] ?? 1;
  return { ...free, low: quantile(lowestQuantile), high: quantile(highestQuantile) };
}

/** 1/√n for each of the n rows of a group: between a vote for each row and a vote for each group. */
export function groupWeights(residuals: readonly { readonly group: string }[]): readonly number[] {
  const sizes = new Map<string, number>();
  for (const { group } of residuals) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return residuals.map(({ group }) => 1 / Math.sqrt(sizes.get(group) ?? 1));
}

function standardised(values: readonly number[]): {
  readonly values: readonly number[];
  readonly centre: number;
  readonly spread: number;
} {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length) || 1;
  return { values: values.map((value) => (value - centre) / spread), centre, spread };
}
