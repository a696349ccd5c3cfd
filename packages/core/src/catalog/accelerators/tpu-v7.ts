/** Google TPU7x Ironwood. */
import type { Accelerator } from '../accelerator.js';
import { epochHardware, inferenceMargins, ownEstimate, tpu7xDocs, xlaMemory } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const tpuV7 = {
  id: 'tpu-v7',
  name: 'TPU7x Ironwood',
  vendor: 'Google',
  generation: 'tpu-v7',
  formFactor: 'pod 9216 (3D torus)',
  launch: { value: '2025-11-06', ...sheet },
  peakFlopPerS: {
    bf16: { value: 2307e12, ...sheet },
    fp8: { value: 4614e12, ...sheet },
  },
  marketedMemoryBytes: { value: 192e9, ...sheet },
  memoryBytes: {
    value: 2 * 94.75 * 2 ** 30,
    source: xlaMemory,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'what the compiler may fill: two cores of 94.75 GiB',
  },
  memoryType: 'HBM3e',
  memoryBytesPerS: { value: 7.37e12, ...sheet },
  computeUnits: { value: 2, source: tpu7xDocs, asOf: '2026-11', confidence: 'published', note: 'TensorCores' },
  scaleUp: {
    technology: 'ICI 3D torus',
    torusDimensions: 3,
    domainSize: 9216,
    bytesPerS: {
      value: 600e9,
      source: tpu7xDocs,
      asOf: '2026-11',
      confidence: 'published',
      note: 'the page prints 1200 GB/s, both directions',
    },
  },
  tdpW: { value: 960, ...estimate, note: 'estimate of the list, not a Google figure' },
  purchasePrices: [
    {
      value: 35_000,
      source: inferenceMargins,
      asOf: '2026-07',
      confidence: 'estimated',
      note: 'analyst external-equivalent capex',
    },
  ],
  availability: 'training: yes; inference: yes',
  notes: 'TDP is an estimate.',
  unverified: ['tdpW'],
} as const satisfies Accelerator;
