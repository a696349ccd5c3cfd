/** Where the time of a run goes under failures, in closed form: what lasts, checkpoints, lost work, restarts. */
import type { CheckpointPlan, FailureClass } from './process.js';

/** Shares of all running and restarting time; they sum to 1. */
export interface FailureShares {
  /** Running that lasts: its results are never lost. */
  readonly lasting: number;
  /** Pauses for the checkpoints between. */
  readonly checkpoint: number;
  /** Running, and pauses, that a later failure undid. */
  readonly lost: number;
  readonly restart: number;
}

/** Keeps a run that hardly gets on finite: less than a second of progress in thirty thousand years. */
const LEAST = 1e-12;
/** Beyond it e^x is no finite number to speak of, and e^x − 1 is e^x. */
const HUGE_EXPONENT = 500;
/** Rates below once in thirty million years are none. */
const NO_RATE_PER_S = 1e-15;

/**
 * Expected shares of a long run, exact for failures that come at constant rates, restarts included, each taking its fixed time.
 *
 * Between two restores the run is up for an exponential time X. Snapshot j is safe once X ≥ j·(τ + C) + W, so that
 * τ·Σ P(X ≥ j·(τ + C) + W) = τ·e^(−ΛW)/(e^(Λ(τ + C)) − 1) lasts: Daly's model with a time W from snapshot to storage
 * (Daly 2006, eq. 20, for W = 0). A restart that takes R and starts anew at each failure lasts (e^(ΛR) − 1)/Λ in the mean.
 *
 * With copies in memory there are two levels: failures that spare the copies are part of the time that a stretch between
 * two stored snapshots takes, and failures that do not spare them are the X above; the sum then runs over powers of the
 * Laplace transform of that time.
 *
 * @param classes rates ≥ 0; with all of them 0 only checkpoints cost
 */
export function failureShares(classes: readonly FailureClass[], checkpoint: CheckpointPlan): FailureShares {
  const { intervalS, pauseS } = checkpoint;
  const happening = classes.filter(({ ratePerS }) => ratePerS > NO_RATE_PER_S);
  const kept = checkpoint.snapshotsPerStored === undefined ? [] : happening.filter(({ keepsMemory }) => keepsMemory);
  const fatal = happening.filter((each) => !kept.includes(each));
  const cycle = fatal.length === 0 ? neverFatal(kept, checkpoint) : untilFatal(kept, fatal, checkpoint);
  const lasting = Math.max(LEAST, cycle.lastingS / cycle.wholeS);
  const pauses = (lasting * pauseS) / intervalS;
  // Differences of large times: rounding may leave less than nothing.
  const restart = Math.max(0, cycle.restartS / cycle.wholeS);
  return { lasting, checkpoint: pauses, lost: Math.max(0, 1 - restart - pauses - lasting), restart };
}

/** Means of one cycle, from a restore from storage to the end of the next. */
interface Cycle {
  readonly lastingS: number;
  readonly restartS: number;
  readonly wholeS: number;
}

/** Failures that memory outlives, or none at all. */
function neverFatal(kept: readonly FailureClass[], { intervalS, pauseS }: CheckpointPlan): Cycle {
  const rate = total(kept);
  if (rate === 0) return { lastingS: intervalS, restartS: 0, wholeS: intervalS + pauseS };
  const restartS = restartOf(kept, kept, ({ memoryRestartS }) => memoryRestartS);
  return {
    lastingS: intervalS / Math.expm1(rate * (intervalS + pauseS)),
    restartS,
    wholeS: 1 / rate + restartS,
  };
}

function untilFatal(
  kept: readonly FailureClass[],
  fatal: readonly FailureClass[],
  { intervalS, pauseS, persistS, snapshotsPerStored = 1 }: CheckpointPlan,
): Cycle {
  const fatalRate = total(fatal);
  const keptRate = total(kept);
  const rate = fatalRate + keptRate;
  const keptShare = keptRate / rate;
  const fatalShare = fatalRate / rate;
  // Chance that a restart from memory, which failures of its kind start anew, ends in a fatal failure: one less its Laplace
  // transform at the rate of fatal failures. Only sums of positive parts: differences would lose rare fatal failures in rounding.
  const disturbed = weighted(kept, ({ memoryRestartS }) => -Math.expm1(-rate * memoryRestartS));
  const lostInRestart = (disturbed * fatalShare) / (fatalShare + keptShare * (1 - disturbed));
  // The same of a failure while training.
  const leaves = fatalShare + keptShare * lostInRestart;
  // And of one stretch from snapshot to snapshot, as minus the logarithm of its transform.
  const up = rate * (intervalS + pauseS);
  const exponent = up < HUGE_EXPONENT ? Math.log1p(Math.expm1(up) * leaves) : up + Math.log(leaves);
  const stretches = Math.exp(-fatalRate * persistS) / Math.expm1(snapshotsPerStored * exponent);
  const storageRestartS = restartOf(fatal, [...kept, ...fatal], ({ restartS }) => restartS);
  return {
    lastingS: snapshotsPerStored * intervalS * stretches,
    restartS: storageRestartS + (keptRate * lostInRestart) / (fatalRate * rate * leaves),
    wholeS: 1 / fatalRate + storageRestartS,
  };
}

/** Mean time of a restart begun by one of `first`, where any of `all` starts it anew. */
function restartOf(
  first: readonly FailureClass[],
  all: readonly FailureClass[],
  restart: (failure: FailureClass) => number,
): number {
  const rate = total(all);
  const again = (classes: readonly FailureClass[]): number =>
    weighted(classes, (failure) => -Math.expm1(-rate * restart(failure)));
  const undisturbed = weighted(all, (failure) => Math.exp(-rate * restart(failure)));
  return again(first) / (rate * Math.max(undisturbed, LEAST));
}

function total(classes: readonly FailureClass[]): number {
  return classes.reduce((sum, { ratePerS }) => sum + ratePerS, 0);
}

/** Mean of a quantity over classes, by how often each happens. */
function weighted(classes: readonly FailureClass[], of: (failure: FailureClass) => number): number {
  return (
    classes.reduce((sum, failure) => sum + failure.ratePerS * of(failure), 0) /
    Math.max(total(classes), Number.MIN_VALUE)
  );
}
