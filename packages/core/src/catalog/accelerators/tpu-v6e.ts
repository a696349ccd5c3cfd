/** Google TPU v6e Trillium. */
import type { Accelerator } from '../accelerator.js';
import { trilliumHostLink } from '../host-links.js';
import { epochHardware, epochPrices, ownEstimate, tpuV6eDocs, xlaV6eMemory } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const tpuV6e = {
  id: 'tpu-v6e',
  name: 'TPU v6e Trillium',
  vendor: 'Google',
  slices: { names: ['v6e'], coresPerChip: 1 },
  generation: 'tpu-v6',
  formFactor: 'pod 256',
  launch: { value: '2024-05-14', ...sheet },
  peakFlopPerS: {
    bf16: { value: 918e12, ...sheet },
    fp8: { value: 918e12, ...sheet },
    int8: { value: 1836e12, ...sheet },
  },
  marketedMemoryBytes: { value: 32e9, ...sheet },
  memoryBytes: {
    value: 31.25 * 2 ** 30,
    source: xlaV6eMemory,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'what the compiler may fill',
  },
  memoryType: 'HBM3',
  memoryBytesPerS: { value: 1.64e12, ...sheet },
  computeUnits: { value: 1, source: tpuV6eDocs, asOf: '2026-11', confidence: 'published', note: 'TensorCores' },
  hostLink: trilliumHostLink,
  scaleUp: {
    technology: 'ICI 2D torus',
    torusDimensions: 2,
    domainSize: 256,
    bytesPerS: {
      value: 400e9,
      source: tpuV6eDocs,
      asOf: '2026-11',
      confidence: 'published',
      note: 'the page prints 800 GB/s, both directions',
    },
  },
  tdpW: { value: 380, ...estimate, note: 'estimate of the list, not a Google figure' },
  purchasePrices: [
    { value: 6518, source: epochPrices, asOf: '2024-05', confidence: 'estimated', note: 'Epoch estimate' },
  ],
  availability: 'training: yes; inference: yes',
  notes: 'TDP is an estimate.',
  unverified: ['memoryType', 'tdpW'],
} as const satisfies Accelerator;
