/** Google TPU v5p. */
import type { Accelerator } from '../accelerator.js';
import { tpuHostLink } from '../host-links.js';
import { epochHardware, epochPrices, ownEstimate, tpuV5pDocs, xlaMemory } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const tpuV5p = {
  id: 'tpu-v5p',
  name: 'TPU v5p',
  vendor: 'Google',
  slices: { names: ['v5p'], coresPerChip: 2 },
  generation: 'tpu-v5',
  formFactor: 'pod 8960 (3D torus)',
  launch: { value: '2023-12-06', ...sheet },
  peakFlopPerS: {
    bf16: { value: 459e12, ...sheet },
    fp8: { value: 459e12, source: tpuV5pDocs, asOf: '2026-11', confidence: 'published', note: 'as fast as bf16' },
    int8: { value: 918e12, ...sheet },
  },
  marketedMemoryBytes: { value: 95e9, ...sheet },
  memoryBytes: {
    value: 95.74 * 2 ** 30,
    source: xlaMemory,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'what the compiler may fill',
  },
  memoryType: 'HBM2e',
  memoryBytesPerS: { value: 2.765e12, ...sheet },
  computeUnits: { value: 2, source: tpuV5pDocs, asOf: '2026-11', confidence: 'published', note: 'TensorCores' },
  hostLink: tpuHostLink,
  scaleUp: {
    technology: 'ICI 3D torus',
    torusDimensions: 3,
    domainSize: 8960,
    bytesPerS: {
      value: 600e9,
      source: tpuV5pDocs,
      asOf: '2026-11',
      confidence: 'published',
      note: 'the page prints 1200 GB/s, both directions; older pages print 4800 Gb/s, one way',
    },
  },
  tdpW: { value: 540, ...estimate, note: 'estimate of the list, not a Google figure' },
  purchasePrices: [
    { value: 3694, source: epochPrices, asOf: '2023-12', confidence: 'estimated', note: 'Epoch estimate' },
  ],
  availability: 'training: yes; inference: yes',
  notes: 'TDP is an estimate. The largest job takes 6,144 of the 8,960 chips.',
  unverified: ['tdpW'],
} as const satisfies Accelerator;
