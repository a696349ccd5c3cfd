/** NVIDIA RTX PRO 6000 Blackwell Server 96GB. */
import type { Accelerator } from '../accelerator.js';
import { pcie5x16 } from '../host-links.js';
import { aiconfigurator, vendorFiguresUnread } from '../sources.js';

const sheet = { source: aiconfigurator, asOf: '2026-08', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const rtxPro6000 = {
  id: 'rtx-pro-6000',
  name: 'RTX PRO 6000 Blackwell Server 96GB',
  vendor: 'NVIDIA',
  generation: 'blackwell',
  formFactor: 'PCIe5 x16',
  launch: { value: '2025-03', ...unread },
  peakFlopPerS: {
    bf16: { value: 467.8e12, ...sheet },
    fp16: { value: 467.8e12, ...sheet },
    fp8: { value: 935.6e12, ...sheet },
    fp4: { value: 1871e12, ...sheet },
    int8: { value: 935.6e12, ...sheet },
  },
  marketedMemoryBytes: { value: 96e9, ...sheet },
  memoryBytes: {
    value: 97_887 * 2 ** 20,
    source: aiconfigurator,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'nvidia-smi total',
  },
  memoryType: 'GDDR7',
  memoryBytesPerS: { value: 1.792e12, ...sheet },
  l2Bytes: { value: 128 * 2 ** 20, ...unread },
  computeUnits: { value: 188, ...unread },
  hostLink: pcie5x16,
  scaleUp: {
    technology: 'none (PCIe)',
    domainSize: 1,
    bytesPerS: { value: 64e9, ...sheet, note: 'half of the 128 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...unread, note: '400 Gb/s' },
  tdpW: { value: 600, ...sheet },
  purchasePrices: [],
  availability: 'training: fine-tune; inference: yes',
  notes: 'Peaks at the 2430 MHz seen on a real card.',
  unverified: ['computeUnits', 'l2Bytes', 'launch', 'typicalScaleOutBytesPerS'],
} as const satisfies Accelerator;
