/** AMD Instinct MI455X (MI450 series, Helios). */
import type { Accelerator } from '../accelerator.js';
import { mi455xPages, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: mi455xPages, asOf: '2026-07', confidence: 'secondary' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const mi455x = {
  id: 'mi455x',
  name: 'Instinct MI455X (MI450 series, Helios)',
  vendor: 'AMD',
  generation: 'cdna5',
  formFactor: 'rack 72',
  launch: { value: '2026-12', ...unread, note: 'second half of 2026' },
  peakFlopPerS: {
    fp8: { value: 20_000e12, ...estimate, note: 'announced; dense or sparse not stated' },
    fp4: { value: 40_000e12, ...estimate, note: 'announced; dense or sparse not stated' },
  },
  marketedMemoryBytes: { value: 432e9, ...sheet },
  memoryBytes: {
    value: 432 * 2 ** 30 - 16 * 2 ** 20,
    ...estimate,
    note: 'as rocm-smi reports on MI300X and MI355X: GiB less 16 MiB',
  },
  memoryType: 'HBM4',
  memoryBytesPerS: { value: 19.6e12, ...sheet },
  scaleUp: {
    technology: 'UALink/IF',
    domainSize: 72,
    bytesPerS: { value: 1.8e12, ...sheet, note: 'half of the 3600 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 300e9, ...sheet, note: '2400 Gb/s' },
  purchasePrices: [],
  availability: 'training: ramping H2 2026; inference: ramping H2 2026',
  notes: 'Dense or sparse is not stated. 300 GB/s of scale-out per GPU. A Helios rack: 31 TB of HBM4.',
  unverified: ['peakFlopPerS.fp4', 'peakFlopPerS.fp8'],
} as const satisfies Accelerator;
