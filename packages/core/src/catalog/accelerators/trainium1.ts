/** AWS Trainium1. */
import type { Accelerator } from '../accelerator.js';
import { neuronTrainium1, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: neuronTrainium1, asOf: '2026-11', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const trainium1 = {
  id: 'trainium1',
  name: 'Trainium1',
  vendor: 'AWS',
  generation: 'trainium',
  formFactor: 'Trn1 (16/inst)',
  launch: { value: '2022-10-15', ...sheet },
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
  computeUnits: { value: 2, ...sheet, note: 'NeuronCores' },
  scaleUp: {
    technology: 'NeuronLink-v2',
    domainSize: 16,
    bytesPerS: { value: 384e9, ...unread, note: 'half of the 768 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 12.5e9, ...unread, note: '100 Gb/s' },
  purchasePrices: [],
  availability: 'training: yes; inference: yes',
  notes: 'FP8 is the configurable cFP8.',
  unverified: ['memoryType', 'scaleUp.bytesPerS', 'scaleUp.domainSize', 'typicalScaleOutBytesPerS'],
} as const satisfies Accelerator;
