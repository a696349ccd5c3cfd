/** NVIDIA A100 PCIe 80GB. */
import type { Accelerator } from '../accelerator.js';
import { pcie4x16 } from '../host-links.js';
import { aiconfigurator, epochHardware, epochPrices, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const a100Pcie80 = {
  id: 'a100-pcie-80',
  name: 'A100 PCIe 80GB',
  vendor: 'NVIDIA',
  generation: 'ampere',
  formFactor: 'PCIe4 x16',
  launch: { value: '2021-06-28', ...unread },
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
    source: aiconfigurator,
    asOf: '2026-11',
    confidence: 'published',
    note: '80 GiB',
  },
  memoryType: 'HBM2e',
  memoryBytesPerS: { value: 1.935e12, ...sheet },
  l2Bytes: { value: 40 * 2 ** 20, ...unread },
  computeUnits: { value: 108, ...unread },
  hostLink: pcie4x16,
  scaleUp: {
    technology: 'NVLink bridge (pair)',
    domainSize: 2,
    bytesPerS: { value: 300e9, ...sheet, note: 'half of the 600 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 25e9, ...sheet, note: '200 Gb/s' },
  tdpW: { value: 300, ...sheet },
  purchasePrices: [
    { value: 12_500, source: epochPrices, asOf: '2022-07-01', confidence: 'published', note: 'list' },
    { value: 16_339, source: epochPrices, asOf: '2025-03-03', confidence: 'published', note: 'retail' },
    { value: 18_500, source: epochPrices, asOf: '2025-03-03', confidence: 'published', note: 'retail' },
  ],
  availability: 'training: yes; inference: yes',
  notes: 'No FP8. A 40 GB card (1.56 TB/s, 250 W) came in June 2020.',
  unverified: ['computeUnits', 'l2Bytes', 'launch'],
} as const satisfies Accelerator;
