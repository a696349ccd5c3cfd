/** AWS Trainium2. */
import type { Accelerator } from '../accelerator.js';
import { inferenceMargins, neuronTrainium2, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: neuronTrainium2, asOf: '2026-11', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const trainium2 = {
  id: 'trainium2',
  name: 'Trainium2',
  vendor: 'AWS',
  generation: 'trainium',
  formFactor: 'Trn2 16 / UltraServer 64',
  launch: { value: '2024-12-03', ...sheet },
  peakFlopPerS: {
    tf32: { value: 667e12, ...sheet },
    bf16: { value: 667e12, ...sheet },
    fp16: { value: 667e12, ...sheet },
    fp8: { value: 1299e12, ...sheet },
  },
  marketedMemoryBytes: { value: 96e9, ...sheet },
  memoryBytes: { value: 96 * 2 ** 30, ...estimate, note: 'sold in GB but built in GiB; runtime reserve not known' },
  memoryType: 'HBM3',
  memoryBytesPerS: { value: 2.9e12, ...sheet },
  computeUnits: { value: 8, ...sheet, note: 'NeuronCores' },
  scaleUp: {
    technology: 'NeuronLink-v3',
    domainSize: 64,
    bytesPerS: {
      value: 640e9,
      ...sheet,
      note: 'half of 1.28 TB/s; the page does not say which way, another prints 1024 GB/s inside an instance',
    },
  },
  typicalScaleOutBytesPerS: { value: 25e9, ...unread, note: '200 Gb/s' },
  tdpW: { value: 500, ...sheet },
  purchasePrices: [
    {
      value: 15_000,
      source: inferenceMargins,
      asOf: '2026-07',
      confidence: 'estimated',
      note: 'estimate of what a buyer pays',
    },
  ],
  availability: 'training: yes (Anthropic Rainier ~500k chips); inference: yes',
  notes: 'With 4:1 structured sparsity 2563 TFLOP/s.',
  unverified: ['memoryType', 'scaleUp.domainSize', 'typicalScaleOutBytesPerS'],
} as const satisfies Accelerator;
