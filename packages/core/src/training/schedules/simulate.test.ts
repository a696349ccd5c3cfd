import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KINDS, sizesFor, uniform } from '../../../test/schedules.js';
import { buildSchedule, type Operation, type PipelineSchedule, type PipelineTimes, simulateSchedule } from './index.js';

const timeS = fc.double({ min: 0, max: 3, noNaN: true });

function anyTimes(positions: number): fc.Arbitrary<PipelineTimes> {
  const each = fc.array(timeS, { minLength: positions, maxLength: positions });
  return fc
    .record({ forwardS: each, inputGradientS: each, weightGradientS: each, transferS: timeS, overlap: timeS })
    .map(({ overlap, ...times }) => ({
      ...times,
      pairS: (forward, backward) => overlap + (forward + 1) * 0.1 + (backward + 1) * 0.2,
    }));
}

const scheduleWithTimes = (kind: (typeof KINDS)[number]) =>
  sizesFor(kind)
    .map((sizes) => buildSchedule(kind, sizes))
    .chain((schedule) => fc.record({ schedule: fc.constant(schedule), times: anyTimes(schedule.positions) }));

/** Names of what an operation finishes, waits for, and how long it takes: a second, slower reading of the rules. */
function described(schedule: PipelineSchedule, times: PipelineTimes, stage: number, operation: Operation) {
  const at = (chunk: number) => schedule.chunks[stage]?.[chunk] ?? { flow: -1, position: -1 };
  const stageOf = (flow: number, position: number) =>
    schedule.chunks.findIndex((held) => held.some((one) => one.flow === flow && one.position === position));
  const lag = (flow: number, position: number) => (stageOf(flow, position) === stage ? 0 : times.transferS);
  const forward = (chunk: number, microBatch: number) => {
    const { flow, position } = at(chunk);
    return {
      ends: `F ${flow} ${position} ${microBatch}`,
      waits: position === 0 ? [] : [[`F ${flow} ${position - 1} ${microBatch}`, lag(flow, position - 1)] as const],
    };
  };
  const gradient = (chunk: number, microBatch: number) => {
    const { flow, position } = at(chunk);
    const own = [`F ${flow} ${position} ${microBatch}`, 0] as const;
    const isLast = position === schedule.positions - 1;
    return {
      ends: `B ${flow} ${position} ${microBatch}`,
      waits: isLast ? [own] : [own, [`B ${flow} ${position + 1} ${microBatch}`, lag(flow, position + 1)] as const],
    };
  };
  const of = (values: readonly number[], chunk: number) => values[at(chunk).position] ?? Number.NaN;
  switch (operation.kind) {
    case 'pair': {
      const ahead = forward(operation.forward.chunk, operation.forward.microBatch);
      const back = gradient(operation.backward.chunk, operation.backward.microBatch);
      return {
        ends: [ahead.ends, back.ends],
        waits: [...ahead.waits, ...back.waits],
        durationS:
          times.pairS?.(at(operation.forward.chunk).position, at(operation.backward.chunk).position) ?? Number.NaN,
      };
    }
    case 'forward': {
      const { ends, waits } = forward(operation.chunk, operation.microBatch);
      return { ends: [ends], waits, durationS: of(times.forwardS, operation.chunk) };
    }
    case 'weightGradient': {
      const { flow, position } = at(operation.chunk);
      return {
        ends: [`W ${flow} ${position} ${operation.microBatch}`],
        waits: [[`B ${flow} ${position} ${operation.microBatch}`, 0] as const],
        durationS: of(times.weightGradientS, operation.chunk),
      };
    }
    default: {
      const { ends, waits } = gradient(operation.chunk, operation.microBatch);
      const whole = operation.kind === 'backward' ? of(times.weightGradientS, operation.chunk) : 0;
      return { ends: [ends], waits, durationS: of(times.inputGradientS, operation.chunk) + whole };
    }
  }
}

/** Raises the start of every operation until none has to wait any more: the least fixed point of the rules. */
function relaxedEndsS(schedule: PipelineSchedule, times: PipelineTimes): number[][] {
  const described_ = schedule.operations.map((order, stage) =>
    order.map((operation) => described(schedule, times, stage, operation)),
  );
  const endOf = new Map<string, number>();
  const ends = described_.map((order) => order.map(() => 0));
  for (let changed = true; changed; ) {
    changed = false;
    described_.forEach((order, stage) => {
      let freeS = 0;
      order.forEach(({ ends: names, waits, durationS }, index) => {
        const startS = Math.max(freeS, ...waits.map(([name, lagS]) => (endOf.get(name) ?? 0) + lagS));
        const endS = startS + durationS;
        freeS = endS;
        const known = ends[stage];
        if (known === undefined || known[index] === endS) return;
        known[index] = endS;
        for (const name of names) endOf.set(name, endS);
        changed = true;
      });
    });
  }
  return ends;
}

