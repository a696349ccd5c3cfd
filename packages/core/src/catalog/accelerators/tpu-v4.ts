/** Google TPU v4. */
import type { Accelerator } from '../accelerator.js';
import { tpuHostLink } from '../host-links.js';
import { epochHardware, epochPrices, ownEstimate, tpuV4Docs, vendorFiguresUnread, xlaV4Memory } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const tpuV4 = {
  id: 'tpu-v4',
  name: 'TPU v4',
  vendor: 'Google',
  slices: { names: ['v4'], coresPerChip: 2 },
  generation: 'tpu-v4',
  formFactor: 'pod (3D torus)',
  launch: { value: '2021-05-20', ...sheet },
  peakFlopPerS: {
    bf16: { value: 275e12, ...sheet },
    int8: { value: 275e12, ...sheet },
  },
  marketedMemoryBytes: { value: 32e9, ...sheet },
  memoryBytes: {
    value: 30.75 * 2 ** 30,
    source: xlaV4Memory,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'what the compiler may fill; 1.25 GiB of the 32 are reserved',
  },
  memoryType: 'HBM2',
  memoryBytesPerS: { value: 1.2e12, ...sheet },
  computeUnits: { value: 2, source: tpuV4Docs, asOf: '2026-11', confidence: 'published', note: 'TensorCores' },
  hostLink: tpuHostLink,
  scaleUp: {
    technology: 'ICI 3D torus',
    torusDimensions: 3,
    domainSize: 4096,
    bytesPerS: { value: 300e9, ...unread, note: 'six links of 50 GB/s; the Google page gives none' },
  },
  tdpW: { value: 340, ...estimate, note: 'estimate of the list, not a Google figure' },
  purchasePrices: [
    {
      value: 5176,
      source: epochPrices,
      asOf: '2021',
      confidence: 'estimated',
      note: 'Epoch estimate of making it, geometric mean',
    },
  ],
  availability: 'training: yes; inference: yes',
  notes: 'TDP is an estimate from published performance per watt; Google measured 170 W on average.',
  unverified: ['scaleUp.bytesPerS', 'scaleUp.domainSize', 'tdpW'],
} as const satisfies Accelerator;
