import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIssue } from '../../messages/index.js';
import { readLog } from './read.js';
import type { LogFormat, RunLog } from './runLog.js';

function read(text: string, format?: LogFormat): RunLog {
  const result = readLog(text, format);
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return result.value;
}

function problems(text: string, format?: LogFormat): readonly string[] {
  const result = readLog(text, format);
  return result.ok ? [] : result.issues.map(formatIssue);
}

const megatron =
  ' [2026-08-22 10:00:07.123456] iteration       10/  100000 | consumed samples:        20480 | elapsed time per iteration (ms): 6277.4 | throughput per GPU (TFLOP/s/GPU): 411.3 | power per GPU (W/GPU): 655.2 | learning rate: 8.000000E-05 | global batch size:  2048 | lm loss: 2.310000E+00 | loss scale: 1.0 | grad norm: 0.704 | number of skipped iterations:   0 | number of nan iterations:   0 |';

test('a line of Megatron-LM gives step, time, FLOP rate, power and batch in SI', () => {
  expect(read(megatron)).toMatchObject({
    format: 'megatron',
    samples: [
      {
        line: 1,
        step: 10,
        stepTimeS: expect.closeTo(6.2774, 9),
        flopPerSPerAccelerator: 411.3e12,
        powerW: 655.2,
        globalBatchSequences: 2048,
      },
    ],
  });
});

test.each([
  { name: 'behind the rank that torchrun writes', line: `[default7]:${megatron}`, timeS: 6.2774 },
  {
    name: 'of 2020, without date and throughput',
    line: ' iteration      100/  500000 | consumed samples: 51200 | elapsed time per iteration (ms): 528.9 | learning rate: 1.5E-04 | lm loss: 7.2 |',
    timeS: 0.5289,
  },
  {
    name: 'of the BigScience branch, in seconds',
    line: ' iteration     2/  100 | consumed samples: 4096 | elapsed time per iteration (s): 107.41 | global batch size: 2048 | lm loss: 1.1E+01 | TFLOPs: 156.20 |',
    timeS: 107.41,
  },
  {
    name: 'with an average behind the time',
    line: ' iteration 3/ 50 | elapsed time per iteration (ms): 8500.1/8490.2 | tokens per GPU (tokens/s/GPU): 9640.7/9629.8 | global batch size: 128 |',
    timeS: 8.5001,
  },
  {
    name: 'whose loss is not a number',
    line: ' iteration 3/ 50 | elapsed time per iteration (ms): 8500.1 | global batch size: 128 | lm loss: NaN |',
    timeS: 8.5001,
  },
])('a Megatron line $name is read', ({ line, timeS }) => {
  const { format, samples } = read(line);
  expect(format).toBe('megatron');
  expect(samples[0]?.stepTimeS).toBeCloseTo(timeS, 9);
});

test('Megatron prints its arguments and memory: MB there are 2^20 bytes', () => {
  const log = read(
    [
      'using world size: 64, data-parallel size: 8, context-parallel size: 1, tensor-model-parallel size: 8',
      '  tensor_model_parallel_size ...................... 8',
      '  virtual_pipeline_model_parallel_size ............ None',
      '  recompute_granularity ........................... None',
      '  lr .............................................. 0.0003',
      megatron,
      '[Rank 1] (after 1 iterations) memory (MB) | allocated: 9000.0 | max allocated: 10000.0 | reserved: 11000.0 | max reserved: 12000.0[Rank 2] (after 1 iterations) memory (MB) | allocated: 9000.0 | max allocated: 10240.0 | reserved: 11000.0 | max reserved: 12000.0',
    ].join('\n'),
  );
  expect(log.settings).toEqual({
    accelerators: { value: 64, line: 1 },
    tensorParallel: { value: 8, line: 2 },
    recompute: { value: 'none', line: 4 },
  });
  // 10,240 MiB = 10 GiB
  expect(log.memory).toEqual([
    { line: 7, kind: 'allocated', bytes: 10 * 2 ** 30 },
    { line: 7, kind: 'reserved', bytes: 12000 * 2 ** 20 },
  ]);
  // All but the line of None for interleaving and that of the learning rate.
  expect([log.lines, log.recognisedLines]).toEqual([7, 5]);
});

