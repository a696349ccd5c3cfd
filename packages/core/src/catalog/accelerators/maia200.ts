/** Microsoft Maia 200. */
import type { Accelerator } from '../accelerator.js';
import { maia200Pages, ownEstimate } from '../sources.js';

const sheet = { source: maia200Pages, asOf: '2026-02', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const maia200 = {
  id: 'maia200',
  name: 'Maia 200',
  vendor: 'Microsoft',
  generation: 'maia',
  formFactor: 'Azure internal',
  launch: { value: '2026-01-26', ...sheet },
  peakFlopPerS: {
    fp8: { value: 5000e12, ...sheet },
    fp4: { value: 10000e12, ...sheet },
  },
  marketedMemoryBytes: { value: 216e9, ...sheet },
  memoryBytes: { value: 216 * 2 ** 30, ...estimate, note: 'sold in GB but built in GiB; never seen outside Azure' },
  memoryType: 'HBM3e',
  memoryBytesPerS: { value: 7e12, ...sheet },
  l2Bytes: { value: 272 * 2 ** 20, ...sheet, note: 'on-chip memory of all levels' },
  scaleUp: {
    technology: 'two-tier Ethernet',
    domainSize: 6144,
    bytesPerS: { value: 1.4e12, ...sheet, note: 'half of the 2800 GB/s quoted for both directions' },
  },
  tdpW: { value: 750, ...sheet },
  purchasePrices: [],
  availability: 'training: no (inference-only); inference: internal (Azure US Central)',
  notes: 'For inference only. Dense or sparse is not stated.',
  unverified: ['scaleUp.domainSize'],
} as const satisfies Accelerator;
