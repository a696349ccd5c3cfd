/** NVIDIA B100 (SXM). */
import type { Accelerator } from '../accelerator.js';
import { epochHardware, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const b100 = {
  id: 'b100',
  name: 'B100 (SXM)',
  vendor: 'NVIDIA',
  generation: 'blackwell',
  formFactor: 'SXM6',
  launch: { value: '2024-11-15', ...sheet },
  peakFlopPerS: {
    fp64: { value: 30e12, ...unread },
    tf32: { value: 875e12, ...sheet },
    bf16: { value: 1750e12, ...sheet },
    fp16: { value: 1750e12, ...sheet },
    fp8: { value: 3500e12, ...sheet },
    fp4: { value: 7000e12, ...sheet },
    int8: { value: 3500e12, ...sheet },
  },
  marketedMemoryBytes: { value: 192e9, ...sheet },
  memoryBytes: { value: 183_359 * 2 ** 20, ...estimate, note: 'as B200, which is the same package' },
  memoryType: 'HBM3e',
  memoryBytesPerS: { value: 8e12, ...sheet },
  scaleUp: {
    technology: 'NVLink5',
    domainSize: 8,
    bytesPerS: { value: 900e9, ...unread, note: 'half of the 1800 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...sheet, note: '400 Gb/s' },
  tdpW: { value: 700, ...sheet },
  purchasePrices: [
    { value: 35_000, source: epochHardware, asOf: '2024', confidence: 'published', note: 'Epoch release price' },
  ],
  availability: 'training: scarce; inference: scarce',
  notes: 'Few were made: buyers went to B200.',
  unverified: ['peakFlopPerS.fp64', 'scaleUp.bytesPerS', 'scaleUp.domainSize'],
} as const satisfies Accelerator;
