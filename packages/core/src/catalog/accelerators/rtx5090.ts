/** NVIDIA GeForce RTX 5090. */
import type { Accelerator } from '../accelerator.js';
import { pcie5x16 } from '../host-links.js';
import { rtx5090Page, vendorFiguresUnread } from '../sources.js';

const sheet = { source: rtx5090Page, asOf: '2026-04', confidence: 'secondary' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const rtx5090 = {
  id: 'rtx5090',
  name: 'GeForce RTX 5090',
  vendor: 'NVIDIA',
  generation: 'blackwell',
  formFactor: 'PCIe5 x16',
  launch: { value: '2025-01-30', ...unread },
  peakFlopPerS: {
    bf16: { value: 209.5e12, ...sheet },
    fp16: { value: 209.5e12, ...sheet },
    fp8: { value: 419e12, ...unread },
    fp4: { value: 1676e12, ...sheet },
    int8: { value: 838e12, ...sheet },
  },
  marketedMemoryBytes: { value: 32e9, ...sheet },
  memoryBytes: { value: 32_607 * 2 ** 20, ...unread, note: 'nvidia-smi total' },
  memoryType: 'GDDR7',
  memoryBytesPerS: { value: 1.792e12, ...sheet },
  l2Bytes: { value: 96 * 2 ** 20, ...unread },
  computeUnits: { value: 170, ...sheet },
  hostLink: pcie5x16,
  scaleUp: {
    technology: 'none (PCIe)',
    domainSize: 1,
    bytesPerS: { value: 64e9, ...sheet, note: 'half of the 128 GB/s quoted for both directions' },
  },
  tdpW: { value: 575, ...sheet },
  purchasePrices: [{ value: 1999, source: rtx5090Page, asOf: '2025-01', confidence: 'secondary', note: 'MSRP' }],
  availability: 'training: small/LoRA; inference: yes',
  notes: 'FP8 is the rate with FP32 accumulation. FP4 is half of the sparse 3352.',
  unverified: ['l2Bytes', 'launch', 'peakFlopPerS.fp8'],
} as const satisfies Accelerator;
