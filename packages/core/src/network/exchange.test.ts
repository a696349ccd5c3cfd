import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectiveTime } from './collective.js';
import { exchangeConstants } from './constants.js';
import { exchangeTime, type RoutedExchange } from './exchange.js';
import type { NetworkFacts } from './facts.js';

/** Two ranks a domain, 100 GB/s between them and 10 GB/s out: round numbers for hand computation. */
const toy: NetworkFacts = {
  generation: 'hopper',
  scaleUpDomainSize: 2,
  scaleUpBytesPerS: 100e9,
  scaleOutBytesPerS: 10e9,
  scaleOutAttainedFraction: 1,
  scaleOutLatencyS: 0,
  podSize: 1024,
  oversubscription: 1,
};
const constants = {
  startS: 10e-6,
  startPerDoublingS: 5e-6,
  unitBytesPerSWithin: 2e9,
  unitBytesPerSBetween: 1e9,
  scaleUpFraction: 0.5,
  scaleOutFraction: 0.8,
};
/** InfiniBand NDR as in the catalog, on which the constants were found. */
const h100 = {
  ...toy,
  scaleUpDomainSize: 8,
  scaleUpBytesPerS: 450e9,
  scaleOutBytesPerS: 50e9,
  scaleOutAttainedFraction: 0.94,
  scaleOutLatencyS: 10e-6,
};

test('within a domain a token goes once to each rank that holds one of its experts', () => {
  // Two draws over two ranks reach 2·(1 − ½²) = 1.5, half of which is the rank itself: 0.75 of 1 MB (2 MB of copies / 2).
  // Twenty units copy 40 GB/s, less than half of 100 GB/s: 18.75 µs and 10 µs of start.
  const got = exchangeTime(2e6, { size: 2, stride: 1 }, toy, { copies: 2 }, constants);
  expect(got.scaleUpBytes).toBeCloseTo(0.75e6, 3);
  expect(got.scaleOutBytes).toBe(0);
  expect(got.transferS).toBeCloseTo(18.75e-6, 12);
  expect(got.timeS).toBeCloseTo(28.75e-6, 12);
});

test('more units than the links carry do not help', () => {
  const got = exchangeTime(2e6, { size: 2, stride: 1 }, toy, { copies: 2, computeUnits: 100 }, constants);
  expect(got.transferS).toBeCloseTo(0.75e6 / 50e9, 12);
});

test('between domains a token crosses once for each other domain, and starting takes longer', () => {
  // Two domains: two draws reach 1.5 of them, half away: 0.75 MB at 8 GB/s = 93.75 µs. Four ranks: 4·(1 − ¾²) = 1.75 reached,
  // half of the way over scale-up links: 0.875 MB at 20 GB/s = 43.75 µs. Start 10 + 5 µs.
  const got = exchangeTime(2e6, { size: 4, stride: 1 }, toy, { copies: 2 }, constants);
  expect(got.scaleOutBytes).toBeCloseTo(0.75e6, 3);
  expect(got.scaleUpBytes).toBeCloseTo(0.875e6, 3);
  expect(got.timeS).toBeCloseTo(108.75e-6, 12);
  expect(got.boundBy).toBe('scale-out');
});

test('what leaves the pod shares the thin uplinks, and each message takes its time', () => {
  // Four domains of two, two in a pod. Two draws reach 4·(1 − ¾²) = 1.75 domains, ¾ of them elsewhere: 1.3125 MB cross; of three other
  // domains two lie beyond the pod: 0.875 MB. Ports attain half of 10 GB/s, the exchange 0.8 of that: 4 GB/s; uplinks a quarter of it.
  // 0.875 MB / 1 GB/s = 875 µs, more than 1.3125 MB / 4 GB/s = 328 µs. Start 10 + 5·2 µs, two messages of 7 µs.
  const thin = { ...toy, scaleOutAttainedFraction: 0.5, scaleOutLatencyS: 7e-6, podSize: 4, oversubscription: 4 };
  const got = exchangeTime(2e6, { size: 8, stride: 1 }, thin, { copies: 2 }, constants);
  expect(got.scaleOutBytes).toBeCloseTo(1.3125e6, 3);
  expect(got.transferS).toBeCloseTo(875e-6, 12);
  expect(got.latencyS).toBeCloseTo(34e-6, 12);
  expect(got.boundBy).toBe('oversubscription');
  // A group that fits a pod never meets the uplinks: two draws over two domains, 0.75 MB at 4 GB/s.
  const inside = exchangeTime(2e6, { size: 4, stride: 1 }, thin, { copies: 2 }, constants);
  expect(inside.transferS).toBeCloseTo(187.5e-6, 12);
  expect(inside.boundBy).toBe('scale-out');
});

