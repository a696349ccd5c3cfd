/** NVIDIA DGX Spark (GB10). */
import type { Accelerator } from '../accelerator.js';
import { dgxSparkPage, ownEstimate, vendorFiguresUnread } from '../sources.js';

const sheet = { source: dgxSparkPage, asOf: '2026-06', confidence: 'secondary' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const dgxSpark = {
  id: 'dgx-spark',
  name: 'DGX Spark (GB10)',
  vendor: 'NVIDIA',
  generation: 'blackwell',
  formFactor: 'desktop',
  launch: { value: '2025-10', ...unread },
  peakFlopPerS: {
    fp4: { value: 500e12, ...estimate, note: 'half of the sparse 1 PFLOP/s' },
  },
  marketedMemoryBytes: { value: 128e9, ...sheet },
  memoryBytes: { value: 128e9, ...estimate, note: 'unified with the processor; the operating system needs part of it' },
  memoryType: 'LPDDR5X unified',
  memoryBytesPerS: { value: 273e9, ...sheet },
  computeUnits: { value: 48, ...unread },
  scaleUp: {
    technology: 'ConnectX-7 pair',
    domainSize: 2,
    bytesPerS: { value: 25e9, ...sheet, note: 'half of the 50 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 25e9, ...sheet, note: '200 Gb/s' },
  tdpW: { value: 140, ...sheet },
  systemPowerW: { value: 240, ...sheet },
  purchasePrices: [
    { value: 3999, source: dgxSparkPage, asOf: '2026-06', confidence: 'secondary', note: 'Founders Edition list' },
  ],
  availability: 'training: no (dev); inference: local',
  notes: 'The advertised 1 PFLOP/s in FP4 is sparse; half of it here.',
  unverified: ['computeUnits', 'launch', 'peakFlopPerS.fp4'],
} as const satisfies Accelerator;
