/** NVIDIA A800 SXM4 80GB (China). */
import type { Accelerator } from '../accelerator.js';
import { pcie4x16 } from '../host-links.js';
import { epochHardware, epochPrices, nvidiaSmiDumps, serverPower, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const a800Sxm80 = {
  id: 'a800-sxm-80',
  name: 'A800 SXM4 80GB (China)',
  vendor: 'NVIDIA',
  generation: 'ampere',
  formFactor: 'SXM4',
  launch: { value: '2022-11', ...sheet },
  peakFlopPerS: {
    fp64: { value: 9.7e12, ...sheet },
    tf32: { value: 156e12, ...sheet },
    bf16: { value: 312e12, ...sheet },
    fp16: { value: 312e12, ...sheet },
    int8: { value: 624e12, ...sheet },
  },
  marketedMemoryBytes: { value: 80e9, ...sheet },
  memoryBytes: {
    value: 81_920 * 2 ** 20,
    source: nvidiaSmiDumps,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'nvidia-smi total, read on the PCIe card',
  },
  memoryType: 'HBM2e',
  memoryBytesPerS: { value: 2.039e12, ...sheet },
  l2Bytes: { value: 40 * 2 ** 20, ...unread },
  computeUnits: { value: 108, ...unread },
  hostLink: pcie4x16,
  scaleUp: {
    technology: 'NVLink3 cut',
    domainSize: 8,
    bytesPerS: { value: 200e9, ...unread, note: 'half of the 400 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 25e9, ...sheet, note: '200 Gb/s' },
  tdpW: { value: 400, ...sheet },
  systemPowerW: {
    value: 812,
    source: serverPower,
    asOf: '2026-11',
    confidence: 'secondary',
    note: 'as DGX A100, 6.5 kW for eight',
  },
  purchasePrices: [
    {
      value: 15_000,
      source: epochPrices,
      asOf: '2023-07-10',
      confidence: 'published',
      note: 'PCIe, China street CNY110k',
    },
    { value: 17_500, source: epochPrices, asOf: '2025-03-03', confidence: 'published', note: 'PCIe retail' },
  ],
  availability: 'training: yes; inference: yes',
  notes: 'A100 for China: NVLink cut from 600 to 400 GB/s.',
  unverified: ['computeUnits', 'l2Bytes', 'scaleUp.bytesPerS', 'scaleUp.domainSize'],
} as const satisfies Accelerator;
