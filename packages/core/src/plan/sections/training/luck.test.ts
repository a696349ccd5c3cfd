import { expect, test } from 'vitest';
import { formatIssue } from '../../../messages/index.js';
import type { PlainMap } from '../../parse.js';
import { resolvePlan } from '../../resolve.js';
import { runPlan } from '../../run.js';
import type { Outcome } from '../../section.js';

function planned(cluster: PlainMap = {}, run: PlainMap = {}): Outcome {
  const plan = resolvePlan({
    data: {
      model: 'llama-3.1-405b',
      data: { tokens: 2e12, sequenceLength: 8192 },
      cluster: { accelerator: 'h100-sxm', count: 16_384, ...cluster },
      training: {
        globalBatchSequences: 2048,
        layout: { tensorParallel: 8, pipelineParallel: 16, virtualPipeline: 8 },
        run,
      },
    },
  });
  if (!plan.ok) throw new Error(plan.issues.map(formatIssue).join('\n'));
  const outcome = runPlan(plan.value).outcomes.training;
  if (outcome === undefined) throw new Error('a plan with training has an outcome');
  return outcome;
}

const value = (outcome: Outcome, name: string): number => outcome.figures[name]?.value ?? Number.NaN;

interface Breakdown {
  readonly run: readonly { readonly timeS: number }[];
  readonly failures: readonly { readonly failures: number }[];
}

const usual = planned();

test('the parts of the run sum to its time, and the kinds of failures to all of them', () => {
  const { run, failures } = usual.details.breakdown as Breakdown;
  const time = run.reduce((sum, { timeS }) => sum + timeS, 0);
  expect(time / value(usual, 'runTimeS')).toBeCloseTo(1, 9);
  const count = failures.reduce((sum, part) => sum + part.failures, 0);
  expect(count / value(usual, 'expectedFailures')).toBeCloseTo(1, 9);
});

test('luck lies around what is expected, and explains itself as played', () => {
  expect(value(usual, 'luckyRunTimeS')).toBeLessThan(value(usual, 'runTimeS'));
  expect(value(usual, 'unluckyRunTimeS')).toBeGreaterThan(value(usual, 'runTimeS'));
  expect(value(usual, 'poorDayFraction')).toBeLessThan(value(usual, 'goodputFraction'));
  const figure = usual.explain('poorDayFraction');
  expect(figure?.rule).toBe('simulated');
  expect(figure?.value).toBe(value(usual, 'poorDayFraction'));
  expect(figure?.from.map(({ name }) => name)).toContain('failureIntervalS');
  expect(usual.names).toContain('poorDayFraction');
});

test('a run that nothing interrupts has no luck', () => {
  const calm = planned({
    failures: {
      acceleratorFailuresPerYear: 0,
      nodeFailuresPerYear: 0,
      rackFailuresPerYear: 0,
      networkFailuresPerYear: 0,
      jobFailuresPerYear: 0,
      plannedStopsPerYear: 0,
    },
  });
  expect(calm.figures.luckyRunTimeS).toBeUndefined();
  expect(calm.explain('luckyRunTimeS')).toBeUndefined();
  expect(value(calm, 'goodputFraction')).toBeGreaterThan(0.999);
});

test('one number for failures of all kinds keeps their proportions and gives that number', () => {
  // 32,768 h / 16,384 = 2 h
  const plan = planned({ failures: { acceleratorHoursPerFailure: 32_768 } });
  expect(plan.explain('failureIntervalS')?.value).toBeCloseTo(7200, 6);
  const share = (outcome: Outcome): number =>
    (outcome.explain('jobFailuresPerS')?.value ?? 0) / (outcome.explain('failuresPerS')?.value ?? 0);
  expect(share(plan)).toBeCloseTo(share(usual), 9);
});

test('one number for the whole restart is the restart', () => {
  expect(planned({}, { restartS: 1234 }).explain('restartS')?.value).toBe(1234);
  expect(planned({}, { restartS: 0 }).explain('restartS')?.value).toBe(0);
  // 4 + 2 + 4 min and 5.68 TB at 2 TB/s
  expect(usual.explain('restartS')?.value).toBeCloseTo(602.84, 1);
});

test('a cluster that never gets on is told in numbers, not refused', () => {
  const hopeless = planned({ failures: { acceleratorFailuresPerYear: 1e6 } });
  expect(value(hopeless, 'goodputFraction')).toBeLessThan(1e-6);
  expect(Number.isFinite(value(hopeless, 'runTimeS'))).toBe(true);
  expect(hopeless.figures.luckyRunTimeS).toBeUndefined();
});

interface Changes {
  readonly goodputChanges: readonly { readonly change: string; readonly goodputFraction: number }[];
}

function changed(outcome: Outcome): Readonly<Record<string, number>> {
  const { goodputChanges } = outcome.details.breakdown as unknown as Changes;
  return Object.fromEntries(goodputChanges.map(({ change, goodputFraction }) => [change, goodputFraction]));
}

test('what would change the goodput is what the changed plan answers', () => {
  const blocking = planned({}, { detectionS: 300, rescheduleS: 100, warmUpS: 200 });
  const changes = changed(blocking);
  const goodputOf = (cluster: PlainMap, run: PlainMap): number => value(planned(cluster, run), 'goodputFraction');
  expect(Object.keys(changes)).toEqual(['halfFailures', 'doubleFailures', 'halfRestart', 'asynchronous', 'memory']);
  expect(changes.halfRestart).toBeCloseTo(goodputOf({}, { detectionS: 150, rescheduleS: 50, warmUpS: 100 }), 12);
  const slow = { detectionS: 300, rescheduleS: 100, warmUpS: 200 };
  expect(changes.asynchronous).toBeCloseTo(goodputOf({}, { ...slow, checkpointKind: 'asynchronous' }), 12);
  expect(changes.memory).toBeCloseTo(goodputOf({}, { ...slow, checkpointKind: 'memory' }), 12);
  expect(changes.halfFailures).toBeGreaterThan(value(blocking, 'goodputFraction'));
  expect(changes.doubleFailures).toBeLessThan(value(blocking, 'goodputFraction'));
});

test('a run where little fails has little to change', () => {
  const rare = { failures: { acceleratorHoursPerFailure: 1e9 } };
  // Announced stops remain, whose return is part of a restart.
  expect(Object.keys(changed(planned(rare, { checkpointKind: 'memory' })))).toEqual(['halfRestart']);
});
