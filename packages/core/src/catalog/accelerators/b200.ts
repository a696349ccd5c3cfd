/** NVIDIA B200 SXM 180GB. */
import type { Accelerator } from '../accelerator.js';
import { pcie5x16 } from '../host-links.js';
import {
  aiconfigurator,
  b200Smi,
  dgxB200Power,
  epochHardware,
  epochPrices,
  torchaoB200,
  vendorFiguresUnread,
} from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const b200 = {
  id: 'b200',
  name: 'B200 SXM 180GB',
  vendor: 'NVIDIA',
  generation: 'blackwell',
  formFactor: 'SXM6',
  launch: { value: '2024-11-15', ...sheet },
  peakFlopPerS: {
    fp64: { value: 37e12, ...unread },
    tf32: { value: 1125e12, ...sheet },
    bf16: { value: 2250e12, ...sheet },
    fp16: { value: 2250e12, ...sheet },
    fp8: { value: 4500e12, ...sheet },
    fp6: { value: 4500e12, ...sheet },
    fp4: { value: 9000e12, ...sheet },
    int8: { value: 4500e12, ...sheet },
  },
  marketedMemoryBytes: { value: 180e9, ...sheet },
  memoryBytes: {
    value: 183_359 * 2 ** 20,
    source: b200Smi,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'nvidia-smi total, 179.1 GiB',
  },
  memoryType: 'HBM3e',
  memoryBytesPerS: {
    value: 7.7e12,
    source: aiconfigurator,
    asOf: '2026-08',
    confidence: 'published',
    note: 'a 7,680-bit bus at 3,996 MHz gives 7.67; early sheets print 8',
  },
  l2Bytes: {
    value: 126.5 * 2 ** 20,
    source: torchaoB200,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'device query',
  },
  computeUnits: { value: 148, source: torchaoB200, asOf: '2026-11', confidence: 'measured', note: 'device query' },
  hostLink: pcie5x16,
  scaleUp: {
    technology: 'NVLink5',
    domainSize: 8,
    bytesPerS: { value: 900e9, ...sheet, note: 'half of the 1800 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...unread, note: '400 Gb/s' },
  tdpW: { value: 1000, ...sheet },
  systemPowerW: {
    value: 1788,
    source: dgxB200Power,
    asOf: '2026-11',
    confidence: 'secondary',
    note: '14.3 kW for eight',
  },
  purchasePrices: [
    {
      value: 47_409,
      source: epochPrices,
      asOf: '2024-12-17',
      confidence: 'published',
      note: 'DGX B200 per GPU (EUR list)',
    },
  ],
  availability: 'training: yes; inference: yes',
  notes: 'DGX B200 draws 14.3 kW. The reference board has 400 Gb/s cards; aiconfigurator assumes 800.',
  unverified: ['peakFlopPerS.fp64', 'typicalScaleOutBytesPerS'],
} as const satisfies Accelerator;
