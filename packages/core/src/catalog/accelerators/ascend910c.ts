/** Huawei Ascend 910C. */
import type { Accelerator } from '../accelerator.js';
import { cloudMatrixPage, epochHardware, inferenceMargins, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'secondary' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const ascend910c = {
  id: 'ascend910c',
  name: 'Ascend 910C',
  vendor: 'Huawei',
  generation: 'ascend',
  formFactor: 'CloudMatrix 384',
  launch: { value: '2024-10-15', ...sheet },
  peakFlopPerS: {
    bf16: { value: 780e12, ...sheet },
    fp16: { value: 780e12, ...sheet },
    int8: { value: 1504e12, ...sheet },
  },
  marketedMemoryBytes: { value: 128e9, ...sheet },
  memoryBytes: { value: 128 * 2 ** 30, ...estimate, note: 'sold in GB but built in GiB; driver reserve not known' },
  memoryType: 'HBM2e/3',
  memoryBytesPerS: { value: 3.2e12, ...sheet },
  scaleUp: {
    technology: 'UB optical all-to-all',
    domainSize: 384,
    bytesPerS: { value: 392e9, ...unread, note: 'half of the 784 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...sheet, note: '400 Gb/s' },
  tdpW: { value: 700, ...sheet },
  systemPowerW: {
    value: 1456,
    source: cloudMatrixPage,
    asOf: '2026-11',
    confidence: 'secondary',
    note: '559 kW for 384',
  },
  purchasePrices: [
    {
      value: 23_000,
      source: inferenceMargins,
      asOf: '2026-07',
      confidence: 'estimated',
      note: 'est; CM384 ~RMB60M => ~US$21.5k/NPU',
    },
  ],
  availability: 'training: yes (GLM-5 trained per Epoch); inference: yes',
  notes: 'No FP8. CloudMatrix 384: 559 kW for 384 of them.',
  unverified: ['scaleUp.bytesPerS'],
} as const satisfies Accelerator;
