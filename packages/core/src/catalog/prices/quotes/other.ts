/** What renting Trainium and Ascend cost, quote by quote, oldest first for each. */
import type { RentalQuote } from '../../price.js';
import { inferenceMargins } from '../../sources.js';

export const otherQuotes: readonly RentalQuote[] = [
  {
    accelerator: 'trainium2',
    date: '2026-07',
    kind: 'on-demand',
    usdPerAcceleratorHour: 1.5,
    source: inferenceMargins,
    verified: false,
    note: 'estimate of an analyst',
  },
  {
    accelerator: 'ascend910b',
    date: '2026',
    kind: 'on-demand',
    usdPerAcceleratorHour: 2.0,
    source: inferenceMargins,
    verified: false,
    note: 'CTyun instance at 38.45 yuan an hour, a stand-in',
  },
  {
    accelerator: 'ascend910c',
    date: '2026',
    kind: 'contract-1y',
    usdPerAcceleratorHour: 1.95,
    lowUsd: 1.71,
    highUsd: 2.25,
    source: inferenceMargins,
    verified: true,
    note: '1.71-2.25 award',
  },
];
