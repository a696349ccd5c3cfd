/** What `athanor bottleneck --json` prints: versioned, numbers unrounded and in SI. */
import type { Bottleneck, BottleneckAnswer } from './analysis.js';
import type { Planned } from './base.js';
import { cableDelay } from './cable.js';
import type { SmallestCluster } from './deadline.js';
import type { Both, Effect, Slopes } from './effects.js';
import type { Outcome } from './points.js';
import { isKinked, type Slope } from './slopes.js';

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
const version = 1;

export function bottleneckJson(answer: BottleneckAnswer): Record<string, unknown> {
  const head = { athanor: version, command: 'bottleneck', name: answer.plan.name };
  return answer.kind === 'nothingFits'
    ? { ...head, status: 'infeasible', candidates: answer.candidates }
    : { ...head, ...analysisJson(answer) };
}

function analysisJson(answer: Bottleneck): Record<string, unknown> {
  const { plan, isSearched, base, effects, interval, cable, questions, breakEvens, smallestCluster, largestModels } =
    answer;
  const { fixed, reoptimised, overBytes } = base;
  return {
    status: overBytes > 0 ? 'infeasible' : 'answered',
    asOf: plan.asOf,
    isSearched,
    objective: questions.objective,
    overBytes,
    base: {
      fixed: plannedJson(fixed),
      ...(reoptimised === undefined ? {} : { reoptimised: plannedJson(reoptimised) }),
    },
    interval: { lowFactor: interval.lowFactor, highFactor: interval.highFactor },
    resources: effects.map(effectJson),
    cable: { ...cable, sPerM: cableDelay.sPerM, source: cableDelay.source },
    ...(breakEvens === undefined ? {} : { breakEvens }),
    ...(smallestCluster === undefined ? {} : { smallestCluster: clusterJson(smallestCluster) }),
    ...(largestModels === undefined ? {} : { largestModels }),
  };
}

function clusterJson({ deadlineS, found, triedUpTo }: SmallestCluster): Record<string, unknown> {
  if (found === undefined) return { deadlineS, triedUpTo };
  const { count, ...planned } = found;
  return { deadlineS, accelerators: count, ...plannedJson(planned) };
}

function plannedJson({ layout, run }: Planned): Record<string, unknown> {
  return { ...run, layout };
}

function effectJson({ resource, amount, points, slopes, quarter, worth }: Effect): Record<string, unknown> {
  const { key, kind, unit, isMoreBetter } = resource;
  return {
    resource: key,
    kind,
    amount,
    unit,
    isMoreBetter,
    points: points.map(({ factor, applied, ...runs }) => ({
      factor,
      applied,
      fixed: outcomeJson(runs.fixed),
      reoptimised: outcomeJson(runs.reoptimised),
    })),
    elasticity: slopesJson(slopes),
    quarterBetter: quarter,
    ...(worth === undefined ? {} : { oneMore: worth }),
  };
}

function outcomeJson(outcome: Outcome): Record<string, unknown> {
  return outcome.kind === 'run' ? plannedJson(outcome) : { why: outcome.kind };
}

function slopesJson(slopes: Both<Slopes>): Record<string, unknown> {
  const one = ({ stepTimeS, runTimeS, costUsd }: Slopes) => ({
    stepTimeS: slopeJson(stepTimeS),
    runTimeS: slopeJson(runTimeS),
    ...(costUsd === undefined ? {} : { costUsd: slopeJson(costUsd) }),
  });
  return Object.fromEntries(Object.entries(slopes).map(([which, of]) => [which, one(of)]));
}

const slopeJson = (slope: Slope) => ({ ...slope, isKinked: isKinked(slope) });
