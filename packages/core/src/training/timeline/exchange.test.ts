import { expect, test } from 'vitest';
import type { TimelineEvent } from './event.js';
import { exchangeEvents, type ReplicaExchange } from './exchange.js';

/** Forward and backward of two micro-batches: F0 1–2, B0 2–4, F1 4–5, B1 5–7. */
const compute: readonly TimelineEvent[] = (
  [
    ['forward', 0, 1, 2],
    ['backward', 0, 2, 4],
    ['forward', 1, 4, 5],
    ['backward', 1, 5, 7],
  ] as const
).map(([kind, microBatch, startS, endS]) => ({
  stage: 0,
  stream: 'compute',
  kind,
  startS,
  endS,
  piece: { microBatch, chunk: 0 },
}));
const nothing = { timeS: 0, waitedS: 0 };
const spans = (exchange: ReplicaExchange) => {
  const { data, ...rest } = exchangeEvents(0, compute, exchange, 0);
  return { data: data.map(({ kind, startS, endS: to }) => [kind, startS, to]), ...rest };
};

test('a gather of which half is waited for ends within the first pass, a reduction begins within the last', () => {
  const { data, endS } = spans({
    gather: { timeS: 2, waitedS: 1, when: 'once' },
    reduce: { timeS: 3, waitedS: 1.5, when: 'once' },
    copies: nothing,
  });
  // The last backward ends at 7; all gradients are there 1.5 s later.
  expect(data).toEqual([
    ['gather', 0, 2],
    ['reduce', 5.5, 8.5],
  ]);
  expect(endS).toBe(8.5);
});

test('gathers and reductions of every micro-batch start with their passes', () => {
  const { data } = spans({
    gather: { timeS: 1, waitedS: 0, when: 'eachPass' },
    reduce: { timeS: 3, waitedS: 0, when: 'eachPass' },
    copies: nothing,
  });
  expect(data).toEqual([
    ['gather', 1, 1.5],
    ['reduce', 2, 3.5],
    ['gather', 4, 4.5],
    ['reduce', 5, 6.5],
  ]);
});

test('reductions of a pipeline end when the plan says, and are cut off where they cannot be done by then', () => {
  const reduce = (timeS: number, waitedS: number) =>
    spans({
      gather: { ...nothing, when: 'once' },
      reduce: { timeS, waitedS, when: 'eachPassWaitedAtEnd' },
      copies: nothing,
    });
  // 1 s each from 2 and from 5: the last would end at 6, so both are an extra 2 s late for an end at 8.
  expect(reduce(2, 1)).toMatchObject({
    data: [
      ['reduce', 4, 5],
      ['reduce', 7, 8],
    ],
    endS: 8,
  });
  // 5 s each from 2 and 7 would end at 12. From 2 and 5 to 8 there is room for 3 s each: 2 · (5 − 3) s are cut off.
  expect(reduce(10, 1)).toMatchObject({
    data: [
      ['reduce', 2, 5],
      ['reduce', 5, 8],
    ],
    endS: 8,
    cutS: 4,
  });
});

test('a reduction between copies ends after the others, by what it is waited for', () => {
  const { copies, endS } = spans({
    gather: { ...nothing, when: 'once' },
    reduce: { timeS: 2, waitedS: 1, when: 'once' },
    copies: { timeS: 1.5, waitedS: 0.5 },
  });
  expect(endS).toBe(8.5);
  expect(copies).toMatchObject([{ kind: 'replicaReduce', startS: 7, endS: 8.5 }]);
});
