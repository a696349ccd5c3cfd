import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exchangeBufferBytes } from './exchange-buffers.js';

const hopper = { generation: 'hopper', scaleUpDomainSize: 8 };
const rack = { generation: 'blackwell', scaleUpDomainSize: 72 };
const exchanged = { tokens: 4096, hiddenSize: 7168, experts: 256 };
const group = (size: number) => ({ size, stride: 1 });

test.each([
  // A token of 7168·2 + 8 + 128·(8 + 4 + 4) = 16,392 bytes. Ten channels, eight peers, 256 tokens ahead and 5 counters of 4 bytes:
  // 80·(256·16,392 + 20) = 335,709,760.
  { name: 'DeepEP in a node', facts: hopper, size: 8, bytes: 335_709_760 },
  // 80·(288·16,392 + 4·19) = 377,677,760 between peers; 10·8 nodes·(128·16,408·2 + 144) = 336,047,360 between nodes, from a heap of 512 MiB.
  { name: 'DeepEP over eight nodes', facts: hopper, size: 64, bytes: 377_677_760 + 2 ** 29 },
  // Chunks of 20 tokens make 140 of 128: two nodes stay below 512 MiB. 80·(288·16,392 + 4·7) = 377,673,920.
  { name: 'DeepEP over two nodes', facts: hopper, size: 16, bytes: 377_673_920 + 2 ** 29 },
  // As its guide computes: 262,144 tokens of 14,336 bytes (3.5 GiB) and 256 probabilities of 4 bytes (256 MiB).
  { name: 'HybridEP in a rack', facts: rack, size: 64, bytes: 3.5 * 2 ** 30 + 2 ** 28 },
  // The same guide, eight nodes of eight: 3.5 GiB and 32 MiB; 4096·7 tokens (392 MiB) and 32 probabilities each (3.5 MiB).
  {
    name: 'HybridEP over eight nodes',
    facts: { ...rack, scaleUpDomainSize: 8 },
    size: 64,
    bytes: 3.5 * 2 ** 30 + 2 ** 25 + (392 + 3.5) * 2 ** 20,
  },
  // Two nodes of four need buffers for the network too: chunks of 16 ranks between the eight, and a piece of 512 MiB.
  {
    name: 'DeepEP over two nodes of four',
    facts: { ...hopper, scaleUpDomainSize: 4 },
    size: 8,
    bytes: 377_673_920 + 2 ** 29,
  },
  // A domain of sixteen has no network between its ranks: the links alone, of one node: 80·(288·16,392 + 4·5).
  { name: 'DeepEP in a domain of sixteen', facts: { ...hopper, scaleUpDomainSize: 16 }, size: 16, bytes: 377_673_280 },
  { name: 'plain all-to-all in a node of Ampere', facts: { ...hopper, generation: 'ampere' }, size: 8, bytes: 0 },
  { name: 'one rank', facts: rack, size: 1, bytes: 0 },
])('buffers of $name are $bytes bytes', ({ facts, size, bytes }) => {
  expect(exchangeBufferBytes(group(size), facts, exchanged)).toBe(bytes);
});

test('larger groups and wider tokens never need less', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(hopper, rack, { ...rack, scaleUpDomainSize: 8 }),
      fc.integer({ min: 1, max: 31 }),
      fc.integer({ min: 1, max: 16_384 }),
      (facts, nodes, hiddenSize) => {
        const at = (ranks: number, width: number) =>
          exchangeBufferBytes(group(ranks), facts, { ...exchanged, experts: ranks, hiddenSize: width });
        expect(at(8 * nodes + 8, hiddenSize)).toBeGreaterThanOrEqual(at(8 * nodes, hiddenSize));
        expect(at(8 * nodes, hiddenSize + 1)).toBeGreaterThan(at(8 * nodes, hiddenSize) - 1);
      },
    ),
  );
});
