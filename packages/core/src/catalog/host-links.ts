/** Links between an accelerator and the memory of its host, one way and for one accelerator. */
import type { Sourced } from '../provenance/index.js';
import { nvlinkC2c, pcieRates, scalingBookHostLinks } from './sources.js';

export interface HostLink {
  readonly technology: string;
  /** One way, per accelerator, line rate after encoding. */
  readonly bytesPerS: Sourced<number>;
}

const pcie = { source: pcieRates, asOf: '2026-11', confidence: 'published' } as const;
const c2c = { source: nvlinkC2c, asOf: '2026-11', confidence: 'secondary' } as const;

export const pcie3x16: HostLink = {
  technology: 'PCIe 3.0 x16',
  bytesPerS: { value: 15.75e9, ...pcie, note: '8 GT/s on 16 lanes, 128b/130b' },
};
export const pcie4x16: HostLink = {
  technology: 'PCIe 4.0 x16',
  bytesPerS: { value: 31.5e9, ...pcie, note: '16 GT/s on 16 lanes, 128b/130b' },
};
export const pcie5x16: HostLink = {
  technology: 'PCIe 5.0 x16',
  bytesPerS: { value: 63e9, ...pcie, note: '32 GT/s on 16 lanes, 128b/130b' },
};
export const c2cAlone: HostLink = {
  technology: 'NVLink-C2C, one GPU to a Grace',
  bytesPerS: { value: 450e9, ...c2c, note: 'half of the 900 GB/s quoted for both directions' },
};
export const c2cShared: HostLink = {
  technology: 'NVLink-C2C, two GPUs to a Grace',
  bytesPerS: { value: 225e9, ...c2c, note: 'two GPUs share 450 GB/s each way' },
};

const tpuHost = { source: scalingBookHostLinks, asOf: '2025-02', confidence: 'secondary' } as const;

/** Before Trillium. */
export const tpuHostLink: HostLink = {
  technology: 'PCIe',
  bytesPerS: { value: 15e9, ...tpuHost, note: 'typical of a chip; 16 GB/s each way for v4' },
};
export const trilliumHostLink: HostLink = {
  technology: 'PCIe',
  bytesPerS: { value: 32e9, ...tpuHost, note: 'twice that of v5' },
};
