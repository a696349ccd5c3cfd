/** Apple M3 Ultra. */
import type { Accelerator } from '../accelerator.js';
import { m3UltraPage, ownEstimate } from '../sources.js';

const sheet = { source: m3UltraPage, asOf: '2026-06', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const m3Ultra = {
  id: 'm3-ultra',
  name: 'M3 Ultra',
  vendor: 'Apple',
  generation: 'other',
  formFactor: 'Mac Studio',
  launch: { value: '2025-03', ...sheet },
  peakFlopPerS: {
    fp16: { value: 57e12, ...estimate, note: 'an upper bound' },
    int8: { value: 114e12, ...estimate, note: 'twice FP16' },
  },
  marketedMemoryBytes: { value: 512e9, ...sheet },
  memoryBytes: {
    value: 512 * 2 ** 30,
    ...estimate,
    note: 'unified; by default macOS lets the GPU hold about three quarters',
  },
  memoryType: 'LPDDR5X unified',
  memoryBytesPerS: { value: 819e9, ...sheet },
  computeUnits: { value: 80, ...sheet, note: 'GPU cores' },
  scaleUp: {
    technology: 'Thunderbolt5',
    domainSize: 1,
    bytesPerS: { value: 5e9, ...sheet, note: 'half of the 10 GB/s quoted for both directions' },
  },
  tdpW: { value: 295, ...sheet },
  systemPowerW: { value: 295, ...sheet },
  purchasePrices: [
    { value: 9499, source: m3UltraPage, asOf: '2025-03', confidence: 'secondary', note: '512GB config' },
  ],
  availability: 'training: no; inference: local (decode ok, prefill slow)',
  notes: 'The 512 GB version was withdrawn in 2026. The FP16 rate looks like twice the FP32 one: an upper bound.',
  unverified: ['peakFlopPerS.fp16', 'peakFlopPerS.int8'],
} as const satisfies Accelerator;
