/** NVIDIA L4 24GB. */
import type { Accelerator } from '../accelerator.js';
import { pcie4x16 } from '../host-links.js';
import { epochHardware, modalMemory, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const l4 = {
  id: 'l4',
  name: 'L4 24GB',
  vendor: 'NVIDIA',
  generation: 'ada',
  formFactor: 'PCIe4 x16 (HHHL)',
  launch: { value: '2023-03-21', ...sheet },
  peakFlopPerS: {
    tf32: { value: 60e12, ...sheet },
    bf16: { value: 121e12, ...sheet },
    fp16: { value: 121e12, ...sheet },
    fp8: { value: 242e12, ...sheet },
    int8: { value: 242e12, ...sheet },
  },
  marketedMemoryBytes: { value: 24e9, ...sheet },
  memoryBytes: {
    value: 23_034 * 2 ** 20,
    source: modalMemory,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'nvidia-smi total with error correction on',
  },
  memoryType: 'GDDR6',
  memoryBytesPerS: { value: 300e9, ...sheet },
  l2Bytes: { value: 48 * 2 ** 20, ...unread },
  computeUnits: { value: 58, ...unread },
  hostLink: pcie4x16,
  scaleUp: {
    technology: 'none (PCIe)',
    domainSize: 1,
    bytesPerS: { value: 32e9, ...sheet, note: 'half of the 64 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 3.125e9, ...unread, note: '25 Gb/s' },
  tdpW: { value: 72, ...sheet },
  purchasePrices: [],
  availability: 'training: no; inference: yes',
  unverified: ['computeUnits', 'l2Bytes', 'typicalScaleOutBytesPerS'],
} as const satisfies Accelerator;
