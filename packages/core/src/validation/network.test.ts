import { expect, test } from 'vitest';
import { printedNetwork } from './network.js';

// Gb/s for each accelerator: a node's rate over its accelerators, or as printed for each.
test.each([
  { text: '1600 Gbps node-node interconnect (RoCE)', perNode: 8, gbPerS: 200, technology: 'roce' },
  {
    text: 'intra-node NVLink; inter-node 800 Gb/s per node (4x HDR IB)',
    perNode: 8,
    gbPerS: 100,
    technology: 'infiniband',
  },
  { text: 'NVLink; 4x100 Gb/s RoCE between nodes', perNode: 8, gbPerS: 50, technology: 'roce' },
  { text: 'NVLink3 600GB/s + 8x HDR200 IB per node (Selene)', perNode: 8, gbPerS: 200, technology: 'infiniband' },
  { text: 'NVLink8; RDMA backend 400 Gb/s per GPU (Grand Teton)', perNode: 8, gbPerS: 400, technology: undefined },
  { text: 'NVLink (400 GB/s) + 8x 400 Gb/s IB per node', perNode: 8, gbPerS: 400, technology: 'infiniband' },
  {
    text: 'Storage: 2x ConnectX-7 IB NDR 400Gb/s, Compute: 8x ConnectX-7 IB NDR 400Gb/s, Management: 100Gb/s Ethernet NIC',
    perNode: 8,
    gbPerS: 400,
    technology: 'infiniband',
  },
  // Eight ports on a tray of four: the text describes two trays.
  { text: 'Compute: 8x ConnectX-7 IB NDR 400Gb/s', perNode: 4, gbPerS: 400, technology: 'infiniband' },
  { text: 'Storage&Compute: 4x ConnectX-7 IB NDR 400Gb/s', perNode: 8, gbPerS: 200, technology: 'infiniband' },
  {
    text: '1x Ethernet 100Gb/Sec, 8x NVIDIA Quantum-2 CX7 InfiniBand (400Gb/s)',
    perNode: 8,
    gbPerS: 400,
    technology: 'infiniband',
  },
  { text: 'BF3 200Gbps for NS and 2xBF3 400Gbps for EW', perNode: 4, gbPerS: 200, technology: undefined },
  // Gigabytes belong to links inside the server.
  {
    text: 'ROCE2; Data bandwidth for GPU-PCIe: 504 GB/s; PCIe-NIC: 500 GB/s',
    perNode: 8,
    gbPerS: undefined,
    technology: 'roce',
  },
  // Not said whose rate, or no rate at all.
  { text: '200 Gb/s IB', perNode: 8, gbPerS: undefined, technology: 'infiniband' },
  { text: 'NVLink8 + IB/RoCE scale-out', perNode: 8, gbPerS: undefined, technology: undefined },
  { text: null, perNode: 8, gbPerS: undefined, technology: undefined },
])('printedNetwork reads "$text"', ({ text, perNode, gbPerS, technology }) => {
  const network = printedNetwork(text, perNode);
  expect(network.bytesPerSPerAccelerator).toBe(gbPerS === undefined ? undefined : (gbPerS * 1e9) / 8);
  expect(network.technology).toBe(technology);
});

test('printedNetwork reads the size of a TPU slice', () => {
  const network = printedNetwork('4 slices of v5e-256 (2D ICI torus) joined by DCN data parallel', 4);
  expect(network).toEqual({ technology: 'ici', sliceSize: 256 });
});
