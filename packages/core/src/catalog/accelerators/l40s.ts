/** NVIDIA L40S 48GB. */
import type { Accelerator } from '../accelerator.js';
import { pcie4x16 } from '../host-links.js';
import { aiconfigurator, modalMemory, vendorFiguresUnread } from '../sources.js';

const sheet = { source: aiconfigurator, asOf: '2026-08', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const l40s = {
  id: 'l40s',
  name: 'L40S 48GB',
  vendor: 'NVIDIA',
  generation: 'ada',
  formFactor: 'PCIe4 x16',
  launch: { value: '2023-08', ...unread },
  peakFlopPerS: {
    tf32: { value: 183e12, ...unread },
    bf16: { value: 362e12, ...sheet },
    fp16: { value: 362e12, ...sheet },
    fp8: { value: 733e12, ...sheet },
    int8: { value: 733e12, ...sheet },
  },
  marketedMemoryBytes: { value: 48e9, ...sheet },
  memoryBytes: {
    value: 46_068 * 2 ** 20,
    source: modalMemory,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'nvidia-smi total with error correction on',
  },
  memoryType: 'GDDR6',
  memoryBytesPerS: { value: 864e9, ...sheet },
  l2Bytes: { value: 96 * 2 ** 20, ...unread },
  computeUnits: { value: 142, ...unread },
  hostLink: pcie4x16,
  scaleUp: {
    technology: 'none (PCIe)',
    domainSize: 1,
    bytesPerS: { value: 32e9, ...sheet, note: 'half of the 64 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 25e9, ...unread, note: '200 Gb/s' },
  tdpW: { value: 350, ...sheet },
  purchasePrices: [],
  availability: 'training: fine-tune only; inference: yes',
  unverified: ['computeUnits', 'l2Bytes', 'launch', 'peakFlopPerS.tf32', 'typicalScaleOutBytesPerS'],
} as const satisfies Accelerator;
