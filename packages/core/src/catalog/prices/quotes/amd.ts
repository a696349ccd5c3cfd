/** What renting AMD Instinct cost, quote by quote, oldest first for each. */
import type { RentalQuote } from '../../price.js';
import { cliffCenter } from '../../sources.js';

export const amdQuotes: readonly RentalQuote[] = [
  {
    accelerator: 'mi300x',
    date: '2026-05',
    kind: 'market-median',
    usdPerAcceleratorHour: 1.99,
    lowUsd: 1.5,
    highUsd: 6.0,
    source: cliffCenter,
    verified: true,
    note: 'median; 1.50-6.00',
  },
  {
    accelerator: 'mi325x',
    date: '2026-05',
    kind: 'on-demand',
    usdPerAcceleratorHour: 1.95,
    source: cliffCenter,
    verified: true,
    note: 'TensorWave',
  },
];
