/** NVIDIA Vera Rubin NVL72 (per GPU package; formerly "NVL144"). */
import type { Accelerator } from '../accelerator.js';
import { inferenceMargins, ownEstimate, rubinPages, vendorFiguresUnread } from '../sources.js';

const sheet = { source: rubinPages, asOf: '2026-07', confidence: 'secondary' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const vrNvl72 = {
  id: 'vr-nvl72',
  name: 'Vera Rubin NVL72 (per GPU package; formerly "NVL144")',
  vendor: 'NVIDIA',
  generation: 'rubin',
  formFactor: 'rack, 72 Rubin + 36 Vera',
  launch: { value: '2026-12', ...unread, note: 'second half of 2026' },
  peakFlopPerS: {
    fp8: { value: 17500e12, ...sheet },
    fp6: { value: 17500e12, ...sheet },
    fp4: { value: 35_000e12, ...estimate, note: 'dense, as for training' },
  },
  marketedMemoryBytes: { value: 288e9, ...sheet },
  memoryBytes: { value: 284_208 * 2 ** 20, ...estimate, note: 'as GB300, which has as many stacks of the same size' },
  memoryType: 'HBM4',
  memoryBytesPerS: { value: 22e12, ...sheet },
  scaleUp: {
    technology: 'NVLink6',
    domainSize: 72,
    bytesPerS: { value: 1.8e12, ...sheet, note: 'half of the 3600 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 200e9, ...unread, note: '1600 Gb/s' },
  tdpW: { value: 1800, ...estimate },
  systemPowerW: { value: 2900, ...sheet, note: 'middle of 190 to 230 kW for 72' },
  purchasePrices: [
    { value: 120_000, source: inferenceMargins, asOf: '2026-07', confidence: 'assumed', note: 'a projection' },
  ],
  availability: 'training: ramping Q4 2026; inference: ramping Q4 2026',
  notes:
    'The 50 PFLOP/s headline for NVFP4 is a sparse or adaptive figure; dense is 35 and half that in FP8. First called NVL144, counting dies. Rack of 190 to 230 kW. NCCL has supported it since September 2026; no public price.',
  unverified: ['peakFlopPerS.fp4', 'purchasePrices', 'tdpW', 'typicalScaleOutBytesPerS'],
} as const satisfies Accelerator;