test('Megatron-Bridge prints GB of 10^9 bytes, retries, and each step once more', () => {
  const own = 'Step Time : 6.28s GPU utilization: 411.3MODEL_TFLOP/s/GPU';
  const peaks =
    'p4/0 [Rank 1] (after 2 iterations) memory (GB) | mem-allocated-gigabytes: 63.66 | mem-reserved-gigabytes: 182.2 | mem-max-allocated-gigabytes: 153.4 | mem-max-reserved-gigabytes: 182.2 | mem-alloc-retires: 3 | mem-allocated-count: 507';
  const log = read([own, megatron, peaks].join('\n'));
  expect(log.samples).toHaveLength(1);
  expect(log.memory).toEqual([
    { line: 3, kind: 'allocated', bytes: 153.4e9 },
    { line: 3, kind: 'reserved', bytes: 182.2e9 },
  ]);
  expect(log.allocationRetries).toBe(3);
  expect(read(own).samples).toEqual([{ line: 1, stepTimeS: 6.28, flopPerSPerAccelerator: 411.3e12 }]);
});

test.each([
  {
    line: 'Building device mesh with parallelism: pp=2, dp_replicate=1, dp_shard=4, cp=1, tp=8, ep=1',
    settings: {
      accelerators: 64,
      pipelineParallel: 2,
      dataParallel: 4,
      contextParallel: 1,
      tensorParallel: 8,
      expertParallel: 1,
    },
  },
  { line: "Building 2-D device mesh with ['dp_shard', 'tp'], [4, 8]", settings: { accelerators: 32 } },
])('torchtitan tells its mesh: $line', ({ line, settings }) => {
  expect(read(`[rank0]:[titan] - root - INFO - ${line}\n${titan}`).settings).toEqual(
    Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, { value, line: 1 }])),
  );
});

test('torchtitan warns of retries of the allocator', () => {
  expect(read(`[titan] - root - WARNING - 2 CUDA memory allocation retries.\n${titan}`).allocationRetries).toBe(2);
});

const esc = String.fromCharCode(27);
const titan = `[rank0]:[titan] 2026-02-24 19:46:17,508 - root - INFO - ${esc}[31mstep: 10  ${esc}[32mloss:  7.62585  ${esc}[38;2;180;60;0mgrad_norm: 26.6250  ${esc}[36mmemory: 66.00GiB(83.38%)  ${esc}[34mtps: 10,050  ${esc}[36mtflops: 1,314.71  ${esc}[35mmfu: 13.99%${esc}[39m`;

test('a coloured line of torchtitan gives tokens per device and the reserved peak', () => {
  const log = read(
    [
      '[titan] 2026-02-24 19:45:00,001 - root - INFO - Trainer is initialized with local batch size 1, global batch size 8, gradient accumulation steps 1, sequence length 8192, total steps 1000 (warmup 200)',
      titan,
      '[titan] 2026-02-24 19:46:20,000 - root - INFO - validate step: 10  loss:  7.1  memory: 70.00GiB(88.4%)  tps: 30,000',
    ].join('\n'),
  );
  expect(log.format).toBe('torchtitan');
  expect(log.samples).toEqual([
    { line: 2, step: 10, tokensPerSPerAccelerator: 10_050, flopPerSPerAccelerator: 1314.71e12 },
  ]);
  expect(log.memory).toEqual([{ line: 2, kind: 'reserved', bytes: 66 * 2 ** 30 }]);
  expect(log.settings).toEqual({
    globalBatchSequences: { value: 8, line: 1 },
    sequenceLength: { value: 8192, line: 1 },
  });
});

