/** NVIDIA Tesla V100 SXM2 32GB. */
import type { Accelerator } from '../accelerator.js';
import { pcie3x16 } from '../host-links.js';
import { epochHardware, epochPrices, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const v100Sxm232 = {
  id: 'v100-sxm2-32',
  name: 'Tesla V100 SXM2 32GB',
  vendor: 'NVIDIA',
  generation: 'volta',
  formFactor: 'SXM2',
  launch: { value: '2018-03-27', ...sheet },
  peakFlopPerS: {
    fp64: { value: 7.8e12, ...sheet },
    fp16: { value: 125e12, ...sheet },
  },
  marketedMemoryBytes: { value: 32e9, ...sheet },
  memoryBytes: { value: 32_510 * 2 ** 20, ...unread, note: 'nvidia-smi of older drivers; newer ones print 32768 MiB' },
  memoryType: 'HBM2',
  memoryBytesPerS: { value: 898e9, ...sheet },
  l2Bytes: { value: 6 * 2 ** 20, ...unread },
  computeUnits: { value: 80, ...unread },
  hostLink: pcie3x16,
  scaleUp: {
    technology: 'NVLink2',
    domainSize: 8,
    bytesPerS: { value: 150e9, ...sheet, note: 'half of the 300 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 3.125e9, ...unread, note: '25 Gb/s' },
  tdpW: { value: 300, ...sheet },
  purchasePrices: [
    { value: 11_458, source: epochPrices, asOf: '2018-05-08', confidence: 'published', note: 'single-unit list' },
    { value: 19_929, source: epochPrices, asOf: '2019-01-11', confidence: 'published', note: 'DGX-1 8x, per GPU' },
    { value: 2500, source: epochPrices, asOf: '2022-07-01', confidence: 'published', note: 'list (nextplatform)' },
  ],
  availability: 'training: legacy (no BF16); inference: legacy',
  notes:
    'Tensor cores know FP16 only: no BF16, no FP8. A 16 GB version came in June 2017. Rent fell about 22-fold in eight years.',
  unverified: ['computeUnits', 'l2Bytes', 'scaleUp.domainSize', 'typicalScaleOutBytesPerS'],
} as const satisfies Accelerator;
