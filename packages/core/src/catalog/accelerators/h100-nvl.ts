/** NVIDIA H100 NVL 94GB. */
import type { Accelerator } from '../accelerator.js';
import { pcie5x16 } from '../host-links.js';
import { epochHardware, epochPrices, nvidiaSmiDumps, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const h100Nvl = {
  id: 'h100-nvl',
  name: 'H100 NVL 94GB',
  vendor: 'NVIDIA',
  generation: 'hopper',
  formFactor: 'PCIe5 (bridged pair)',
  launch: { value: '2024-03-14', ...sheet },
  peakFlopPerS: {
    bf16: { value: 835.5e12, ...sheet },
    fp16: { value: 835.5e12, ...sheet },
    fp8: { value: 1671e12, ...estimate, note: 'twice FP16' },
    int8: { value: 1671e12, ...sheet },
  },
  marketedMemoryBytes: { value: 94e9, ...sheet },
  memoryBytes: {
    value: 95_830 * 2 ** 20,
    source: nvidiaSmiDumps,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'nvidia-smi total',
  },
  memoryType: 'HBM3',
  memoryBytesPerS: { value: 3.938e12, ...sheet },
  l2Bytes: { value: 50 * 2 ** 20, ...unread },
  computeUnits: { value: 132, ...unread },
  hostLink: pcie5x16,
  scaleUp: {
    technology: 'NVLink bridge (pair)',
    domainSize: 2,
    bytesPerS: { value: 300e9, ...unread, note: 'half of the 600 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...sheet, note: '400 Gb/s' },
  tdpW: { value: 400, ...sheet },
  purchasePrices: [
    { value: 35_098, source: epochPrices, asOf: '2025-03-03', confidence: 'published', note: 'retail 94GB' },
  ],
  availability: 'training: yes; inference: yes',
  notes: 'The list this comes from has FP16 only; FP8 is taken as twice that.',
  unverified: ['computeUnits', 'l2Bytes', 'memoryType', 'peakFlopPerS.fp8', 'scaleUp.bytesPerS', 'scaleUp.domainSize'],
} as const satisfies Accelerator;
