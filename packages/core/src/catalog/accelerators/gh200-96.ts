/** NVIDIA GH200 Grace Hopper (96GB HBM3). */
import type { Accelerator } from '../accelerator.js';
import { c2cAlone } from '../host-links.js';
import { epochHardware, epochPrices, nvidiaSmiDumps, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const gh20096 = {
  id: 'gh200-96',
  name: 'GH200 Grace Hopper (96GB HBM3)',
  vendor: 'NVIDIA',
  generation: 'hopper',
  formFactor: 'superchip',
  launch: { value: '2023-08-08', ...sheet },
  peakFlopPerS: {
    fp64: { value: 33.5e12, ...sheet },
    tf32: { value: 494.5e12, ...sheet },
    bf16: { value: 989e12, ...sheet },
    fp16: { value: 989e12, ...sheet },
    fp8: { value: 1979e12, ...sheet },
    int8: { value: 1979e12, ...sheet },
  },
  marketedMemoryBytes: { value: 96e9, ...sheet },
  memoryBytes: {
    value: 97_871 * 2 ** 20,
    source: nvidiaSmiDumps,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'nvidia-smi total',
  },
  memoryType: 'HBM3',
  memoryBytesPerS: { value: 4e12, ...unread },
  l2Bytes: { value: 50 * 2 ** 20, ...unread },
  computeUnits: { value: 132, ...unread },
  hostLink: c2cAlone,
  scaleUp: {
    technology: 'NVLink4 / C2C 900',
    domainSize: 32,
    bytesPerS: { value: 450e9, ...sheet, note: 'half of the 900 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...sheet, note: '400 Gb/s' },
  tdpW: { value: 1000, ...unread, note: 'upper limit, processor included; Epoch lists 700' },
  purchasePrices: [
    { value: 43_401, source: epochPrices, asOf: '2023-09-30', confidence: 'published', note: '1-chip server' },
    { value: 46_675, source: epochPrices, asOf: '2024-10-31', confidence: 'published', note: '1-chip server' },
  ],
  availability: 'training: yes; inference: yes',
  notes:
    'A 144 GB HBM3e version has 4.9 TB/s. 480 GB of LPDDR5X at the processor. Power is set between 450 and 1000 W, processor included.',
  unverified: ['computeUnits', 'l2Bytes', 'memoryBytesPerS', 'scaleUp.domainSize', 'tdpW'],
} as const satisfies Accelerator;
