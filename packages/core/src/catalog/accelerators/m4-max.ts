/** Apple M4 Max. */
import type { Accelerator } from '../accelerator.js';
import { m4MaxPage, macStudioReview, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: m4MaxPage, asOf: '2026-06', confidence: 'secondary' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const m4Max = {
  id: 'm4-max',
  name: 'M4 Max',
  vendor: 'Apple',
  generation: 'other',
  formFactor: 'Mac Studio/MacBook Pro',
  launch: { value: '2024-11', ...unread },
  peakFlopPerS: {
    fp16: { value: 34e12, ...estimate },
  },
  marketedMemoryBytes: { value: 128e9, ...sheet },
  memoryBytes: {
    value: 128 * 2 ** 30,
    ...estimate,
    note: 'unified; by default macOS lets the GPU hold about three quarters',
  },
  memoryType: 'LPDDR5X unified',
  memoryBytesPerS: { value: 546e9, ...sheet },
  computeUnits: { value: 40, ...unread },
  scaleUp: {
    technology: 'Thunderbolt5',
    domainSize: 1,
    bytesPerS: { value: 5e9, ...sheet, note: 'half of the 10 GB/s quoted for both directions' },
  },
  systemPowerW: { value: 145, ...unread },
  purchasePrices: [
    { value: 5100, source: macStudioReview, asOf: '2025-03', confidence: 'secondary', note: 'EUR 4,674 128GB/1TB' },
  ],
  availability: 'training: no; inference: local',
  unverified: ['computeUnits', 'launch', 'peakFlopPerS.fp16', 'systemPowerW'],
} as const satisfies Accelerator;
