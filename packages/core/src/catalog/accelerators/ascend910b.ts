/** Huawei Ascend 910B (B2). */
import type { Accelerator } from '../accelerator.js';
import { epochHardware, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'secondary' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const ascend910b = {
  id: 'ascend910b',
  name: 'Ascend 910B (B2)',
  vendor: 'Huawei',
  generation: 'ascend',
  formFactor: 'OAM-like',
  launch: { value: '2023', ...unread, note: '2022 or 2023' },
  peakFlopPerS: {
    bf16: { value: 376e12, ...sheet },
    fp16: { value: 376e12, ...sheet },
    int8: { value: 752e12, ...unread },
  },
  marketedMemoryBytes: { value: 64e9, ...sheet },
  memoryBytes: { value: 64 * 2 ** 30, ...estimate, note: 'sold in GB but built in GiB; driver reserve not known' },
  memoryType: 'HBM2e',
  memoryBytesPerS: { value: 1.6e12, ...sheet },
  l2Bytes: { value: 192 * 2 ** 20, ...unread },
  computeUnits: { value: 25, ...unread },
  scaleUp: {
    technology: 'HCCS',
    domainSize: 8,
    bytesPerS: { value: 196e9, ...sheet, note: 'half of the 392 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 25e9, ...sheet, note: '200 Gb/s' },
  tdpW: { value: 400, ...sheet },
  purchasePrices: [{ value: 16_854, source: epochHardware, asOf: '2023', confidence: 'published', note: 'Epoch' }],
  availability: 'training: yes (GLM, Pangu, iFlytek claims); inference: yes',
  notes: 'Versions from 280 to 400 TFLOP/s.',
  unverified: ['computeUnits', 'l2Bytes', 'peakFlopPerS.int8'],
} as const satisfies Accelerator;
