/** Google TPU v5e. */
import type { Accelerator } from '../accelerator.js';
import { tpuHostLink } from '../host-links.js';
import { epochHardware, epochPrices, ownEstimate, tpuV5eDocs, xlaMemory } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const tpuV5e = {
  id: 'tpu-v5e',
  name: 'TPU v5e',
  vendor: 'Google',
  slices: { names: ['v5litepod', 'v5e'], coresPerChip: 1 },
  generation: 'tpu-v5',
  formFactor: 'pod 256 (2D torus)',
  launch: { value: '2023-08-29', ...sheet },
  peakFlopPerS: {
    bf16: { value: 197e12, ...sheet },
    int8: { value: 393e12, ...sheet },
  },
  marketedMemoryBytes: { value: 16e9, ...sheet },
  memoryBytes: {
    value: 15.75 * 2 ** 30,
    source: xlaMemory,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'what the compiler may fill',
  },
  memoryType: 'HBM2',
  memoryBytesPerS: { value: 819e9, ...sheet },
  computeUnits: { value: 1, source: tpuV5eDocs, asOf: '2026-11', confidence: 'published', note: 'TensorCores' },
  hostLink: tpuHostLink,
  scaleUp: {
    technology: 'ICI 2D torus',
    torusDimensions: 2,
    domainSize: 256,
    bytesPerS: {
      value: 200e9,
      source: tpuV5eDocs,
      asOf: '2026-11',
      confidence: 'published',
      note: 'the page prints 400 GB/s, both directions',
    },
  },
  tdpW: { value: 225, ...estimate, note: 'estimate of the list, not a Google figure' },
  purchasePrices: [
    { value: 1781, source: epochPrices, asOf: '2023-08', confidence: 'estimated', note: 'Epoch estimate' },
  ],
  availability: 'training: yes (small); inference: yes',
  notes: 'TDP is an estimate.',
  unverified: ['scaleUp.domainSize', 'tdpW'],
} as const satisfies Accelerator;
