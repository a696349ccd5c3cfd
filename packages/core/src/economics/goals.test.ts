/** What lets a search of layouts serve every goal: goals reach a layout only through the time of the run, and none falls as that grows. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { programFor } from '../figures/index.js';
import { trainingGraph, trainingObjects, trainingValues } from '../training/index.js';
import { layoutValues } from '../training/values.js';
import { billModule, billValues } from './bill.js';
import { goalModule, plainGoals, pricedGoalModule } from './goals.js';

const graph = trainingGraph([billModule, goalModule, pricedGoalModule]);
const figures = [
  'allRunsTimeS',
  'allRunsCostUsd',
  'allRunsEnergyJ',
  'clusterPowerW',
  'clusterAccelerators',
  'lateS',
  'delayedCostUsd',
  'weightedUsd',
];

/** Figures that one needs, but not those that only the time of the run needs. */
function besideTheRun(figure: string): ReadonlySet<string> {
  const needed = new Set<string>();
  const pending = [figure];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name === 'runTimeS' || needed.has(name)) continue;
    needed.add(name);
    pending.push(...(graph.byName.get(name)?.needs ?? []));
  }
  return needed;
}

test.each(figures)('%s hangs on a layout only through the time of the run', (figure) => {
  const columns = Object.keys(layoutValues(trainingInput().layout));
  expect(columns.filter((column) => besideTheRun(figure).has(column))).toEqual([]);
});

test('no goal falls as the run takes longer', () => {
  const input = trainingInput();
  const values = {
    ...trainingValues(input),
    ...billValues({ rentUsdPerAcceleratorHour: 2, tariffUsdPerKwh: 0.1 }),
  };
  const program = programFor(graph, { outputs: figures, columns: ['runTimeS'] });
  const rate = fc.double({ min: 0, max: 1e3, noNaN: true });
  const goals = fc.record({
    runs: fc.integer({ min: 1, max: 20 }),
    concurrentRuns: fc.integer({ min: 1, max: 20 }),
    hasDueDate: fc.constantFrom(0, 1),
    dueS: fc.double({ min: 0, max: 1e7, noNaN: true }),
    delayUsdPerS: rate,
    usdWeight: rate,
    timeWeightUsdPerS: rate,
    energyWeightUsdPerJ: rate,
  });
  const time = fc.double({ min: 1, max: 1e7, noNaN: true });
  fc.assert(
    fc.property(goals, time, time, (goal, a, b) => {
      const runTimeS = Float64Array.of(Math.min(a, b), Math.max(a, b));
      const found = program.run({
        values: { ...values, ...plainGoals, ...goal, runTimeS },
        objects: trainingObjects(input),
        length: 2,
      });
      for (const figure of figures) {
        const column = found[figure];
        if (typeof column === 'number' || column === undefined) continue;
        expect(column[1] ?? 0).toBeGreaterThanOrEqual(column[0] ?? 0);
      }
    }),
    { numRuns: 200, seed: 20261124 },
  );
});