test.each([
  {
    name: 'torchtitan of 2024',
    text: 'step: 10  loss:  4.1000  memory: 49.66GiB(52.28%)  wps: 5,856  mfu: 34.29%',
    format: 'torchtitan',
    sample: { step: 10, tokensPerSPerAccelerator: 5856 },
  },
  {
    name: 'NeMo as a line',
    text: 'Training epoch 0, iteration 2/249 | lr: 5.882e-06 | global_batch_size: 8 | global_step: 2 | reduced_train_loss: 1.278 | train_step_timing in s: 1.505',
    format: 'nemo',
    sample: { step: 2, stepTimeS: 1.505, globalBatchSequences: 8 },
  },
  {
    name: 'NeMo as JSON',
    text: '"data": {"global_step": 16.0, "train_step_timing in s": 92.2873, "epoch": 0}',
    format: 'nemo',
    sample: { step: 16, stepTimeS: 92.2873 },
  },
  {
    name: 'MaxText',
    text: 'completed step: 7, seconds: 6.051, TFLOP/s/device: 451.236, Tokens/s/device: 8123.462, total_weights: 393216, loss: 6.765',
    format: 'maxtext',
    sample: { step: 7, stepTimeS: 6.051, tokensPerSPerAccelerator: 8123.462, flopPerSPerAccelerator: 451.236e12 },
  },
  {
    name: 'CSV',
    text: 'step,step_time_ms,tokens/s/GPU\n5,6277,163.1\n',
    format: 'csv',
    sample: { step: 5, stepTimeS: 6.277, tokensPerSPerAccelerator: 163.1 },
  },
  {
    name: 'a table with tabs',
    text: 'iteration\tseconds\n1\t6.5\n',
    format: 'csv',
    sample: { step: 1, stepTimeS: 6.5 },
  },
  {
    name: 'an export of Weights & Biases',
    text: '"Step","a, b - train_step_timing in s"\n"4","6.5"\n',
    format: 'csv',
    sample: { step: 4, stepTimeS: 6.5 },
  },
  { name: 'a JSON list', text: '[6.2, 6.3]', format: 'json', sample: { stepTimeS: 6.2 } },
  {
    name: 'JSON objects',
    text: '[{"step": 3, "tokensPerS": 2.6e6}]',
    format: 'json',
    sample: { step: 3, tokensPerS: 2.6e6 },
  },
  {
    name: 'JSON lists by name',
    text: '{"stepTimeS": [6.2, 6.4], "step": [1, 2]}',
    format: 'json',
    sample: { step: 1, stepTimeS: 6.2 },
  },
  {
    name: 'JSON lines',
    text: '{"_step": 1, "throughput(tps)": 163}\n{"_step": 2, "throughput(tps)": 164}',
    format: 'json',
    sample: { step: 1, tokensPerSPerAccelerator: 163 },
  },
  { name: 'bare numbers', text: '6.277\n6.301\n', format: 'plain', sample: { stepTimeS: 6.277 } },
  { name: 'times with units', text: '6277 ms\n', format: 'plain', sample: { stepTimeS: 6.277 } },
  { name: 'tokens per second', text: '2.67M tokens/s\n', format: 'plain', sample: { tokensPerS: 2.67e6 } },
  {
    name: 'tokens per second and GPU',
    text: '163 tokens/s/GPU\n',
    format: 'plain',
    sample: { tokensPerSPerAccelerator: 163 },
  },
] as const)('$name is read as $format', ({ text, format, sample }) => {
  const log = read(text);
  expect(log.format).toBe(format);
  expect(log.samples[0]).toEqual({ line: expect.any(Number), ...sample });
});

