/** NVIDIA A100 SXM4 40GB. */
import type { Accelerator } from '../accelerator.js';
import { pcie4x16 } from '../host-links.js';
import { epochHardware, epochPrices, modalMemory, serverPower, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const a100Sxm40 = {
  id: 'a100-sxm-40',
  name: 'A100 SXM4 40GB',
  vendor: 'NVIDIA',
  generation: 'ampere',
  formFactor: 'SXM4',
  launch: { value: '2020-05-14', ...sheet },
  peakFlopPerS: {
    fp64: { value: 9.7e12, ...sheet },
    tf32: { value: 156e12, ...sheet },
    bf16: { value: 312e12, ...sheet },
    fp16: { value: 312e12, ...sheet },
    int8: { value: 624e12, ...sheet },
  },
  marketedMemoryBytes: { value: 40e9, ...sheet },
  memoryBytes: {
    value: 40_960 * 2 ** 20,
    source: modalMemory,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'nvidia-smi total',
  },
  memoryType: 'HBM2',
  memoryBytesPerS: { value: 1.56e12, ...sheet },
  l2Bytes: { value: 40 * 2 ** 20, ...unread },
  computeUnits: { value: 108, ...unread },
  hostLink: pcie4x16,
  scaleUp: {
    technology: 'NVLink3',
    domainSize: 8,
    bytesPerS: { value: 300e9, ...sheet, note: 'half of the 600 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 25e9, ...sheet, note: '200 Gb/s' },
  tdpW: { value: 400, ...sheet },
  systemPowerW: { value: 812, source: serverPower, asOf: '2026-11', confidence: 'secondary', note: '6.5 kW for eight' },
  purchasePrices: [
    { value: 15_000, source: epochPrices, asOf: '2020-07-01', confidence: 'published', note: 'single-unit list' },
    { value: 24_875, source: epochPrices, asOf: '2020-05-21', confidence: 'published', note: 'DGX A100 320GB $199k/8' },
    { value: 12_500, source: epochPrices, asOf: '2022-07-01', confidence: 'published', note: 'list' },
  ],
  availability: 'training: yes; inference: yes',
  notes: 'No FP8.',
  unverified: ['computeUnits', 'l2Bytes'],
} as const satisfies Accelerator;
