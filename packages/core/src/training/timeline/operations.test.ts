import { expect, test } from 'vitest';
import { buildSchedule, simulateSchedule } from '../schedules/index.js';
import { stageEvents } from './operations.js';
import type { PartTraffic, StageWork } from './stage-work.js';

const none = { link: 'scaleUp', timeS: 0, waitedS: 0 } as const;
const part: PartTraffic = {
  forward: { tensor: { link: 'scaleUp', timeS: 0.4, waitedS: 0.1 }, context: none, expert: none },
  backward: {
    tensor: { link: 'scaleUp', timeS: 0.6, waitedS: 0.2 },
    context: none,
    expert: { link: 'scaleUp', timeS: 0.5, waitedS: 0 },
  },
};
const times = { forwardS: 1, inputGradientS: 1, weightGradientS: 1 };
const work: StageWork = {
  kind: '1f1b',
  contents: [],
  times: { alone: [times, times], paired: [times, times] },
  traffic: { alone: [part, part], paired: [part, part] },
  keptBytes: [],
};
const schedule = buildSchedule('1f1b', { pipelineParallel: 2, virtualPipeline: 1, microBatches: 4 });
const simulated = simulateSchedule(
  schedule,
  { forwardS: [1, 1], inputGradientS: [1, 1], weightGradientS: [1, 1], transferS: 0.5 },
  { onePort: true, timeline: true },
);
const events = (stage: number, startS = 0) =>
  stageEvents(stage, { schedule, simulated, work, waits: { forwardS: 0, backwardS: 0 }, startS });
const brief = (stage: number, startS?: number) =>
  events(stage, startS).compute.map(
    ({ kind, piece, startS: from, endS }) => `${kind === 'forward' ? 'F' : 'B'}${piece?.microBatch} ${from}–${endS}`,
  );

// 1F1B, p = 2, m = 4, forward 1 s, backward 2 s, half a second from stage to stage. Stage 0 works F0 F1 B0 F2 B1 F3 B2 B3, stage 1 F B in turn.
// Stage 0: F0 from 0, F1 from 1. Its result is on stage 1 at 1.5: F0 there from 1.5, B0 from 2.5 to 4.5, back on stage 0 at 5, and so on.
test('1F1B on two stages with four micro-batches runs as worked out by hand', () => {
  expect(brief(0)).toEqual(['F0 0–1', 'F1 1–2', 'B0 5–7', 'F2 7–8', 'B1 8–10', 'F3 10–11', 'B2 12–14', 'B3 15–17']);
  expect(brief(1)).toEqual([
    'F0 1.5–2.5',
    'B0 2.5–4.5',
    'F1 4.5–5.5',
    'B1 5.5–7.5',
    'F2 8.5–9.5',
    'B2 9.5–11.5',
    'F3 11.5–12.5',
    'B3 12.5–14.5',
  ]);
  expect(simulated.makespanS).toBe(17);
  expect(brief(1, 10)[0]).toBe('F0 11.5–12.5');
});

test('what stages send leaves when it is computed', () => {
  expect(events(0).sends.map(({ kind, startS, endS, toStage }) => [kind, startS, endS, toStage])).toEqual([
    ['activations', 1, 1.5, 1],
    ['activations', 2, 2.5, 1],
    ['activations', 8, 8.5, 1],
    ['activations', 11, 11.5, 1],
  ]);
  expect(events(1).sends.map(({ kind, startS, toStage }) => [kind, startS, toStage])).toEqual([
    ['gradients', 4.5, 0],
    ['gradients', 7.5, 0],
    ['gradients', 11.5, 0],
    ['gradients', 14.5, 0],
  ]);
});

test('kinds of traffic that share a link follow each other within their operation', () => {
  const { layers, layerWaitS } = events(1);
  // Backward of micro-batch 0 from 2.5: 0.6 s between tensor ranks, then 0.5 s between expert ranks on the same links.
  expect(layers.tensor[1]).toMatchObject({ kind: 'tensorExchange', startS: 2.5, endS: 3.1, waitedS: 0.2 });
  expect(layers.expert[0]).toMatchObject({ kind: 'expertExchange', startS: 3.1, endS: 3.6, waitedS: 0 });
  // 4 × (0.1 + 0.2)
  expect(layerWaitS).toBeCloseTo(1.2, 12);
});

test('a stage that sends one thing at a time keeps the next one waiting', () => {
  // Forwards of 1 s, transfers of 3 s: without a port the second is on its way from 2 to 5, with one from 4 to 7.
  const slow = { forwardS: [1, 1], inputGradientS: [1, 1], weightGradientS: [1, 1], transferS: 3 };
  const sends = (onePort: boolean) =>
    simulateSchedule(schedule, slow, { onePort, timeline: true }).sends?.[0]?.map(({ startS, endS }) => [startS, endS]);
  expect(sends(false)?.slice(0, 2)).toEqual([
    [1, 4],
    [2, 5],
  ]);
  expect(sends(true)?.slice(0, 2)).toEqual([
    [1, 4],
    [4, 7],
  ]);
});
