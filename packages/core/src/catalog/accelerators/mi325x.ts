/** AMD Instinct MI325X. */
import type { Accelerator } from '../accelerator.js';
import { pcie5x16 } from '../host-links.js';
import { epochHardware, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const mi325x = {
  id: 'mi325x',
  name: 'Instinct MI325X',
  vendor: 'AMD',
  generation: 'cdna3',
  formFactor: 'OAM',
  launch: { value: '2024-10-10', ...sheet },
  peakFlopPerS: {
    fp64: { value: 163.4e12, ...unread },
    tf32: { value: 653.7e12, ...sheet },
    bf16: { value: 1307e12, ...sheet },
    fp16: { value: 1307e12, ...sheet },
    fp8: { value: 2615e12, ...unread },
    int8: { value: 2600e12, ...sheet },
  },
  marketedMemoryBytes: { value: 256e9, ...sheet },
  memoryBytes: {
    value: 256 * 2 ** 30 - 16 * 2 ** 20,
    ...estimate,
    note: 'as rocm-smi reports on MI300X and MI355X: GiB less 16 MiB',
  },
  memoryType: 'HBM3e',
  memoryBytesPerS: { value: 6e12, ...sheet },
  l2Bytes: { value: 256 * 2 ** 20, ...unread, note: 'Infinity Cache' },
  computeUnits: { value: 304, ...unread },
  hostLink: pcie5x16,
  scaleUp: {
    technology: 'Infinity Fabric mesh',
    domainSize: 8,
    bytesPerS: { value: 448e9, ...unread, note: 'half of the 896 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...sheet, note: '400 Gb/s' },
  tdpW: { value: 1000, ...sheet },
  purchasePrices: [],
  availability: 'training: yes (ROCm effort); inference: yes',
  notes: 'MI300X with more and faster memory. One link of 64 GB/s per pair.',
  unverified: [
    'computeUnits',
    'l2Bytes',
    'peakFlopPerS.fp64',
    'peakFlopPerS.fp8',
    'scaleUp.bytesPerS',
    'scaleUp.domainSize',
  ],
} as const satisfies Accelerator;
