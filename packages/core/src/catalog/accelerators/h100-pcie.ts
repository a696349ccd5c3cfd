/** NVIDIA H100 PCIe 80GB. */
import type { Accelerator } from '../accelerator.js';
import { pcie5x16 } from '../host-links.js';
import { epochHardware, epochPrices, spotwireResale, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const h100Pcie = {
  id: 'h100-pcie',
  name: 'H100 PCIe 80GB',
  vendor: 'NVIDIA',
  generation: 'hopper',
  formFactor: 'PCIe5 x16',
  launch: { value: '2022-09-20', ...sheet },
  peakFlopPerS: {
    fp64: { value: 25.6e12, ...sheet },
    tf32: { value: 378e12, ...sheet },
    bf16: { value: 756.5e12, ...sheet },
    fp16: { value: 756.5e12, ...sheet },
    fp8: { value: 1513e12, ...sheet },
    int8: { value: 1513e12, ...sheet },
  },
  marketedMemoryBytes: { value: 80e9, ...sheet },
  memoryBytes: { value: 81_559 * 2 ** 20, ...unread, note: 'nvidia-smi total, as H100 SXM' },
  memoryType: 'HBM2e',
  memoryBytesPerS: { value: 2e12, ...sheet },
  l2Bytes: { value: 50 * 2 ** 20, ...unread },
  computeUnits: { value: 114, ...unread },
  hostLink: pcie5x16,
  scaleUp: {
    technology: 'NVLink bridge (pair)',
    domainSize: 2,
    bytesPerS: { value: 300e9, ...sheet, note: 'half of the 600 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...sheet, note: '400 Gb/s' },
  tdpW: { value: 350, ...sheet },
  purchasePrices: [
    { value: 24_500, source: epochPrices, asOf: '2025-03-03', confidence: 'published', note: 'retail' },
    {
      value: 20_000,
      source: spotwireResale,
      asOf: '2026-05-28',
      confidence: 'secondary',
      note: 'eBay sold comps n=25',
    },
  ],
  availability: 'training: yes; inference: yes',
  unverified: ['computeUnits', 'l2Bytes'],
} as const satisfies Accelerator;
