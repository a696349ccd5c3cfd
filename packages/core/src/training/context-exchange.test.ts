import { describe, expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { collectiveTime } from '../network/index.js';
import type { ContextExchange, Layout } from './input.js';
import { planTraining } from './plan-training.js';
import { layoutIssues } from './rules.js';

/** Llama 3.1 8B (32 heads, 8 of keys and values, 128 wide) on sequences of 64 Ki tokens over eight H100 of a node. */
function input(contextExchange: ContextExchange | undefined, layout: Partial<Layout> = {}) {
  return trainingInput({
    model: 'llama-3.1-8b',
    accelerator: 'h100-sxm',
    count: 64,
    layout: {
      tensorParallel: 1,
      contextParallel: 8,
      pipelineParallel: 1,
      virtualPipeline: 1,
      dataParallel: 8,
      sequenceParallel: false,
      recompute: 'none',
      ...(contextExchange === undefined ? {} : { contextExchange }),
      ...layout,
    },
    rest: { sequenceLength: 65_536, globalBatchSequences: 64 },
  });
}

function valuesOf(contextExchange?: ContextExchange, layout: Partial<Layout> = {}) {
  const answer = planTraining(input(contextExchange, layout));
  if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
  return answer.evaluation.values;
}

const network = { ...input(undefined).cluster, generation: 'hopper' };
const LAYERS = 32;
/** Seconds of an all-to-all of some columns of a rank's 8,192 tokens, in 16 bits. */
const exchangeS = (columns: number, size: number) =>
  collectiveTime('allToAll', 8192 * columns * 2, { size, stride: 1 }, network).timeS;

describe('the exchange between context ranks', () => {
  test('is a ring unless said', () => {
    expect(valuesOf('ring')).toEqual(valuesOf());
  });

  test('of a gather beforehand is exposed whole', () => {
    // Half of a ring is hidden: contextExposedFraction.
    expect(valuesOf('all-gather').stageContextExposedS).toBeCloseTo(2 * (valuesOf().stageContextExposedS ?? 0), 9);
  });

  test('under Ulysses is queries, keys and values one way and outputs the other, forward and again backward', () => {
    // 32 · 128 columns of queries, 2 · 8 · 128 of keys and values; 32 · 128 of outputs.
    const expected = LAYERS * 2 * (exchangeS(4096 + 2048, 8) + exchangeS(4096, 8));
    expect(valuesOf('ulysses').stageContextExposedS).toBeCloseTo(expected, 9);
  });

  test('in two levels is Ulysses among neighbours, and a ring of which half is hidden between them', () => {
    const heads = LAYERS * 2 * (exchangeS(4096 + 2048, 4) + exchangeS(4096, 4));
    // A quarter of the keys and values of 65,536 tokens: gathered forward, and backward again beside the scatter of their gradients.
    const bytes = (65_536 * 2048 * 2) / 4;
    const ring = (kind: 'allGather' | 'reduceScatter') =>
      collectiveTime(kind, bytes, { size: 2, stride: 4 }, network).timeS;
    const expected = heads + 0.5 * LAYERS * (2 * ring('allGather') + ring('reduceScatter'));
    expect(valuesOf({ ulysses: 4 }).stageContextExposedS).toBeCloseTo(expected, 9);
  });

  test('leaves the work, the memory of activations and the FLOP as they are', () => {
    const [ring, ulysses] = [valuesOf(), valuesOf('ulysses')];
    expect(ulysses.stageGemmS).toBe(ring.stageGemmS);
    expect(ulysses.activationMemoryBytes).toBe(ring.activationMemoryBytes);
    expect(ulysses.modelFlopPerStep).toBe(ring.modelFlopPerStep);
  });

  test('keeps a group more for each of two levels', () => {
    expect(valuesOf('ulysses').communicators).toBe(valuesOf().communicators);
    expect(valuesOf({ ulysses: 4 }).communicators).toBe((valuesOf().communicators ?? 0) + 2);
  });
});

test.each([
  // 16 context ranks and 8 key-value heads.
  ['ulysses', { contextParallel: 16, dataParallel: 4 }, ['contextParallel']],
  // Two tensor ranks leave four key-value heads.
  ['ulysses', { tensorParallel: 2, dataParallel: 4 }, ['contextParallel']],
  [{ ulysses: 3 }, {}, ['contextExchange', 'contextExchange', 'contextExchange']],
  [{ ulysses: 8 }, { contextParallel: 16, dataParallel: 4 }, []],
  ['all-gather', { contextParallel: 16, dataParallel: 4 }, []],
] as const)('exchange %j under %j breaks rules of %j', (exchange, layout, fields) => {
  expect(layoutIssues(input(exchange, layout)).map(({ path }) => path.at(-1))).toEqual(fields);
});