test('more oversubscription, latency or a worse attained share is never faster', () => {
  const worse: readonly Partial<NetworkFacts>[] = [
    { oversubscription: 7 },
    { scaleOutLatencyS: 30e-6 },
    { scaleOutAttainedFraction: 0.8 },
    { podSize: 16 },
  ];
  const facts = { ...h100, podSize: 32, oversubscription: 2 };
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 16 }),
      fc.integer({ min: 1, max: 64 }),
      fc.integer({ min: 1, max: 2 ** 30 }),
      fc.constantFrom(...worse),
      (copies, domains, bytes, change) => {
        const at = (network: NetworkFacts) =>
          exchangeTime(bytes, { size: 8 * domains, stride: 1 }, network, { copies }).timeS;
        expect(at({ ...facts, ...change })).toBeGreaterThanOrEqual(at(facts));
        // Where the group leaves its domain, each message is waited for.
        if (domains > 1) expect(at({ ...facts, scaleOutLatencyS: 30e-6 })).toBeGreaterThan(at(facts));
      },
    ),
  );
});

test('routing to fewer domains sends less between them', () => {
  const at = (perToken: number) =>
    exchangeTime(1e8, { size: 64, stride: 1 }, h100, { copies: 8, routingGroups: { groups: 8, perToken } })
      .scaleOutBytes;
  expect(at(4)).toBeLessThan(at(7));
  expect(at(8)).toBe(exchangeTime(1e8, { size: 64, stride: 1 }, h100, { copies: 8 }).scaleOutBytes);
});

test('a token crosses to the domains of its groups, counted by hand', () => {
  const sent = (domains: number, copies: number, routingGroups: { groups: number; perToken: number }) =>
    exchangeTime(copies * 1e6, { size: 2 * domains, stride: 1 }, toy, { copies, routingGroups }, constants)
      .scaleOutBytes;
  // A group a domain, two of four picked: three draws over two domains reach 2·(1 − ½³) = 1.75, ¾ of them elsewhere.
  expect(sent(4, 3, { groups: 4, perToken: 2 })).toBeCloseTo(1.75 * 0.75 * 1e6, 3);
  // A group spans two domains: one of two picked leaves two domains of four to the draws.
  expect(sent(4, 3, { groups: 2, perToken: 1 })).toBeCloseTo(1.75 * 0.75 * 1e6, 3);
  // Two groups a domain. Two of four picked lie in one domain in 2 of 6 cases: 1 reached; else two draws reach 1.5 of 2.
  expect(sent(2, 2, { groups: 4, perToken: 2 })).toBeCloseTo((1 / 3 + (2 / 3) * 1.5) * 0.5 * 1e6, 3);
});

test('a limit never makes a token travel further, and one that limits nothing changes nothing but for draws within groups', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 16 }),
      fc.integer({ min: 2, max: 40 }),
      fc.integer({ min: 1, max: 16 }),
      fc.integer({ min: 1, max: 16 }),
      (copies, domains, a, b) => {
        const [perToken, groups] = [Math.min(a, b), Math.max(a, b)];
        const at = (exchange: RoutedExchange) =>
          exchangeTime(1e8, { size: 8 * domains, stride: 1 }, h100, exchange).scaleOutBytes;
        expect(at({ copies, routingGroups: { groups, perToken } })).toBeLessThanOrEqual(at({ copies }) * (1 + 1e-9));
        if (domains % groups === 0 || groups % domains === 0)
          expect(at({ copies, routingGroups: { groups, perToken: groups } }) / at({ copies })).toBeCloseTo(1, 9);
      },
    ),
  );
});

