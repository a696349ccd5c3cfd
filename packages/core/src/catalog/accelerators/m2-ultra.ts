/** Apple M2 Ultra. */
import type { Accelerator } from '../accelerator.js';
import { macStudioReview, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: macStudioReview, asOf: '2025-03', confidence: 'secondary' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const m2Ultra = {
  id: 'm2-ultra',
  name: 'M2 Ultra',
  vendor: 'Apple',
  generation: 'other',
  formFactor: 'Mac Studio',
  launch: { value: '2023-06', ...sheet },
  peakFlopPerS: {
    fp16: { value: 27e12, ...estimate },
  },
  marketedMemoryBytes: { value: 192e9, ...sheet },
  memoryBytes: {
    value: 192 * 2 ** 30,
    ...estimate,
    note: 'unified; by default macOS lets the GPU hold about three quarters',
  },
  memoryType: 'LPDDR5 unified',
  memoryBytesPerS: { value: 800e9, ...unread },
  computeUnits: { value: 76, ...unread },
  scaleUp: {
    technology: 'Thunderbolt',
    domainSize: 1,
    bytesPerS: { value: 2.5e9, ...sheet, note: 'half of the 5 GB/s quoted for both directions' },
  },
  systemPowerW: { value: 295, ...unread },
  purchasePrices: [],
  availability: 'training: no; inference: local',
  unverified: ['computeUnits', 'memoryBytesPerS', 'peakFlopPerS.fp16', 'systemPowerW'],
} as const satisfies Accelerator;
