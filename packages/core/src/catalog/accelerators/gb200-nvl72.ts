/** NVIDIA GB200 NVL72 (per GPU). */
import type { Accelerator } from '../accelerator.js';
import { c2cShared } from '../host-links.js';
import {
  aiconfigurator,
  epochChipCounts,
  epochHardware,
  inferenceMargins,
  nvidiaDeviceNotes,
  tomshardwareNvl72,
  tweaktownNvl72,
  vendorFiguresUnread,
} from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const gb200Nvl72 = {
  id: 'gb200-nvl72',
  name: 'GB200 NVL72 (per GPU)',
  vendor: 'NVIDIA',
  generation: 'blackwell',
  formFactor: 'rack, 72 GPU + 36 Grace',
  launch: { value: '2025-02-15', ...sheet },
  peakFlopPerS: {
    fp64: { value: 40e12, ...sheet },
    tf32: { value: 1250e12, ...sheet },
    bf16: { value: 2500e12, ...sheet },
    fp16: { value: 2500e12, ...sheet },
    fp8: { value: 5000e12, ...sheet },
    fp6: { value: 5000e12, ...sheet },
    fp4: { value: 10000e12, ...sheet },
    int8: { value: 5000e12, ...sheet },
  },
  marketedMemoryBytes: { value: 186e9, ...sheet },
  memoryBytes: {
    value: 189_471 * 2 ** 20,
    source: aiconfigurator,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'nvidia-smi total',
  },
  memoryType: 'HBM3e',
  memoryBytesPerS: { value: 8e12, ...sheet },
  l2Bytes: { value: 126 * 2 ** 20, ...unread },
  computeUnits: {
    value: 152,
    source: nvidiaDeviceNotes,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'enabled units',
  },
  hostLink: c2cShared,
  scaleUp: {
    technology: 'NVLink5 + NVSwitch rack',
    domainSize: 72,
    bytesPerS: { value: 900e9, ...sheet, note: 'half of the 1800 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...unread, note: '400 Gb/s' },
  tdpW: { value: 1200, ...sheet },
  systemPowerW: {
    value: 1833,
    source: tomshardwareNvl72,
    asOf: '2026-11',
    confidence: 'secondary',
    note: '132 kW rack of 72',
  },
  purchasePrices: [
    { value: 41_667, source: tweaktownNvl72, asOf: '2024-05', confidence: 'secondary', note: '~US$3M rack / 72' },
    {
      value: 45_000,
      source: inferenceMargins,
      asOf: '2026-07',
      confidence: 'secondary',
      note: '$3-3.5M rack => $44-49k',
    },
    { value: 36_742, source: epochChipCounts, asOf: '2025', confidence: 'estimated', note: 'Epoch geomean 30-45k' },
  ],
  availability: 'training: yes; inference: yes',
  notes: 'Liquid-cooled rack of 120 to 132 kW, some lists 145. Peaks are 11 % above the B200 board.',
  unverified: ['l2Bytes', 'typicalScaleOutBytesPerS'],
} as const satisfies Accelerator;
