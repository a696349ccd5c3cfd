/** AMD Instinct MI250X. */
import type { Accelerator } from '../accelerator.js';
import { epochHardware, epochPrices, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const mi250x = {
  id: 'mi250x',
  name: 'Instinct MI250X',
  vendor: 'AMD',
  generation: 'cdna2',
  formFactor: 'OAM',
  launch: { value: '2021-11-08', ...sheet },
  peakFlopPerS: {
    fp64: { value: 95.7e12, ...unread },
    bf16: { value: 383e12, ...sheet },
    fp16: { value: 383e12, ...sheet },
    int8: { value: 383e12, ...sheet },
  },
  marketedMemoryBytes: { value: 128e9, ...sheet },
  memoryBytes: {
    value: 2 * (64 * 2 ** 30 - 16 * 2 ** 20),
    ...estimate,
    note: 'two dies of 64 GiB, each less the 16 MiB that rocm-smi hides on MI300X',
  },
  memoryType: 'HBM2e',
  memoryBytesPerS: { value: 3.28e12, ...sheet },
  l2Bytes: { value: 16 * 2 ** 20, ...unread },
  computeUnits: { value: 220, ...unread, note: 'both dies' },
  scaleUp: {
    technology: 'Infinity Fabric',
    domainSize: 8,
    bytesPerS: { value: 400e9, ...sheet, note: 'half of the 800 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 25e9, ...sheet, note: '200 Gb/s' },
  tdpW: { value: 500, ...sheet },
  purchasePrices: [
    { value: 14_500, source: epochPrices, asOf: '2021-12', confidence: 'estimated', note: 'nextplatform est.' },
    { value: 15_770, source: epochPrices, asOf: '2025-02-21', confidence: 'published', note: 'MI250 retail' },
  ],
  availability: 'training: HPC/legacy; inference: legacy',
  notes: 'Two dies that software sees as two devices; figures are for both. FP64 is the matrix rate.',
  unverified: ['computeUnits', 'l2Bytes', 'peakFlopPerS.fp64'],
} as const satisfies Accelerator;
