/** NVIDIA H200 SXM5 141GB. */
import type { Accelerator } from '../accelerator.js';
import { pcie5x16 } from '../host-links.js';
import {
  epochHardware,
  epochPrices,
  huggingFaceHardware,
  inferenceMargins,
  nvidiaSmiDumps,
  serverPower,
  vendorFiguresUnread,
} from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const h200Sxm = {
  id: 'h200-sxm',
  name: 'H200 SXM5 141GB',
  vendor: 'NVIDIA',
  generation: 'hopper',
  formFactor: 'SXM5',
  launch: { value: '2024-11-18', ...sheet },
  peakFlopPerS: {
    fp64: { value: 33.5e12, ...sheet },
    tf32: { value: 494.5e12, ...sheet },
    bf16: { value: 989e12, ...sheet },
    fp16: { value: 989e12, ...sheet },
    fp8: { value: 1979e12, ...sheet },
    int8: { value: 1979e12, ...sheet },
  },
  marketedMemoryBytes: { value: 141e9, ...sheet },
  memoryBytes: {
    value: 143_771 * 2 ** 20,
    source: nvidiaSmiDumps,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'nvidia-smi total, 140.4 GiB',
  },
  memoryType: 'HBM3e',
  memoryBytesPerS: { value: 4.8e12, ...sheet },
  l2Bytes: { value: 50 * 2 ** 20, ...unread },
  computeUnits: { value: 132, ...unread },
  hostLink: pcie5x16,
  scaleUp: {
    technology: 'NVLink4',
    domainSize: 8,
    bytesPerS: { value: 450e9, ...sheet, note: 'half of the 900 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...sheet, note: '400 Gb/s' },
  tdpW: { value: 700, ...sheet },
  systemPowerW: {
    value: 1275,
    source: serverPower,
    asOf: '2026-11',
    confidence: 'secondary',
    note: 'as DGX H100, 10.2 kW for eight',
  },
  purchasePrices: [
    { value: 39_083, source: epochPrices, asOf: '2025-01-31', confidence: 'published', note: 'HGX per GPU' },
    {
      value: 32_000,
      source: inferenceMargins,
      asOf: '2026-07',
      confidence: 'estimated',
      note: 'estimate of what a buyer pays',
    },
    { value: 32_000, source: huggingFaceHardware, asOf: '2026', confidence: 'secondary', note: 'MSRP field' },
  ],
  availability: 'training: yes; inference: yes',
  notes: 'H100 with more and faster memory; in volume from the second to fourth quarter of 2024.',
  unverified: ['computeUnits', 'l2Bytes'],
} as const satisfies Accelerator;
