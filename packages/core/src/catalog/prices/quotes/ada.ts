/** What renting L4, L40S and RTX 4090 cost, quote by quote, oldest first for each. */
import type { RentalQuote } from '../../price.js';
import { alphaOneIndex, epochPrices, skypilotNebius } from '../../sources.js';

export const adaQuotes: readonly RentalQuote[] = [
  {
    accelerator: 'l4',
    date: '2025-03',
    kind: 'on-demand',
    usdPerAcceleratorHour: 0.43,
    source: epochPrices,
    verified: true,
    note: 'RunPod',
  },
  {
    accelerator: 'l4',
    date: '2026-03',
    kind: 'market-median',
    usdPerAcceleratorHour: 0.44,
    source: alphaOneIndex,
    verified: true,
    note: 'median',
  },
  {
    accelerator: 'l40s',
    date: '2026-03',
    kind: 'market-median',
    usdPerAcceleratorHour: 0.865,
    source: alphaOneIndex,
    verified: true,
    note: 'median',
  },
  {
    accelerator: 'l40s',
    date: '2026',
    kind: 'on-demand',
    usdPerAcceleratorHour: 1.55,
    source: skypilotNebius,
    verified: true,
    note: 'Nebius, 8 processors',
  },
  {
    accelerator: 'rtx4090',
    date: '2026-03',
    kind: 'market-median',
    usdPerAcceleratorHour: 0.35,
    source: alphaOneIndex,
    verified: true,
    note: 'median',
  },
];