test('a progress bar counts each text that it showed', () => {
  const bar = (step: number): string =>
    `Epoch 0: :  ${step}%| | ${step}/100 [00:10<00:00, reduced_train_loss=2.1, global_step=${step}.0, train_step_timing in s=3.${step}]`;
  expect(read(`${bar(1)}\r${bar(2)}\r${bar(3)}\n`).samples.map(({ line, stepTimeS }) => [line, stepTimeS])).toEqual([
    [1, 3.1],
    [1, 3.2],
    [1, 3.3],
  ]);
});

test('the format that finds most steps is taken, and --format takes another', () => {
  const both = [megatron, titan, titan.replace('step: 10', 'step: 20')].join('\n');
  expect(read(both).format).toBe('torchtitan');
  expect(read(both, 'megatron').samples).toHaveLength(1);
});

test('seconds that no unit names are said to be assumed', () => {
  expect(read('6.277\n').secondsAssumed).toBe(true);
  expect(read('step,step_time\n1,6.2\n').secondsAssumed).toBe(true);
  expect(read('step,step_time_s\n1,6.2\n').secondsAssumed).toBe(false);
});

test.each([
  { name: 'an empty log', text: ' \n\n', says: ['expected a training log, got an empty file'] },
  {
    name: 'a log without steps',
    text: 'loading\nOOM\n',
    says: [
      expect.stringMatching(/^no training step found \(2 lines, read as megatron, torchtitan, .* or plain\)\. A line/),
    ],
  },
  {
    name: 'a negative time',
    text: megatron.replace('6277.4', '-5.0'),
    says: ['expected a step time above 0, got -0.005 in line 1'],
  },
  {
    name: 'a rate of zero',
    text: titan.replace('10,050', '0'),
    says: ['expected tokens per second and accelerator above 0, got 0 in line 1'],
  },
  {
    name: 'a time that is not a number',
    text: 'completed step: 7, seconds: nan, TFLOP/s/device: 1',
    says: ['expected a step time above 0, got NaN in line 1'],
  },
  {
    name: 'a decimal comma',
    text: 'step;step_time_s\n1;6,2\n',
    says: ['expected a number under "step_time_s", got "6,2" in line 2'],
  },
  {
    name: 'words where numbers belong',
    text: 'step,step_time_s\n1,fast\n2,6.2\n',
    says: ['expected a number under "step_time_s", got "fast" in line 2'],
  },
] as const)('$name is refused in words', ({ text, says }) => {
  expect(problems(text)).toEqual(says);
});

test('a log read in the wrong format says in which it can be read', () => {
  expect(problems(titan, 'megatron')).toEqual([
    'no training step found (1 lines, read as megatron). Read as torchtitan it has 1: leave out --format',
  ]);
});

test('of many broken lines ten are listed and the rest counted', () => {
  const found = problems(Array.from({ length: 25 }, () => '-1').join('\n'));
  expect(found).toHaveLength(11);
  expect(found.at(-1)).toBe('more lines as wrong: 15');
});

test('no text makes a reader throw', () => {
  const piece = fc.constantFrom(
    'step: 1 ',
    'tps: ',
    '|',
    'iteration 1/2 |',
    '{',
    '[',
    ',',
    '1.5',
    '-',
    'e9',
    'nan',
    '\r',
    '\n',
    'seconds: ',
    'elapsed time per iteration (ms): ',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (text) => {
        readLog(text);
      },
    ),
  );
});

test('what is printed in the format of Megatron is read back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1 }), (tenths) => {
      const text = tenths
        .map((each, at) => ` iteration ${at + 1}/ 999 | elapsed time per iteration (ms): ${(each / 10).toFixed(1)} |`)
        .join('\n');
      const { samples } = read(text);
      expect(samples.map(({ step }) => step)).toEqual(tenths.map((_, at) => at + 1));
      samples.forEach(({ stepTimeS = 0 }, at) => {
        expect(stepTimeS).toBeCloseTo((tenths[at] ?? 0) / 1e4, 9);
      });
    }),
  );
});
