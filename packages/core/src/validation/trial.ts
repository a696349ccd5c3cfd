/** What two or three measured runs of a cluster are worth: how far the others are missed before and after they correct the prediction. */
import { calibratedInterval, type Kinship, trainingInterval } from '../uncertainty/index.js';
import { clusterOf, drawsOf, type Unit } from './draws.js';
import { foldsOfGroups } from './folds.js';
import { fitUncertainty, withSimilarity } from './intervals.js';
import type { Residual } from './residuals.js';
import { mean, median } from './statistics.js';

export interface CalibrationTrial {
  readonly unit: Unit;
  readonly cells: number;
  /** Predicted rows, each in as many draws as it was not drawn for. */
  readonly predictions: number;
  readonly before: TrialErrors;
  readonly after: TrialErrors;
  /** Half-widths of the intervals after over before, median. */
  readonly widthFraction: number;
}

/** 100 · |predicted − measured| / measured, and the share of rows within the 80 % interval. */
interface TrialErrors {
  readonly medianAbsErrorPct: number;
  readonly meanAbsErrorPct: number;
  readonly coverageFraction: number;
}

const folds = 5;
const drawsOfCell = 20;
const seed = 4;

/**
 * Draws 2 or 3 runs of each cell of at least 5, corrects the prediction of the others by them, and compares.
 *
 * Everything used on a cluster is fitted to other clusters: the constants (the residuals are of groups left out), the typical miss, and how alike
 * runs are missed.
 *
 * @param residuals of step times whose group was left out of the fit
 * @param kinship the shipped one, unless another was fitted
 */
export function calibrationTrial(residuals: readonly Residual[], unit: Unit, kinship?: Kinship): CalibrationTrial {
  const steps = residuals.filter(({ metric }) => metric === 'stepTimeS');
  const foldOf = foldsOfGroups(steps.map(clusterOf), folds);
  const cells = new Set<string>();
  const before: Judged[] = [];
  const after: Judged[] = [];
  const widths: number[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const isHere = (each: Residual): boolean => foldOf.get(clusterOf(each)) === fold;
    const others = steps.filter((each) => !isHere(each));
    if (others.length === 0) continue;
    const table = withSimilarity(fitUncertainty(others, '', kinship), others);
    const here = steps.filter(isHere);
    const plainOf = new Map(here.map((each) => [each, trainingInterval('stepTimeS', each.facts, table)]));
    for (const { cell, known, left } of drawsOf(here, unit, { draws: drawsOfCell, seed })) {
      cells.add(cell);
      const measured = known.map(({ facts, logRatio }) => ({ traits: facts, logRatio }));
      for (const each of left) {
        const { facts, logRatio } = each;
        const plain = plainOf.get(each) ?? trainingInterval('stepTimeS', facts, table);
        const own = calibratedInterval(measured, facts, table, measured, () => plain) ?? {
          ...plain,
          factor: 1,
          widthFraction: 1,
        };
        before.push(judged(logRatio, 1, plain));
        after.push(judged(logRatio, own.factor, own));
        widths.push(own.widthFraction);
      }
    }
  }
  return {
    unit,
    cells: cells.size,
    predictions: after.length,
    before: errorsOf(before),
    after: errorsOf(after),
    widthFraction: median(widths) ?? 1,
  };
}

interface Judged {
  readonly errorPct: number;
  readonly isCovered: boolean;
}

function judged(
  logRatio: number,
  factor: number,
  { lowFactor, highFactor }: { readonly lowFactor: number; readonly highFactor: number },
): Judged {
  const ratio = Math.exp(logRatio);
  return { errorPct: 100 * Math.abs(factor / ratio - 1), isCovered: lowFactor <= ratio && ratio <= highFactor };
}

function errorsOf(list: readonly Judged[]): TrialErrors {
  const errors = list.map(({ errorPct }) => errorPct);
  return {
    medianAbsErrorPct: median(errors) ?? 0,
    meanAbsErrorPct: mean(errors) ?? 0,
    coverageFraction: mean(list.map(({ isCovered }) => (isCovered ? 1 : 0))) ?? 0,
  };
}