test('an exchange never sends more between domains than all copies would, nor less than one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 2, max: 64 }), (copies, domains) => {
      const group = { size: 8 * domains, stride: 1 };
      const plain = collectiveTime('allToAll', 1e9, group, h100).scaleOutBytes;
      const once = exchangeTime(1e9, group, h100, { copies }).scaleOutBytes;
      expect(once).toBeLessThanOrEqual(plain * (1 + 1e-12));
      expect(once).toBeGreaterThanOrEqual((plain / copies) * (1 - 1e-12));
    }),
  );
});

test('collectiveTime exchanges where it is asked to', () => {
  const group = { size: 16, stride: 1 };
  const exchange = { copies: 8 };
  expect(collectiveTime('allToAll', 1e8, group, h100, { exchange })).toEqual(exchangeTime(1e8, group, h100, exchange));
  // Ampere has kernels for it between domains only.
  const a100 = { ...h100, generation: 'ampere', scaleUpBytesPerS: 300e9 };
  const inside = { size: 8, stride: 1 };
  expect(collectiveTime('allToAll', 1e8, inside, a100, { exchange })).toEqual(
    collectiveTime('allToAll', 1e8, inside, a100),
  );
  expect(collectiveTime('allToAll', 1e8, group, a100, { exchange })).toEqual(exchangeTime(1e8, group, a100, exchange));
});

// Source: ai-dynamo/aiconfigurator @095f58a (Apache-2.0), h100_sxm/comm/sglang 0.5.6.post2, hidden 7168, 8 of 256 experts in at most
// four nodes, 20 units, 400 Gb/s for each GPU: nodes, tokens, bytes of an element, measured µs of data and of telling what comes.
test.each([
  [1, 4096, 1 + 4 / 128, 491],
  [1, 4096, 2, 973],
  [2, 4096, 1 + 4 / 128, 844 + 50],
  [2, 4096, 2, 2099 + 51],
  [4, 4096, 1 + 4 / 128, 1801 + 59],
  [4, 4096, 2, 3528 + 106],
  [4, 16_384, 1 + 4 / 128, 6960 + 68],
])('an exchange over %d nodes of %d tokens, %d bytes wide, takes %d µs to 30 %%', (nodes, tokens, width, us) => {
  const { timeS } = exchangeTime(tokens * 8 * 7168 * width, { size: 8 * nodes, stride: 1 }, h100, {
    copies: 8,
    // A group of experts for each node.
    ...(nodes > 4 ? { routingGroups: { groups: nodes, perToken: 4 } } : {}),
  });
  expect(Math.abs((timeS * 1e6) / us - 1)).toBeLessThan(0.3);
});

test('constants are shares, and say where they come from', () => {
  for (const generation of ['ampere', 'hopper', 'blackwell', 'nobody-knows']) {
    const { constants: c, transferredFrom } = exchangeConstants(generation);
    expect(c.scaleOutFraction).toBeLessThan(1);
    expect(c.scaleUpFraction).toBeLessThan(1);
    expect(c.startS).toBeGreaterThan(1e-6);
    expect(transferredFrom).toBe(generation === 'hopper' ? undefined : 'hopper exchange');
  }
});

// Source: docs/README_Hybrid-EP.md of deepseek-ai/DeepEP @94a9f8f, GB200: ranks, GB/s that arrive in a combine of 4,096 tokens.
test.each([
  [8, 538.44],
  [16, 474.48],
  [24, 444.4],
  [32, 423.19],
  [36, 418.27],
])('an exchange in a rack over %d ranks takes what %d GB/s come to, but for a copy, to 15 %%', (size, rate) => {
  const gb200 = { ...h100, generation: 'blackwell', scaleUpDomainSize: 72, scaleUpBytesPerS: 900e9 };
  const { timeS } = exchangeTime(4096 * 8 * 7168 * 2, { size, stride: 1 }, gb200, { copies: 8 });
  const arrived = 4096 * 7168 * 2 * size * (1 - (1 - 1 / size) ** 8);
  expect(Math.abs(timeS / (arrived / (rate * 1e9) - (2 * arrived) / 7.2e12) - 1)).toBeLessThan(0.15);
});
