/** Writes the reference pages that come from the code: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { billModule, goalModule, pricedGoalModule } from '@athanor/core/economics';
import { handbook } from '@athanor/core/figures';
import { trainingGraph } from '@athanor/core/training';

writeFileSync(
  new URL('reference/figures.md', import.meta.url),
  handbook(trainingGraph([billModule, goalModule, pricedGoalModule])),
);
