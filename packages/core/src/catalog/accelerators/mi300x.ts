/** AMD Instinct MI300X. */
import type { Accelerator } from '../accelerator.js';
import { pcie5x16 } from '../host-links.js';
import { epochHardware, epochPrices, huggingFaceHardware, rocmMi300x, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const mi300x = {
  id: 'mi300x',
  name: 'Instinct MI300X',
  vendor: 'AMD',
  generation: 'cdna3',
  formFactor: 'OAM',
  launch: { value: '2023-12-06', ...sheet },
  peakFlopPerS: {
    fp64: { value: 163.4e12, ...unread },
    tf32: { value: 653.7e12, ...sheet },
    bf16: { value: 1307e12, ...sheet },
    fp16: { value: 1307e12, ...sheet },
    fp8: { value: 2615e12, ...sheet },
    int8: { value: 2615e12, ...sheet },
  },
  marketedMemoryBytes: { value: 192e9, ...sheet },
  memoryBytes: {
    value: 206_141_652_992,
    source: rocmMi300x,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'rocm-smi: 192 GiB less 16 MiB',
  },
  memoryType: 'HBM3',
  memoryBytesPerS: { value: 5.3e12, ...sheet },
  l2Bytes: { value: 256 * 2 ** 20, ...unread, note: 'Infinity Cache' },
  computeUnits: { value: 304, ...unread },
  hostLink: pcie5x16,
  scaleUp: {
    technology: 'Infinity Fabric mesh',
    domainSize: 8,
    bytesPerS: { value: 448e9, ...unread, note: 'half of the 896 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...sheet, note: '400 Gb/s' },
  tdpW: { value: 750, ...sheet },
  purchasePrices: [
    { value: 15_000, source: epochHardware, asOf: '2024', confidence: 'published', note: "$10k-15k reported (Tom's)" },
    { value: 25_734, source: epochPrices, asOf: '2025-02-10', confidence: 'published', note: '8-GPU server per GPU' },
    { value: 15_000, source: huggingFaceHardware, asOf: '2026', confidence: 'secondary', note: 'MSRP field' },
  ],
  availability: 'training: yes (ROCm effort); inference: yes',
  notes: 'A pair of GPUs has one link of 64 GB/s; all eight together reach the figure given.',
  unverified: ['computeUnits', 'l2Bytes', 'peakFlopPerS.fp64', 'scaleUp.bytesPerS', 'scaleUp.domainSize'],
} as const satisfies Accelerator;
