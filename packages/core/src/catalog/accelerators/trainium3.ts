/** AWS Trainium3. */
import type { Accelerator } from '../accelerator.js';
import { inferenceMargins, neuronTrainium3 } from '../sources.js';

const sheet = { source: neuronTrainium3, asOf: '2026-11', confidence: 'published' } as const;

export const trainium3 = {
  id: 'trainium3',
  name: 'Trainium3',
  vendor: 'AWS',
  generation: 'trainium',
  formFactor: 'Trn3 UltraServer 144',
  launch: { value: '2025-12-02', ...sheet },
  peakFlopPerS: {
    tf32: { value: 671e12, ...sheet },
    bf16: { value: 671e12, ...sheet },
    fp16: { value: 671e12, ...sheet },
    fp8: { value: 2517e12, ...sheet },
    fp4: { value: 2517e12, ...sheet },
  },
  marketedMemoryBytes: { value: 144e9, ...sheet },
  memoryBytes: {
    value: 144 * 2 ** 30,
    source: neuronTrainium3,
    asOf: '2026-11',
    confidence: 'published',
    note: 'the page prints GiB',
  },
  memoryType: 'HBM3e',
  memoryBytesPerS: { value: 4.9e12, ...sheet },
  computeUnits: { value: 8, ...sheet, note: 'NeuronCores' },
  scaleUp: {
    technology: 'NeuronLink-v4',
    domainSize: 144,
    bytesPerS: { value: 1.28e12, ...sheet, note: 'half of the 2560 GB/s quoted for both directions' },
  },
  tdpW: { value: 700, ...sheet },
  purchasePrices: [
    {
      value: 20_000,
      source: inferenceMargins,
      asOf: '2026-07',
      confidence: 'estimated',
      note: 'estimate of what a buyer pays',
    },
  ],
  availability: 'training: yes; inference: yes',
  notes: 'FP4 runs no faster than FP8.',
  unverified: [],
} as const satisfies Accelerator;
