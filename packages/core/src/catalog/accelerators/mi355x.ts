/** AMD Instinct MI355X. */
import type { Accelerator } from '../accelerator.js';
import { pcie5x16 } from '../host-links.js';
import { epochHardware, rocmSmiDumps, vendorFiguresUnread } from '../sources.js';

const sheet = { source: epochHardware, asOf: '2026-04', confidence: 'published' } as const;
const unread = { source: vendorFiguresUnread, asOf: '2026-11', confidence: 'secondary' } as const;

export const mi355x = {
  id: 'mi355x',
  name: 'Instinct MI355X',
  vendor: 'AMD',
  generation: 'cdna4',
  formFactor: 'OAM liquid',
  launch: { value: '2025-06-12', ...sheet },
  peakFlopPerS: {
    fp64: { value: 78.6e12, ...unread },
    bf16: { value: 2517e12, ...sheet },
    fp16: { value: 2517e12, ...sheet },
    fp8: { value: 5033e12, ...sheet },
    fp6: { value: 10066e12, ...unread },
    fp4: { value: 10066e12, ...sheet },
    int8: { value: 5033e12, ...sheet },
  },
  marketedMemoryBytes: { value: 288e9, ...sheet },
  memoryBytes: {
    value: 309_220_868_096,
    source: rocmSmiDumps,
    asOf: '2026-11',
    confidence: 'measured',
    note: 'rocm-smi: 288 GiB less 16 MiB',
  },
  memoryType: 'HBM3e',
  memoryBytesPerS: { value: 8e12, ...sheet },
  l2Bytes: { value: 256 * 2 ** 20, ...unread, note: 'Infinity Cache' },
  computeUnits: { value: 256, source: rocmSmiDumps, asOf: '2026-11', confidence: 'measured', note: 'device query' },
  hostLink: pcie5x16,
  scaleUp: {
    technology: 'Infinity Fabric mesh',
    domainSize: 8,
    bytesPerS: { value: 537.5e9, ...unread, note: 'half of the 1075 GB/s quoted for both directions' },
  },
  typicalScaleOutBytesPerS: { value: 50e9, ...sheet, note: '400 Gb/s' },
  tdpW: { value: 1400, ...sheet },
  purchasePrices: [],
  availability: 'training: yes (ROCm effort); inference: yes',
  notes: 'Some lists carry the MI350X rates for it.',
  unverified: ['l2Bytes', 'peakFlopPerS.fp6', 'peakFlopPerS.fp64', 'scaleUp.bytesPerS', 'scaleUp.domainSize'],
} as const satisfies Accelerator;
