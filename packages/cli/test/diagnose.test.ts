import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { athanor, type Ran, root } from './support.js';
import { changed } from './wrongPlans.js';

const plan = changed({});
const diagnose = (log: string, ...more: readonly string[]): Promise<Ran> =>
  athanor(['diagnose', 'plan.yaml', 'run.log', ...more], { files: { 'plan.yaml': plan, 'run.log': log } });
/** The plan: 64 sequences of 8,192 tokens on 16 accelerators. */
const predictedS = async (): Promise<number> =>
  JSON.parse((await athanor(['plan', 'plan.yaml', '--json'], { files: { 'plan.yaml': plan } })).out).sections.training
    .figures.stepTimeS.value;
const titan = (tokensPerS: number): string =>
  Array.from(
    { length: 10 },
    (_, at) =>
      `[rank0]:[titan] 2026-02-24 19:46:${10 + at},508 - root - INFO - step: ${10 * (at + 1)}  loss:  7.6  memory: 66.91GiB(84.60%)  tps: ${Math.round(tokensPerS)}  tflops: 314.71  mfu: 31.82%`,
  ).join('\n');

test('times and tokens per second of the same run give the same verdict', async () => {
  const timeS = 1.3 * (await predictedS());
  const [asTime, asRate] = await Promise.all([
    diagnose(Array.from({ length: 10 }, () => `${timeS} s`).join('\n'), '--json'),
    diagnose(titan((64 * 8192) / timeS / 16), '--json'),
  ]);
  const [time, rate] = [JSON.parse(asTime.out), JSON.parse(asRate.out)];
  expect(time.verdict).toBe('above');
  expect(rate.verdict).toBe('above');
  expect(rate.log).toMatchObject({ format: 'torchtitan', stepsPerSample: 10 });
  // Tokens per second are printed as whole numbers, of some 10,000.
  expect(rate.speedup.value).toBeCloseTo(time.speedup.value, 3);
});

test('a run within its interval, and one outside of it, both end with exit code 0', async () => {
  const timeS = await predictedS();
  for (const factor of [1, 3, 0.3]) {
    const { code, err } = await diagnose(Array.from({ length: 10 }, () => `${factor * timeS}`).join('\n'));
    expect(err).toBe('');
    expect(code).toBe(0);
  }
});

test.each([
  { log: '', says: 'error run.log expected a training log, got an empty file\n' },
  { log: 'nothing\nof use\n', says: /^error run\.log no training step found \(2 lines, read as megatron, / },
  { log: '-3\n', says: 'error run.log expected a step time above 0, got -3 in line 1\n' },
  {
    log: ' iteration 1/ 9 | elapsed time per iteration (ms): 900.0 | global batch size: 128 |',
    says: 'error run.log training.globalBatchSequences: the log is of steps of 128 sequences, the plan of 64. Try --set training.globalBatchSequences=128\n',
  },
  {
    log: 'step_time_s,tokens/s/GPU\n2,1000\n',
    says: 'error run.log step times and tokens per second of the log make 32000 tokens a step; 64 sequences of 8192 tokens, as planned for 16 accelerators, are 524288\n',
  },
] as const)('$log is refused in words', async ({ log, says }) => {
  const { code, out, err } = await diagnose(log);
  if (typeof says === 'string') expect(err).toBe(says);
  else expect(err).toMatch(says);
  expect(out).toBe('');
  expect(code).toBe(2);
});

test.each([
  {
    argv: ['--format', 'megatrn'],
    says: 'error: expected megatron, torchtitan, nemo, maxtext, json, csv or plain for --format, got "megatrn"\n',
  },
  { argv: ['--skip', '-1'], says: 'error: expected a whole number of at least 0 for --skip, got "-1"\n' },
  { argv: ['--json', '--markdown'], says: 'error: choose one of --json or --markdown\n' },
])('$argv is refused in words', async ({ argv, says }) => {
  expect(await diagnose('1\n', ...argv)).toMatchObject({ code: 2, out: '', err: says });
});

test('a plan that is wrong and a log that is not there are told apart', async () => {
  expect((await athanor(['diagnose', 'nope.yaml', 'run.log'])).err).toBe('error nope.yaml no file nope.yaml\n');
  expect((await athanor(['diagnose', 'plan.yaml', 'nope.log'], { files: { 'plan.yaml': plan } })).err).toBe(
    'error nope.log no file nope.log\n',
  );
});

test('runs that were diagnosed calibrate the plan, and the next diagnosis', async () => {
  const timeS = 1.25 * (await predictedS());
  const log = Array.from({ length: 12 }, () => `${timeS}`).join('\n');
  const printed = (await diagnose(log, '--json')).out;
  const files = { 'plan.yaml': plan, 'run.log': log, 'own.json': `[${printed},${printed}]`, 'one.json': printed };
  const after = await athanor(['plan', 'plan.yaml', '--json', '--calibrate', 'own.json'], { files });
  expect(after.err).toBe('');
  const { stepTimeS } = JSON.parse(after.out).sections.training.figures;
  // Shrunk towards the prediction without the two runs, but most of the way to what they measured.
  expect(stepTimeS.value).toBeGreaterThan(1.15 * (timeS / 1.25));
  expect(stepTimeS.value).toBeLessThan(timeS);
  const again = await athanor(['diagnose', 'plan.yaml', 'run.log', '--json', '--calibrate', 'own.json'], { files });
  expect(JSON.parse(again.out)).toMatchObject({
    verdict: 'inside',
    predicted: { stepTimeS: { value: stepTimeS.value } },
  });
  const one = await athanor(['plan', 'plan.yaml', '--calibrate', 'one.json'], { files });
  expect(one).toMatchObject({
    code: 2,
    err: 'error: expected at least 2 measured steps in one.json that can be predicted, got 1\n',
  });
});

test('an output that is not whole is no measured run', async () => {
  const files = { 'plan.yaml': plan, 'own.json': '[{"command":"diagnose","status":"invalid"}]' };
  const { code, err } = await athanor(['plan', 'plan.yaml', '--calibrate', 'own.json'], { files });
  expect(err).toBe(
    'error own.json expected what athanor diagnose --json prints of a run, with its plan and step time\n',
  );
  expect(code).toBe(2);
});

test('a plan of a Hugging Face configuration can be calibrated on: its text goes with the output', async () => {
  const argv = ['diagnose', 'examples/from-hugging-face.yaml', 'run.log', '--json'];
  const printed = (await athanor(argv, { files: { 'run.log': '9\n9\n9\n' } })).out;
  const { code, err } = await athanor(['plan', 'examples/from-hugging-face.yaml', '--calibrate', 'own.json'], {
    files: { 'own.json': `[${printed},${printed}]` },
  });
  expect(err).toBe('');
  expect(code).toBe(0);
});

test('a log comes from standard input too', async () => {
  const log = readFileSync(join(root, 'examples/logs/llama-3.1-405b.megatron.log'), 'utf8');
  const argv = (file: string): readonly string[] => ['diagnose', 'examples/llama-3.1-405b.yaml', file, '--markdown'];
  const piped = await athanor(argv('-'), { standardInput: log });
  const read = await athanor(argv('examples/logs/llama-3.1-405b.megatron.log'));
  expect(piped.out).toBe(read.out);
  expect(read.out).toContain('## What would explain the gap, most plausible first');
});
