/** The law of the critical batch. */
import type { Primitive } from '../../figures/index.js';
import type { TrainingObjects } from '../objects.js';
import { zhang2024 } from '../sources.js';

const TRILLION = 1e12;

export const criticalBatch: Primitive<TrainingObjects> = {
  name: 'criticalBatch',
  about: 'critical batch as a power of the tokens of the run: B₁ (D / 10¹²)^a',
  args: ['plannedTokens', 'criticalBatchAtTrillionTokens', 'criticalBatchExponent'],
  objects: [],
  fields: ['lawBatchTokens'],
  source: zhang2024,
  call(_objects, args, out) {
    const [tokens = 1, atTrillion = 1, exponent = 0] = args;
    out[0] = atTrillion * (tokens / TRILLION) ** exponent;
  },
};
