/** NVIDIA H20 96GB (China). */
import type { Accelerator } from '../accelerator.js';
import { pcie5x16 } from '../host-links.js';
import { epochChipCounts, epochHardware, epochPrices, nvidiaSmiDumps, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const h20 = {
  id: 'h20',
  name: 'H20 96GB (China)',
  vendor: 'NVIDIA',
  generation: 'hopper',
  formFactor: 'SXM5',
  launch: { value: '2023-11-09', ...sheet },
  peakFlopPerS: {
    fp64: { value: 1e12, ...sheet },
    tf32: { value: 74e12, ...sheet },
    bf16: { value: 148e12, ...sheet },
    fp16: { value: 148e12, ...sheet },
    fp8: { value: 296e12, ...sheet },
    int8: { value: 296e12, ...sheet },
  },
  marketedMemoryBytes: { value: 96e9, ...sheet },
  memoryBytes: {
    value: 97_871 * 2 ** 20,
    source: nvidiaSmiDumps,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'nvidia-smi total',
  },
  memoryType: 'HBM3',
  memoryBytesPerS: { value: 4e12, ...sheet },
  l2Bytes: { value: 60 * 2 ** 20, ...unread },
  computeUnits: { value: 78, ...unread },
  hostLink: pcie5x16,
  scaleUp: {
    technology: 'NVLink4',
    domainSize: 8,
    bytesPerS: { value: 450e9, ...unread, note: 'half of the 900 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...sheet, note: '400 Gb/s' },
  tdpW: { value: 400, ...sheet },
  purchasePrices: [
    { value: 12_000, source: epochPrices, asOf: '2023-11-09', confidence: 'published', note: 'distributor $10k-13k' },
    { value: 10_392, source: epochChipCounts, asOf: '2025', confidence: 'estimated', note: 'Epoch geomean of 9k-12k' },
  ],
  availability: 'training: weak (148 TF); inference: yes',
  notes: 'For China: full bandwidth, a seventh of the compute. Suits decoding, not training.',
  unverified: ['computeUnits', 'l2Bytes', 'scaleUp.bytesPerS', 'scaleUp.domainSize'],
} as const satisfies Accelerator;
