/** AWS Inferentia2. */
import type { Accelerator } from '../accelerator.js';
import { epochHardware, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const inferentia2 = {
  id: 'inferentia2',
  name: 'Inferentia2',
  vendor: 'AWS',
  generation: 'trainium',
  formFactor: 'Inf2',
  launch: { value: '2023-04-13', ...sheet },
  peakFlopPerS: {
    tf32: { value: 190e12, ...sheet },
    bf16: { value: 190e12, ...sheet },
    fp16: { value: 190e12, ...sheet },
    fp8: { value: 190e12, ...sheet },
    int8: { value: 380e12, ...sheet },
  },
  marketedMemoryBytes: { value: 32e9, ...sheet },
  memoryBytes: { value: 32 * 2 ** 30, ...estimate, note: 'sold in GB but built in GiB; runtime reserve not known' },
  memoryType: 'HBM2e',
  memoryBytesPerS: { value: 820e9, ...sheet },
  computeUnits: { value: 2, ...unread, note: 'NeuronCores' },
  scaleUp: {
    technology: 'NeuronLink-v2',
    domainSize: 12,
    bytesPerS: { value: 96e9, ...unread, note: 'half of the 192 GB/s quoted for both directions' },
  },
  purchasePrices: [],
  availability: 'training: no; inference: inference-oriented',
  unverified: ['scaleUp.bytesPerS', 'scaleUp.domainSize'],
} as const satisfies Accelerator;
