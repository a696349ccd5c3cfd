/** Microsoft Maia 100. */
import type { Accelerator } from '../accelerator.js';
import { epochHardware, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const maia100 = {
  id: 'maia100',
  name: 'Maia 100',
  vendor: 'Microsoft',
  generation: 'maia',
  formFactor: 'Azure internal',
  launch: { value: '2024-08-27', ...sheet },
  peakFlopPerS: {
    bf16: { value: 800e12, ...sheet },
  },
  marketedMemoryBytes: { value: 64e9, ...sheet },
  memoryBytes: { value: 64 * 2 ** 30, ...estimate, note: 'sold in GB but built in GiB; never seen outside Azure' },
  memoryType: 'HBM2e',
  memoryBytesPerS: { value: 1.8e12, ...sheet },
  l2Bytes: { value: 500 * 2 ** 20, ...unread, note: 'on-chip memory of all levels' },
  scaleUp: {
    technology: 'Ethernet',
    domainSize: 4,
    bytesPerS: { value: 600e9, ...unread, note: 'half of the 1200 GB/s quoted for both directions' },
  },
  tdpW: { value: 500, ...sheet },
  purchasePrices: [],
  availability: 'training: no; inference: internal inference',
  notes: 'Provisioned at 500 W, rated up to 700. Four to a server.',
  unverified: ['l2Bytes', 'scaleUp.bytesPerS', 'scaleUp.domainSize'],
} as const satisfies Accelerator;
