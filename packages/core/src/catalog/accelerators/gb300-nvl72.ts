/** NVIDIA GB300 NVL72 (per GPU). */
import type { Accelerator } from '../accelerator.js';
import { c2cShared } from '../host-links.js';
import {
  aiconfigurator,
  epochHardware,
  inferenceMargins,
  nvidiaDeviceNotes,
  ownEstimate,
  vendorFiguresUnread,
} from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const gb300Nvl72 = {
  id: 'gb300-nvl72',
  name: 'GB300 NVL72 (per GPU)',
  vendor: 'NVIDIA',
  generation: 'blackwell',
  formFactor: 'rack, 72 GPU + 36 Grace',
  launch: { value: '2025-08-22', ...sheet },
  peakFlopPerS: {
    fp64: { value: 1.3e12, ...sheet },
    tf32: { value: 1250e12, ...sheet },
    bf16: { value: 2500e12, ...sheet },
    fp16: { value: 2500e12, ...sheet },
    fp8: { value: 5000e12, ...sheet },
    fp6: { value: 5000e12, ...sheet },
    fp4: { value: 15000e12, ...sheet },
    int8: { value: 165e12, ...sheet },
  },
  marketedMemoryBytes: { value: 288e9, ...sheet },
  memoryBytes: {
    value: 284_208 * 2 ** 20,
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
    note: 'enabled units; the full die has 160',
  },
  hostLink: c2cShared,
  scaleUp: {
    technology: 'NVLink5 + NVSwitch rack',
    domainSize: 72,
    bytesPerS: { value: 900e9, ...sheet, note: 'half of the 1800 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 100e9, ...sheet, note: '800 Gb/s' },
  tdpW: { value: 1400, ...sheet },
  systemPowerW: { value: 1850, ...estimate, note: '119 kW of trays plus switches; the trays are an analyst model' },
  purchasePrices: [
    {
      value: 55_000,
      source: inferenceMargins,
      asOf: '2026-07',
      confidence: 'estimated',
      note: 'estimate of what a buyer pays',
    },
  ],
  availability: 'training: yes; inference: yes',
  notes: '18 compute trays of 6.6 kW plus switches. INT8 and FP64 were cut to a remnant.',
  unverified: ['l2Bytes', 'systemPowerW'],
} as const satisfies Accelerator;
