import { expect, test } from 'vitest';
import { formatIssue } from '../messages/index.js';
import type { LogSample, RunLog } from './log/runLog.js';
import { type MeasuredSteps, measuredSteps } from './measured.js';

const facts = { accelerators: 8, globalBatchSequences: 16, sequenceLength: 1000 };
const log = (...samples: readonly Omit<LogSample, 'line'>[]): RunLog => ({
  format: 'plain',
  lines: samples.length,
  recognisedLines: samples.length,
  samples: samples.map((sample, at) => ({ line: at + 1, ...sample })),
  memory: [],
  settings: {},
  faults: [],
});

function measured(...samples: readonly Omit<LogSample, 'line'>[]): MeasuredSteps {
  const result = measuredSteps(log(...samples), facts);
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return result.value;
}

function problems(...samples: readonly Omit<LogSample, 'line'>[]): readonly string[] {
  const result = measuredSteps(log(...samples), facts);
  return result.ok ? [] : result.issues.map(formatIssue);
}

test('rates become times with the batch of the plan', () => {
  // 16 × 1,000 tokens over 4,000/s are 4 s, and over 500/s on each of 8 accelerators too.
  expect(measured({ tokensPerS: 4000 })).toMatchObject({ source: 'tokensPerS', steps: [{ step: 1, timeS: 4 }] });
  expect(measured({ tokensPerSPerAccelerator: 500 })).toMatchObject({
    source: 'tokensPerSPerAccelerator',
    steps: [{ step: 1, timeS: 4 }],
  });
});

test('a logged time is preferred to a rate that agrees with it', () => {
  expect(measured({ stepTimeS: 4, tokensPerSPerAccelerator: 498 })).toMatchObject({
    source: 'stepTimeS',
    steps: [{ step: 1, timeS: 4 }],
  });
});

test('a rate that contradicts the time is refused with the tokens that both imply', () => {
  // 1,000 × 8 × 4 s = 32,000 tokens against 16,000.
  expect(problems({ stepTimeS: 4, tokensPerSPerAccelerator: 1000 })).toEqual([
    'step times and tokens per second of the log make 32000 tokens a step; 16 sequences of 1000 tokens, as planned for 8 accelerators, are 16000',
  ]);
});

test('a log of another batch is refused with the value to set', () => {
  expect(problems({ stepTimeS: 4, globalBatchSequences: 32 })).toEqual([
    'training.globalBatchSequences: the log is of steps of 32 sequences, the plan of 16. Try --set training.globalBatchSequences=32',
  ]);
});

test('of a batch that grows, the steps of the planned one count', () => {
  expect(
    measured(
      { step: 1, stepTimeS: 1, globalBatchSequences: 4 },
      { step: 2, stepTimeS: 2, globalBatchSequences: 8 },
      { step: 3, stepTimeS: 4, globalBatchSequences: 16 },
    ),
  ).toMatchObject({ steps: [{ step: 3, timeS: 4 }], otherBatch: 2 });
});

test('lines of one step count once, by the slowest rank', () => {
  expect(measured({ step: 1, stepTimeS: 4 }, { step: 1, stepTimeS: 5 }, { step: 2, stepTimeS: 3 })).toMatchObject({
    steps: [
      { step: 1, timeS: 5 },
      { step: 2, timeS: 3 },
    ],
    repeated: 1,
  });
});

test('the log interval and restarts are read off the step numbers', () => {
  const steps = [10, 20, 30, 20, 30].map((step) => ({ step, stepTimeS: 4 }));
  expect(measured(...steps)).toMatchObject({ stepsPerSample: 10, restarts: 1 });
});
