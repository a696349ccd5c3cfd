/** Groq LPU v1. */
import type { Accelerator } from '../accelerator.js';
import { epochHardware, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const groqLpu1 = {
  id: 'groq-lpu1',
  name: 'LPU v1',
  vendor: 'Groq',
  generation: 'other',
  formFactor: 'PCIe',
  launch: { value: '2022-10-15', ...sheet },
  peakFlopPerS: {
    fp16: { value: 188e12, ...unread },
    int8: { value: 750e12, ...sheet },
  },
  marketedMemoryBytes: { value: 230e6, ...sheet },
  memoryBytes: { value: 230e6, ...sheet, note: 'memory on the chip; weights spread over hundreds of chips' },
  memoryType: 'SRAM',
  memoryBytesPerS: { value: 80e12, ...sheet },
  scaleUp: {
    technology: 'RealScale',
    domainSize: 264,
    bytesPerS: { value: 165e9, ...unread, note: 'half of the 330 GB/s quoted for both directions' },
  },
  tdpW: { value: 215, ...sheet },
  purchasePrices: [],
  availability: 'training: no; inference: inference-oriented',
  notes: 'A 70B model in FP8 needs more than 300 chips.',
  unverified: ['peakFlopPerS.fp16', 'scaleUp.bytesPerS', 'scaleUp.domainSize'],
} as const satisfies Accelerator;
