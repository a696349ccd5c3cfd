/** NVIDIA H800 SXM5 80GB (China). */
import type { Accelerator } from '../accelerator.js';
import { pcie5x16 } from '../host-links.js';
import { epochHardware, epochPrices, inferenceMargins, serverPower, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const h800Sxm = {
  id: 'h800-sxm',
  name: 'H800 SXM5 80GB (China)',
  vendor: 'NVIDIA',
  generation: 'hopper',
  formFactor: 'SXM5',
  launch: { value: '2023-03-21', ...sheet },
  peakFlopPerS: {
    fp64: { value: 1e12, ...unread },
    tf32: { value: 494.5e12, ...sheet },
    bf16: { value: 989e12, ...sheet },
    fp16: { value: 989e12, ...sheet },
    fp8: { value: 1979e12, ...sheet },
    int8: { value: 1979e12, ...sheet },
  },
  marketedMemoryBytes: { value: 80e9, ...sheet },
  memoryBytes: { value: 81_559 * 2 ** 20, ...unread, note: 'nvidia-smi total, as H100 SXM' },
  memoryType: 'HBM3',
  memoryBytesPerS: { value: 3.35e12, ...sheet },
  l2Bytes: { value: 50 * 2 ** 20, ...unread },
  computeUnits: { value: 132, ...unread },
  hostLink: pcie5x16,
  scaleUp: {
    technology: 'NVLink4 cut',
    domainSize: 8,
    bytesPerS: { value: 200e9, ...sheet, note: 'half of the 400 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...sheet, note: '400 Gb/s' },
  tdpW: { value: 700, ...sheet },
  systemPowerW: {
    value: 1275,
    source: serverPower,
    asOf: '2026-11',
    confidence: 'secondary',
    note: 'as DGX H100, 10.2 kW for eight',
  },
  purchasePrices: [
    { value: 33_800, source: epochPrices, asOf: '2025-02-21', confidence: 'published', note: 'retail' },
    { value: 44_750, source: epochPrices, asOf: '2025-02-21', confidence: 'published', note: 'DGX H800 per GPU' },
    {
      value: 40_000,
      source: inferenceMargins,
      asOf: '2026-07',
      confidence: 'estimated',
      note: 'China scarcity estimate of what a buyer pays',
    },
  ],
  availability: 'training: yes; inference: yes',
  notes:
    'H100 for China: NVLink cut from 900 to 400 GB/s, FP64 capped near 1 TFLOP/s (some lists print 29.6). DeepSeek-V3 was trained on it.',
  unverified: ['computeUnits', 'l2Bytes', 'peakFlopPerS.fp64'],
} as const satisfies Accelerator;
