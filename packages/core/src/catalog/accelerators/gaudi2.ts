/** Intel Gaudi 2. */
import type { Accelerator } from '../accelerator.js';
import { epochHardware, epochPrices, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const gaudi2 = {
  id: 'gaudi2',
  name: 'Gaudi 2',
  vendor: 'Intel',
  generation: 'gaudi',
  formFactor: 'OAM',
  launch: { value: '2022-05-10', ...sheet },
  peakFlopPerS: {
    bf16: { value: 432e12, ...unread },
    fp8: { value: 865e12, ...sheet },
  },
  marketedMemoryBytes: { value: 96e9, ...sheet },
  memoryBytes: { value: 96 * 2 ** 30, ...estimate, note: 'sold in GB but built in GiB; driver reserve not known' },
  memoryType: 'HBM2e',
  memoryBytesPerS: { value: 2.45e12, ...sheet },
  computeUnits: { value: 24, ...unread, note: 'tensor processor cores; the matrix engines are two' },
  scaleUp: {
    technology: 'RoCE on-die 21x100G',
    domainSize: 8,
    bytesPerS: { value: 262.5e9, ...unread, note: 'half of the 525 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 37.5e9, ...unread, note: '300 Gb/s' },
  tdpW: { value: 600, ...sheet },
  purchasePrices: [
    { value: 8125, source: epochPrices, asOf: '2024-06', confidence: 'published', note: '$65k per 8 baseboard' },
  ],
  availability: 'training: yes; inference: yes',
  notes: 'Some lists print 450 TFLOP/s for BF16.',
  unverified: ['peakFlopPerS.bf16', 'scaleUp.bytesPerS', 'scaleUp.domainSize', 'typicalScaleOutBytesPerS'],
} as const satisfies Accelerator;
