/** NVIDIA H100 SXM5 80GB. */
import type { Accelerator } from '../accelerator.js';
import { pcie5x16 } from '../host-links.js';
import {
  epochChipCounts,
  epochHardware,
  epochPrices,
  huggingFaceHardware,
  leapResale,
  modalMemory,
  serverPower,
  vendorFiguresUnread,
} from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const h100Sxm = {
  id: 'h100-sxm',
  name: 'H100 SXM5 80GB',
  vendor: 'NVIDIA',
  generation: 'hopper',
  formFactor: 'SXM5',
  launch: { value: '2022-09-20', ...sheet },
  peakFlopPerS: {
    fp64: { value: 33.5e12, ...sheet },
    tf32: { value: 494.5e12, ...sheet },
    bf16: { value: 989e12, ...sheet },
    fp16: { value: 989e12, ...sheet },
    fp8: { value: 1979e12, ...sheet },
    int8: { value: 1979e12, ...sheet },
  },
  marketedMemoryBytes: { value: 80e9, ...sheet },
  memoryBytes: {
    value: 81_559 * 2 ** 20,
    source: modalMemory,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'nvidia-smi total, 79.6 GiB',
  },
  memoryType: 'HBM3',
  memoryBytesPerS: { value: 3.35e12, ...sheet },
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
    note: '10.2 kW for eight',
  },
  purchasePrices: [
    { value: 44_490, source: epochPrices, asOf: '2022-09-29', confidence: 'published', note: 'DGX H100 per GPU' },
    {
      value: 33_750,
      source: epochPrices,
      asOf: '2023-05-29',
      confidence: 'published',
      note: 'an eighth of a DGX H100 at 270,000 (SemiAnalysis)',
    },
    { value: 31_120, source: epochPrices, asOf: '2023-09-06', confidence: 'published', note: 'HGX server per GPU' },
    { value: 36_018, source: epochPrices, asOf: '2024-07-31', confidence: 'published', note: 'HGX server per GPU' },
    { value: 31_905, source: epochPrices, asOf: '2025-01-31', confidence: 'published', note: 'HGX per GPU' },
    { value: 28_750, source: epochPrices, asOf: '2025-03-03', confidence: 'published', note: 'HGX per GPU' },
    {
      value: 34_641,
      source: epochChipCounts,
      asOf: '2023',
      confidence: 'estimated',
      note: 'geometric mean of prices for the bare GPU',
    },
    {
      value: 26_268,
      source: epochChipCounts,
      asOf: '2024',
      confidence: 'estimated',
      note: 'geometric mean of prices for the bare GPU',
    },
    {
      value: 23_238,
      source: epochChipCounts,
      asOf: '2025',
      confidence: 'estimated',
      note: 'geometric mean of prices for the bare GPU',
    },
    {
      value: 16_000,
      source: leapResale,
      asOf: '2026',
      confidence: 'estimated',
      note: 'floor of used boards, 14 to 18 thousand, from a price model',
    },
    { value: 30_000, source: huggingFaceHardware, asOf: '2026', confidence: 'secondary', note: 'MSRP field' },
  ],
  availability: 'training: yes; inference: yes',
  notes:
    'The usual reference. Published torchtitan runs used a 96 GB HBM2e version held to 500 W, with 2.4 TB/s: not this entry.',
  unverified: ['computeUnits', 'l2Bytes'],
} as const satisfies Accelerator;