describe.each(KINDS)('%s', (kind) => {
  test('goes forward and back once through every part with every micro-batch', () => {
    fc.assert(
      fc.property(sizesFor(kind), (sizes) => {
        const schedule = buildSchedule(kind, sizes);
        const seen: string[] = [];
        schedule.operations.forEach((order, stage) => {
          const note = (name: string, chunk: number, microBatch: number) => {
            const at = schedule.chunks[stage]?.[chunk];
            seen.push(`${name} ${at?.flow} ${at?.position} ${microBatch}`);
          };
          for (const operation of order) {
            if (operation.kind === 'pair') {
              note('forward', operation.forward.chunk, operation.forward.microBatch);
              note('input', operation.backward.chunk, operation.backward.microBatch);
              note('weight', operation.backward.chunk, operation.backward.microBatch);
              continue;
            }
            const { chunk, microBatch } = operation;
            if (operation.kind === 'forward') note('forward', chunk, microBatch);
            if (operation.kind === 'inputGradient' || operation.kind === 'backward') note('input', chunk, microBatch);
            if (operation.kind === 'weightGradient' || operation.kind === 'backward') note('weight', chunk, microBatch);
          }
        });
        const each = schedule.microBatches / schedule.flows;
        const wanted = ['forward', 'input', 'weight'].flatMap((name) =>
          Array.from({ length: schedule.flows * schedule.positions * each }, (_, index) => {
            const place = Math.floor(index / each);
            return `${name} ${Math.floor(place / schedule.positions)} ${place % schedule.positions} ${index % each}`;
          }),
        );
        expect(seen.sort()).toEqual(wanted.sort());
      }),
      { numRuns: 30 },
    );
  });

  test('takes, part by part, what relaxing its rules gives, for any times and transfers', () => {
    fc.assert(
      fc.property(scheduleWithTimes(kind), ({ schedule, times }) => {
        const { timeline } = simulateSchedule(schedule, times, { timeline: true });
        const ends = timeline?.map((order) => order.map(({ endS }) => endS));
        expect(ends).toEqual(relaxedEndsS(schedule, times));
      }),
      { numRuns: 40 },
    );
  });

  test('works as long on each stage as its operations take, and idles for the rest', () => {
    fc.assert(
      fc.property(scheduleWithTimes(kind), ({ schedule, times }) => {
        const { makespanS, longestSpanS, busyS, idleS, timeline } = simulateSchedule(schedule, times, {
          timeline: true,
        });
        timeline?.forEach((order, stage) => {
          const workS = order.reduce((sum, { startS, endS }) => sum + endS - startS, 0);
          expect(busyS[stage]).toBeCloseTo(workS, 9);
          expect(idleS[stage]).toBeCloseTo(makespanS - workS, 9);
        });
        expect(longestSpanS).toBeLessThanOrEqual(makespanS);
        expect(longestSpanS).toBeGreaterThanOrEqual(Math.max(...busyS) - 1e-9);
      }),
      { numRuns: 20 },
    );
  });
});

test('1F1B of two stages and two micro-batches, by hand', () => {
  // Forward 1 s, backward 2 s. Stage 0: F0 0–1, F1 1–2, waits; stage 1: F0 1–2, B0 2–4, F1 4–5, B1 5–7; stage 0: B0 4–6, B1 7–9.
  const sizes = { pipelineParallel: 2, virtualPipeline: 1, microBatches: 2 };
  const { makespanS, timeline, idleS } = simulateSchedule(buildSchedule('1f1b', sizes), uniform(2, 1, [1, 1, 1]), {
    timeline: true,
  });
  expect(makespanS).toBe(9);
  expect(idleS).toEqual([3, 3]);
  expect(timeline?.[1]?.map(({ operation, startS }) => [operation.kind, startS])).toEqual([
    ['forward', 1],
    ['backward', 2],
    ['forward', 4],
    ['backward', 5],
  ]);
});

test('ZB-H1 of two stages and two micro-batches, by hand', () => {
  // All parts 1 s. Stage 0: F0 0–1, F1 1–2 (its one warm-up forward, then one ahead); stage 1: F0 1–2, B0 2–3, F1 3–4, B1 4–5, W0 5–6, W1 6–7.
  // Stage 0: B0 3–4, W0 4–5, B1 5–6, W1 6–7. A micro-batch takes 3 s, so 6 s of work and (p − 1)(F + B − W) = 1 s of waiting.
  const sizes = { pipelineParallel: 2, virtualPipeline: 1, microBatches: 2 };
  const { makespanS, timeline } = simulateSchedule(buildSchedule('zb-h1', sizes), uniform(2, 1, [1, 1, 1]), {
    timeline: true,
  });
  expect(makespanS).toBe(7);
  expect(timeline?.map((order) => order.map(({ operation, endS }) => `${operation.kind[0]}${endS}`).join(' '))).toEqual(
    ['f1 f2 i4 w5 i6 w7', 'f2 i3 f4 i5 w6 w7'],
  );
});

test('a transfer delays what crosses stages, and nothing within a stage', () => {
  const sizes = { pipelineParallel: 2, virtualPipeline: 2, microBatches: 3 };
  const schedule = buildSchedule('zb-v', sizes);
  const { timeline } = simulateSchedule(schedule, { ...uniform(4, 1, [1, 1, 1]), transferS: 0.25 }, { timeline: true });
  const start = (stage: number, chunk: number) =>
    timeline?.[stage]?.find(({ operation }) => operation.kind === 'forward' && operation.chunk === chunk)?.startS;
  // Down: parts 0 and 1 on stages 0 and 1; part 2 is the second chunk of stage 1, where the result already is, part 3 is on stage 0 again.
  expect(start(1, 0)).toBe(1.25);
  expect(start(1, 1)).toBe(2.25);
  expect(start(0, 1)).toBe(3.5);
});

test('an order that contradicts what its operations wait for is refused', () => {
  const schedule = buildSchedule('1f1b', { pipelineParallel: 2, virtualPipeline: 1, microBatches: 1 });
  const backwards = { ...schedule, operations: schedule.operations.map((order) => [...order].reverse()) };
  expect(() => simulateSchedule(backwards, uniform(2, 1, [1, 1, 1]))).toThrow('cannot proceed');
});
