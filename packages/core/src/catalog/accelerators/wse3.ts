/** Cerebras WSE-3 (CS-3 system). */
import type { Accelerator } from '../accelerator.js';
import { cerebrasPages, ownEstimate } from '../sources.js';

const sheet = { source: cerebrasPages, asOf: '2026-11', confidence: 'secondary' } as const;
const estimate = { source: ownEstimate, asOf: '2026-11', confidence: 'estimated' } as const;

export const wse3 = {
  id: 'wse3',
  name: 'WSE-3 (CS-3 system)',
  vendor: 'Cerebras',
  generation: 'other',
  formFactor: 'wafer / 15U system',
  launch: { value: '2024-03-13', ...sheet },
  peakFlopPerS: {
    fp16: { value: 12_500e12, ...estimate, note: 'a tenth of the sparse 125 PFLOP/s' },
  },
  marketedMemoryBytes: { value: 44e9, ...sheet },
  memoryBytes: { value: 44e9, ...sheet, note: 'memory on the wafer' },
  memoryType: 'SRAM on wafer',
  memoryBytesPerS: { value: 21000e12, ...sheet },
  computeUnits: { value: 900_000, ...sheet, note: 'cores on the wafer' },
  scaleUp: {
    technology: 'SwarmX',
    domainSize: 2048,
    bytesPerS: {
      value: 150e9,
      ...estimate,
      note: 'no figure published for SwarmX; it uses the same 12 ports of 100 Gb/s as the rest',
    },
  },
  typicalScaleOutBytesPerS: { value: 150e9, ...sheet, note: '1200 Gb/s' },
  tdpW: { value: 23_000, ...sheet },
  systemPowerW: { value: 23_000, ...sheet },
  purchasePrices: [
    { value: 2_500_000, source: cerebrasPages, asOf: '2024', confidence: 'estimated', note: '$2-3M estimate' },
  ],
  availability: 'training: yes (weight streaming); inference: yes',
  notes:
    'The vendor prints 125 PFLOP/s, sparse; a tenth of it is taken as dense and is a guess. 20B parameters in FP16 fit one system.',
  unverified: ['peakFlopPerS.fp16', 'purchasePrices', 'scaleUp.bytesPerS', 'scaleUp.domainSize'],
} as const satisfies Accelerator;
