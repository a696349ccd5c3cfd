/** NVIDIA GeForce RTX 4090. */
import type { Accelerator } from '../accelerator.js';
import { pcie4x16 } from '../host-links.js';
import { epochHardware, epochPrices, rtx4090Page, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const rtx4090 = {
  id: 'rtx4090',
  name: 'GeForce RTX 4090',
  vendor: 'NVIDIA',
  generation: 'ada',
  formFactor: 'PCIe4 x16',
  launch: { value: '2022-09-20', ...sheet },
  peakFlopPerS: {
    fp64: { value: 1.29e12, ...sheet },
    tf32: { value: 82.6e12, ...sheet },
    bf16: { value: 165.2e12, ...sheet },
    fp16: { value: 165.2e12, ...sheet },
    fp8: { value: 330.3e12, ...sheet },
    int8: { value: 660.6e12, ...sheet },
  },
  marketedMemoryBytes: { value: 24e9, ...sheet },
  memoryBytes: { value: 24_564 * 2 ** 20, ...unread, note: 'nvidia-smi total' },
  memoryType: 'GDDR6X',
  memoryBytesPerS: { value: 1.008e12, ...sheet },
  l2Bytes: { value: 72 * 2 ** 20, ...sheet },
  computeUnits: { value: 128, source: rtx4090Page, asOf: '2026-11', confidence: 'secondary' },
  hostLink: pcie4x16,
  scaleUp: {
    technology: 'none (PCIe, no P2P)',
    domainSize: 1,
    bytesPerS: { value: 32e9, ...sheet, note: 'half of the 64 GB/s quoted for both directions' },
  },
  tdpW: { value: 450, ...sheet },
  purchasePrices: [
    { value: 1599, source: epochHardware, asOf: '2022-09-20', confidence: 'published', note: 'MSRP' },
    { value: 1417, source: epochPrices, asOf: '2025-03-03', confidence: 'published', note: 'retail' },
  ],
  availability: 'training: small/LoRA; inference: yes',
  notes:
    'FP16 is the rate with FP32 accumulation; twice that with FP16. The licence of the driver forbids data centres.',
  unverified: ['computeUnits'],
} as const satisfies Accelerator;
