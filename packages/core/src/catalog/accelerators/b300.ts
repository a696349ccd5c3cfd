/** NVIDIA B300 SXM (Blackwell Ultra). */
import type { Accelerator } from '../accelerator.js';
import { pcie5x16 } from '../host-links.js';
import { aiconfigurator, epochHardware, nvidiaDeviceNotes, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const b300 = {
  id: 'b300',
  name: 'B300 SXM (Blackwell Ultra)',
  vendor: 'NVIDIA',
  generation: 'blackwell',
  formFactor: 'SXM6',
  launch: { value: '2025-08-22', ...sheet },
  peakFlopPerS: {
    fp64: { value: 1.2e12, ...sheet },
    tf32: { value: 1100e12, ...sheet },
    bf16: { value: 2250e12, ...sheet },
    fp16: { value: 2250e12, ...sheet },
    fp8: { value: 4500e12, ...sheet },
    fp6: { value: 4500e12, ...sheet },
    fp4: { value: 14000e12, ...sheet },
    int8: { value: 157e12, ...sheet },
  },
  marketedMemoryBytes: { value: 270e9, ...sheet },
  memoryBytes: {
    value: 275_040 * 2 ** 20,
    source: aiconfigurator,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'nvidia-smi total',
  },
  memoryType: 'HBM3e',
  memoryBytesPerS: { value: 7.75e12, ...sheet },
  l2Bytes: { value: 126 * 2 ** 20, ...unread },
  computeUnits: {
    value: 148,
    source: nvidiaDeviceNotes,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'enabled units; the full die has 160',
  },
  hostLink: pcie5x16,
  scaleUp: {
    technology: 'NVLink5',
    domainSize: 8,
    bytesPerS: { value: 900e9, ...sheet, note: 'half of the 1800 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 100e9, ...sheet, note: '800 Gb/s' },
  tdpW: { value: 1100, ...sheet },
  purchasePrices: [],
  availability: 'training: yes; inference: yes (FP4)',
  notes: 'INT8 and FP64 were cut to a remnant. 288 GB on the package, 270 GB sold in HGX.',
  unverified: ['l2Bytes'],
} as const satisfies Accelerator;
