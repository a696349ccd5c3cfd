import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { billModule, goalModule, pricedGoalModule } from '../src/economics/index.js';
import { handbook } from '../src/figures/index.js';
import { trainingGraph } from '../src/training/index.js';

test('the handbook of figures is what the declarations give; npm run docs writes it anew', () => {
  const page = readFileSync(new URL('../../../docs/reference/figures.md', import.meta.url), 'utf8');
  expect(page).toBe(handbook(trainingGraph([billModule, goalModule, pricedGoalModule])));
});
