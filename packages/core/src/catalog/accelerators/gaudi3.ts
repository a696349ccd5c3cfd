/** Intel Gaudi 3. */
import type { Accelerator } from '../accelerator.js';
import { epochHardware, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const gaudi3 = {
  id: 'gaudi3',
  name: 'Gaudi 3',
  vendor: 'Intel',
  generation: 'gaudi',
  formFactor: 'OAM',
  launch: { value: '2024-09-24', ...sheet },
  peakFlopPerS: {
    bf16: { value: 1678e12, ...sheet },
    fp8: { value: 1678e12, ...sheet },
  },
  marketedMemoryBytes: { value: 128e9, ...sheet },
  memoryBytes: { value: 128 * 2 ** 30, ...estimate, note: 'sold in GB but built in GiB; driver reserve not known' },
  memoryType: 'HBM2e',
  memoryBytesPerS: { value: 3.7e12, ...sheet },
  l2Bytes: { value: 96 * 2 ** 20, ...unread, note: 'on-chip memory of all levels' },
  computeUnits: { value: 64, ...unread, note: 'tensor processor cores; the matrix engines are eight' },
  scaleUp: {
    technology: 'RoCE on-die 21x200G',
    domainSize: 8,
    bytesPerS: { value: 525e9, ...unread, note: 'half of the 1050 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 75e9, ...unread, note: '600 Gb/s' },
  tdpW: { value: 900, ...sheet },
  purchasePrices: [],
  availability: 'training: yes (thin ecosystem); inference: yes',
  notes: 'BF16 and FP8 have the same peak. Eight on a board were announced at 125,000 USD.',
  unverified: ['l2Bytes', 'scaleUp.bytesPerS', 'scaleUp.domainSize', 'typicalScaleOutBytesPerS'],
} as const satisfies Accelerator;
