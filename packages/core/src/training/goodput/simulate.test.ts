import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainingInput } from '../../../test/trainingInput.js';
import { planTraining } from '../plan-training.js';
import { simulatedProcess } from './of-values.js';
import { simulateGoodput } from './simulate.js';

const input = trainingInput();

function valuesWith(overrides: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const answer = planTraining(input, {}, overrides);
  if (answer.kind !== 'predicted') throw new Error('the input keeps the rules');
  return answer.evaluation.values;
}

/**
 * Where the closed form is exact: failures at constant rates, one pool of spares with exponential repairs, and runs that are
 * long beside a repair (a run starts with all its spares). The mean time between failures may be shorter than a restart.
 */
const cluster = fc.record({
  // At 16,384 accelerators: 11 h to 27 min between failures.
  acceleratorFailuresPerYear: fc.double({ min: 0.02, max: 1, noNaN: true }),
  nodeFailuresPerYear: fc.double({ min: 0, max: 1, noNaN: true }),
  // Racks stand ready in plenty: two pools that make the job wait would not be independent.
  rackFailuresPerYear: fc.constantFrom(0, 0.3),
  spareRacks: fc.constant(40),
  rackRepairS: fc.constant(14_400),
  memoryAcrossRacks: fc.constantFrom(0, 1),
  networkFailuresPerYear: fc.double({ min: 0, max: 0.1, noNaN: true }),
  jobFailuresPerYear: fc.double({ min: 0, max: 0.1, noNaN: true }),
  plannedStopsPerYear: fc.double({ min: 0, max: 0.1, noNaN: true }),
  spareNodes: fc.integer({ min: 0, max: 12 }),
  nodeRepairS: fc.double({ min: 600, max: 14_400, noNaN: true }),
  detectionS: fc.double({ min: 0, max: 1800, noNaN: true }),
  warmUpS: fc.double({ min: 0, max: 600, noNaN: true }),
  checkpointKind: fc.integer({ min: 0, max: 2 }),
  checkpointPauseS: fc.double({ min: 0, max: 60, noNaN: true }),
  storageBytesPerS: fc.double({ min: 5e10, max: 2e12, noNaN: true }),
  storageIntervalGivenS: fc.constantFrom(0, 1800, 7200),
  memoryCopies: fc.integer({ min: 1, max: 2 }),
  // Every ten hours is often enough.
  lossSpikesPerToken: fc.constantFrom(0, 1e-11),
  spikeRewindSteps: fc.integer({ min: 0, max: 1000 }),
  evaluationS: fc.constantFrom(0, 600),
  // Faster and slower than the 2.6 million tokens of a second need.
  dataBytesPerS: fc.constantFrom(2e12, 9e6),
  slowNodeFraction: fc.constantFrom(0, 0.001),
});

test('the closed form lies within the error of the simulation', () => {
  const misses: number[] = [];
  fc.assert(
    fc.property(cluster, (overrides) => {
      const values = valuesWith(overrides);
      const { goodputFraction = 0, failureIntervalS = 0 } = values;
      // About 300 failures in each run, however often they come.
      const productiveS = 300 * failureIntervalS * goodputFraction;
      const simulated = simulateGoodput(simulatedProcess(values), { productiveS, runs: 50, seed: 11 });
      const miss = (goodputFraction - simulated.goodputFraction) / simulated.standardError;
      misses.push(miss);
      // The end of a run need not be saved, and spikes restart the grid of checkpoints: a few thousandths.
      expect(Math.abs(miss) * simulated.standardError).toBeLessThan(
        3 * simulated.standardError + 3e-3 * goodputFraction,
      );
    }),
    { numRuns: 40, seed: 5 },
  );
  // Not one-sided: misses have a mean near 0.
  expect(Math.abs(misses.reduce((sum, miss) => sum + miss, 0) / misses.length)).toBeLessThan(1);
});

test('the shares of wall time and the goodput sum to 1', () => {
  fc.assert(
    fc.property(cluster, (overrides) => {
      const values = valuesWith({ ...overrides, dataBytesPerS: 1e7 });
      const shares = [
        'goodputFraction',
        'checkpointLossFraction',
        'lostWorkFraction',
        'restartFraction',
        'spareWaitFraction',
        'plannedStopFraction',
        'evaluationFraction',
        'dataStallFraction',
        'slowMachineFraction',
        'spikeFraction',
      ].map((name) => values[name] ?? Number.NaN);
      for (const share of shares) expect(share).toBeGreaterThanOrEqual(0);
      expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-9);
    }),
    { numRuns: 100 },
  );
});

const process = simulatedProcess(valuesWith({}));
const options = { productiveS: 50 * 86_400, runs: 30, seed: 1 };

test('the same seed gives the same luck, another seed another', () => {
  expect(simulateGoodput(process, options)).toEqual(simulateGoodput(process, options));
  expect(simulateGoodput(process, { ...options, seed: 2 }).wallS).not.toEqual(simulateGoodput(process, options).wallS);
});

test('days and runs have good and bad luck, days more of it', () => {
  const { goodputFraction, wallS, dayFraction } = simulateGoodput(process, options);
  expect(wallS.p10).toBeLessThan(wallS.p50);
  expect(wallS.p50).toBeLessThan(wallS.p90);
  expect(options.productiveS / wallS.p90).toBeLessThan(goodputFraction);
  const runSpread = wallS.p90 / wallS.p10 - 1;
  expect((dayFraction?.p90 ?? 0) - (dayFraction?.p10 ?? 0)).toBeGreaterThan(runSpread);
});

test('a run without failures takes its work and its checkpoints', () => {
  const calm = { ...process, classes: [], planned: { ratePerS: 0 } };
  const checkpoint = { intervalS: 100, pauseS: 10, persistS: 0 };
  // 950 s of work: nine checkpoints
  const { wallS, failures, dayFraction } = simulateGoodput(
    { ...calm, checkpoint },
    { productiveS: 950, runs: 2, seed: 1 },
  );
  expect(wallS).toEqual({ p10: 1040, p50: 1040, p90: 1040 });
  expect(failures.p90).toBe(0);
  expect(dayFraction).toBeUndefined();
});

test('an announced stop waits for its checkpoint to be stored, a loss spike takes none', () => {
  // Nothing else happens: 0.5 h to return from either; a checkpoint pauses 10 min and is in storage 50 min later.
  const quiet = {
    acceleratorFailuresPerYear: 0,
    nodeFailuresPerYear: 0,
    networkFailuresPerYear: 0,
    jobFailuresPerYear: 0,
  };
  const checkpoints = {
    checkpointKind: 1,
    checkpointIntervalGivenS: 36_000,
    checkpointPauseS: 600,
    hostCopyBytesPerS: 1e15,
  };
  const common = { ...quiet, ...checkpoints, restartIsGiven: 1, restartGivenS: 1800, storageBytesPerS: 5.68e12 / 3000 };
  const { plannedStopS = 0, checkpointPersistS = 0 } = valuesWith(common);
  expect(checkpointPersistS / 3000).toBeCloseTo(1, 2);
  expect(plannedStopS).toBeCloseTo(600 + checkpointPersistS + 1800, 0);
  for (const [change, name] of [
    // 1 a day, each 5,400 s; and about as many spikes, each 1,800 s and half an interval of repetition.
    [{ plannedStopsPerYear: 365.25 / 16_384 }, 'plannedStopFraction'],
    [{ plannedStopsPerYear: 0, lossSpikesPerToken: 4e-12, spikeRewindSteps: 0 }, 'spikeFraction'],
  ] as const) {
    const values = valuesWith({ ...common, ...change });
    const simulated = simulateGoodput(simulatedProcess(values), { productiveS: 2e7, runs: 60, seed: 3 });
    expect(values[name]).toBeGreaterThan(0.005);
    expect(Math.abs((values.goodputFraction ?? 0) - simulated.goodputFraction)).toBeLessThan(
      3 * simulated.standardError + 1e-3,
    );
  }
});

test('nothing to simulate is a fault of the caller', () => {
  expect(() => simulateGoodput(process, { ...options, runs: 0 })).toThrow('nothing to simulate');
  expect(() => simulateGoodput(process, { ...options, productiveS: 0 })).toThrow('nothing to simulate');
});
