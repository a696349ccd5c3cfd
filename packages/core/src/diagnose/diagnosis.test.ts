import { expect, test } from 'vitest';
import { formatIssue } from '../messages/index.js';
import { formatText, type ResolvedPlan, resolvePlan, trainingOf } from '../plan/index.js';
import { type Layout, planTraining, type TrainingInput } from '../training/index.js';
import { type Diagnosis, type DiagnosisOptions, diagnose } from './diagnosis.js';
import { readLog } from './log/read.js';
import { diagnosisJson } from './output.js';
import { diagnosisReport } from './report.js';

function planOf(training: Readonly<Record<string, unknown>> = {}, model = 'llama-3.1-70b'): ResolvedPlan {
  const result = resolvePlan({
    data: {
      model,
      data: { tokens: '1T', sequenceLength: 8192 },
      cluster: { accelerator: 'h100-sxm', count: 256 },
      training: {
        globalBatchSequences: 256,
        layout: {
          tensorParallel: 8,
          pipelineParallel: 4,
          virtualPipeline: 5,
          dataParallel: 8,
          recompute: 'selective',
        },
        ...training,
      } as never,
    },
  });
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return result.value;
}

const plan = planOf();
const training = trainingOf(plan.draft);
if (training === undefined) throw new Error('the plan trains');
const input: TrainingInput = { ...training.input, layout: training.layout as Layout };

/** Step time of the plan with something changed. */
function stepS(changed: TrainingInput = input, values: Readonly<Record<string, number>> = {}): number {
  const answer = planTraining(changed, {}, values);
  if (answer.kind !== 'predicted') throw new Error('the layout breaks a rule');
  return answer.evaluation.values.stepTimeS ?? 0;
}

const predictedS = stepS();

/** A log of steps that all take so long. */
const logOf = (timeS: number, count = 12): string =>
  Array.from({ length: count }, (_, at) => `${timeS * (1 + 1e-4 * (at % 3))}`).join('\n');

const asked = new Map<string, Diagnosis>();

/** The diagnosis of a log; asked again, the one of before. */
function diagnosed(text: string, options: DiagnosisOptions = {}, of: ResolvedPlan = plan): Diagnosis {
  const key = JSON.stringify([text, options, of.draft.plan]);
  const found = asked.get(key) ?? diagnosisOf(text, options, of);
  asked.set(key, found);
  return found;
}

function diagnosisOf(text: string, options: DiagnosisOptions, of: ResolvedPlan): Diagnosis {
  const log = readLog(text);
  if (!log.ok) throw new Error(log.issues.map(formatIssue).join('\n'));
  const result = diagnose(of, log.value, options);
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return result.value;
}

function problems(text: string, of: ResolvedPlan = plan, options: DiagnosisOptions = {}): readonly string[] {
  const log = readLog(text);
  if (!log.ok) throw new Error('the log can be read');
  const result = diagnose(of, log.value, options);
  return result.ok ? [] : result.issues.map(formatIssue);
}

test('a run as predicted is inside, with nothing to explain', () => {
  const found = diagnosed(logOf(predictedS));
  expect(found.verdict).toBe('inside');
  expect(found.gapS / predictedS).toBeCloseTo(0, 3);
  expect(found.explanations).toEqual([]);
});

test('a run twice as slow is above, and should be twice as fast', () => {
  const found = diagnosed(logOf(2 * predictedS));
  expect(found.verdict).toBe('above');
  expect(found.speedup.value).toBeCloseTo(2, 3);
  expect(found.speedup.low).toBeCloseTo((2 * predictedS) / found.expected.high, 2);
  expect(found.percentileFraction).toBeGreaterThan(0.98);
});

test('the whole run takes longer by as much as a step does, and a little more for more failures', () => {
  const { runTimeS, speedup } = diagnosed(logOf(2 * predictedS));
  expect(runTimeS.measured / runTimeS.predicted / speedup.value).toBeCloseTo(1, 1);
  expect(runTimeS.measured).toBeGreaterThan(1.9 * runTimeS.predicted);
});

test.each([0.15, 0.25])('a pause of %d of a step is judged alike as a cause and as a part', (share) => {
  const { explanations, components } = diagnosed(logOf((1 + share) * predictedS));
  const pause = explanations.find(({ cause }) => cause === 'pause');
  const fixed = components.find(({ part }) => part === 'fixed');
  expect(fixed?.isPlausible).toBe(share < 0.2);
  expect((pause?.strengthFraction ?? 0) < 1).toBe(share < 0.2);
  // Of a fifth of the step, which both take for the most that is plausible.
  expect(pause?.strengthFraction).toBeCloseTo(Math.min(1, share / 0.2), 2);
});

const headlineOf = (text: string): string => {
  const [headline] = diagnosisReport(diagnosed(text)).blocks;
  return headline?.kind === 'headline' ? headline.texts.map(formatText).join(' ') : '';
};

test('a run that began as predicted and became slower is told as such, before any cause', () => {
  const drifting = Array.from({ length: 200 }, (_, at) => `${predictedS * 1.002 ** at}`).join('\n');
  expect(diagnosed(drifting).statistics.warmUp.samples).toBe(0);
  expect(headlineOf(drifting)).toMatch(
    /^Slower than .*\. The run began within its interval .* and became slower: .* The gap/,
  );
  // Two levels: the same finding.
  const fallen = Array.from({ length: 100 }, (_, at) => `${predictedS * (at < 40 ? 1 : 1.6)}`).join('\n');
  expect(headlineOf(fallen)).toContain('began within its interval');
  // Slow from the start: no such finding.
  expect(headlineOf(logOf(1.6 * predictedS))).not.toContain('began within');
});

test('one sample is no interval', () => {
  const table = diagnosisReport(diagnosed(`${predictedS}`)).blocks.find(({ kind }) => kind === 'table');
  if (table?.kind !== 'table') throw new Error('no table of steps');
  expect(formatText(table.title)).toBe('Steps (1 sample, plain log)');
  expect(table.rows[0]?.[2]).toEqual({ kind: 'empty' });
});

test('more than nine of ten come out faster just where the run is beyond its interval', () => {
  const { expected } = diagnosed(logOf(predictedS));
  for (const [factor, isAbove] of [
    [0.99, false],
    [1.01, true],
  ] as const) {
    const found = diagnosed(logOf(factor * expected.high));
    expect(found.verdict === 'above').toBe(isAbove);
    expect(found.percentileFraction > 0.9).toBe(isAbove);
  }
});

test('a run half as long is below', () => {
  const found = diagnosed(logOf(0.5 * predictedS));
  expect(found.verdict).toBe('below');
  expect(found.gapS).toBeLessThan(0);
});

test('each part is scaled until the whole gap is explained, as the formulas have it', () => {
  // Optimizer, straggler and bubble are addends of the step: their factor is (part + gap / multiplier) / part.
  const { components, statistics } = diagnosed(logOf(1.1 * predictedS));
  const values = planTraining(input);
  if (values.kind !== 'predicted') throw new Error('the layout breaks a rule');
  const {
    bubbleS = 0,
    stragglerFraction = 0,
    synchronousS = 0,
    stepTimeS = 0,
    fixedPerStepS = 0,
    softwareLagS = 0,
  } = values.evaluation.values;
  const multiplier = (stepTimeS - fixedPerStepS) / synchronousS;
  expect(multiplier).toBeCloseTo(1 + stragglerFraction + softwareLagS / synchronousS, 9);
  const bubble = components.find(({ part }) => part === 'bubble');
  const factor = 1 + (statistics.medianS - predictedS) / multiplier / bubbleS;
  expect((bubble?.factor ?? 0) / factor).toBeCloseTo(1, 3);
  // A tenth of the step is more than uneven stages can add to so short a bubble.
  expect(bubble?.isPlausible).toBe(false);
  expect(components.reduce((sum, { shareFraction }) => sum + shareFraction, 0)).toBeCloseTo(1, 6);
});

test.each([
  {
    cause: 'scaleOut',
    values: { scaleOutAttainedFraction: 0.3 },
    says: /^the network between nodes at 30 % of its line rate/,
  },
  { cause: 'powerLimit', values: { tdpW: 500 }, says: /^a power limit of 500 W instead of 700 W$/ },
  { cause: 'scaleUp', values: { scaleUpBytesPerS: 300e9 }, says: /^scale-up links at 66.7 % of their modelled rate$/ },
  { cause: 'release', values: { softwareBehindYears: 1 }, says: /^a software release 1 y older than planned$/ },
])('a planted $cause is found at its size', ({ cause, values, says }) => {
  const measuredS = stepS(input, values);
  expect(measuredS).toBeGreaterThan(1.005 * predictedS);
  const found = diagnosed(Array.from({ length: 12 }, () => `${measuredS}`).join('\n')).explanations;
  const planted = found.find((each) => each.cause === cause);
  expect(planted?.stepTimeS).toBeCloseTo(measuredS, 4);
  expect(planted?.explainedFraction).toBeCloseTo(1, 3);
  expect(planted === undefined ? '' : formatText(planted.text)).toMatch(says);
});

test('a slow host is found where a mixture leaves it little to hide behind', () => {
  const mixture = planOf({ layout: { tensorParallel: 2, expertParallel: 8, dataParallel: 128 } }, 'mixtral-8x7b');
  const found = trainingOf(mixture.draft);
  if (found === undefined) throw new Error('the plan trains');
  const own: TrainingInput = { ...found.input, layout: found.layout as Layout };
  const { hostPerLayerS, hostPerMoeLayerS } = own.framework;
  const measuredS = stepS(own, { hostPerLayerS: 3 * hostPerLayerS, hostPerMoeLayerS: 3 * hostPerMoeLayerS });
  const text = Array.from({ length: 12 }, () => `${measuredS}`).join('\n');
  const host = diagnosed(text, {}, mixture).explanations.find(({ cause }) => cause === 'host');
  expect(host?.explainedFraction).toBeCloseTo(1, 3);
  expect(host === undefined ? '' : formatText(host.text)).toBe('host time for each layer × 3');
});

test('a setting that ran otherwise is found, with its predicted step', () => {
  const full = stepS({ ...input, layout: { ...input.layout, recompute: 'full' } });
  const [found] = diagnosed(logOf(full)).explanations.filter(({ cause }) => cause === 'recompute');
  expect(found?.stepTimeS).toBe(full);
  expect(found?.explainedFraction).toBeCloseTo(1, 2);
  expect(found === undefined ? '' : formatText(found.text)).toBe('recompute full instead of selective');
});

test('what explains the gap comes before what explains a part of it, the smallest departure first', () => {
  const { explanations } = diagnosed(logOf(1.12 * predictedS));
  const explains = explanations.map(({ explainedFraction }) => explainedFraction >= 0.75 && explainedFraction <= 1.25);
  expect(explains).toContain(true);
  expect(explains).toEqual([...explains].sort((a, b) => Number(b) - Number(a)));
  for (const { explainedFraction, strengthFraction = 0 } of explanations) {
    expect(explainedFraction).toBeGreaterThanOrEqual(0.1);
    expect(strengthFraction).toBeLessThanOrEqual(1);
  }
});

test('a run that is faster than predicted is explained by what makes steps shorter', () => {
  const { explanations } = diagnosed(logOf(0.9 * predictedS));
  expect(explanations.length).toBeGreaterThan(0);
  for (const { stepTimeS } of explanations) expect(stepTimeS).toBeLessThan(predictedS);
});

test('warm-up is left out, or as much as is asked', () => {
  const text = `${10 * predictedS}\n${3 * predictedS}\n${logOf(predictedS)}`;
  expect(diagnosed(text).statistics).toMatchObject({ samples: 12, warmUp: { samples: 2, rule: 'settled' } });
  expect(diagnosed(text, { skip: 1 }).statistics).toMatchObject({ samples: 13, warmUp: { samples: 1, rule: 'asked' } });
  expect(problems(text, plan, { skip: 14 })).toEqual(['--skip 14 leaves none of the 14 steps of the log']);
});

const iteration = (timeS: number, more = ''): string =>
  ` iteration 1/ 10 | elapsed time per iteration (ms): ${(1000 * timeS).toFixed(1)} | ${more}`;

test('what the log says of its own configuration must be the plan, all of it at once', () => {
  const text = [
    '  num_layers ............... 32',
    '  seq_length ............... 4096',
    '  micro_batch_size ......... 1',
    '  tensor_model_parallel_size ... 4',
    iteration(predictedS, 'global batch size: 128 |'),
  ].join('\n');
  expect(problems(text)).toEqual([
    'model: the log says layers 32 (line 1), the model of the plan has 80',
    'data.sequenceLength: the log says 4096 (line 2), the plan 8192. Try --set data.sequenceLength=4096',
    'training.layout.tensorParallel: the log says 4 (line 4), the plan 8. Try --set training.layout.tensorParallel=4',
  ]);
});

test('allocated memory is held against live tensors, reserved memory may hold fragments too', () => {
  const { memory, expected } = diagnosed(logOf(predictedS));
  expect(memory).toEqual([]);
  const peak = diagnosed(logOf(predictedS)).prediction.values.peakMemoryBytes ?? 0;
  const line = (name: string, bytes: number): string =>
    `[Rank 0] (after 1 iterations) memory (MB) | max ${name}: ${bytes / 2 ** 20}`;
  const found = diagnosed(
    [iteration(expected.value), line('allocated', peak), line('reserved', 2 * peak)].join('\n'),
  ).memory;
  expect(found.map(({ kind, verdict }) => [kind, verdict])).toEqual([
    ['allocated', 'inside'],
    ['reserved', 'above'],
  ]);
  expect(found[0]?.measuredBytes).toBeCloseTo(peak, -3);
});

test('another count of FLOPs is noticed, the same is not', () => {
  const rate = (ratio: number): string => {
    const { values } = diagnosed(logOf(predictedS)).prediction;
    const teraflopPerS = (ratio * (values.modelFlopPerStep ?? 0)) / predictedS / 256 / 1e12;
    return iteration(predictedS, `throughput per GPU (TFLOP/s/GPU): ${teraflopPerS.toFixed(1)} |`);
  };
  expect(diagnosed(rate(1)).flopRatio).toBeCloseTo(1, 2);
  expect(diagnosed(rate(0.5)).flopRatio).toBeCloseTo(0.5, 2);
});

test('a search beside the run finds a layout at least as fast, and the run keeps its own', () => {
  const { search, expected } = diagnosed(logOf(predictedS), { search: true });
  expect(search?.best[0]?.stepTimeS).toBeLessThanOrEqual(expected.value * (1 + 1e-9));
  expect(expected.value).toBe(predictedS);
});

test('a plan whose layout is open has no run to compare', () => {
  expect(problems(logOf(1), planOf({ layout: 'search' }))).toEqual([
    'training.layout: a log is of one layout, but the plan asks for a search. Write the layout that ran',
  ]);
});

test('experts that are not balanced are looked at where there are experts', () => {
  const mixture = planOf(
    { layout: { tensorParallel: 2, pipelineParallel: 4, expertParallel: 8, dataParallel: 32 } },
    'mixtral-8x7b',
  );
  const causes = (of: ResolvedPlan): readonly string[] => {
    const predicted = diagnosed(logOf(1), {}, of).expected.value;
    return diagnosed(logOf(1.1 * predicted), {}, of).explanations.map(({ cause }) => cause);
  };
  expect(causes(mixture)).toContain('expertImbalance');
  expect(causes(plan)).not.toContain('expertImbalance');
});

test('a fully sharded plan is asked for what hides its gathers, a mixture for its experts; every number is finite', () => {
  const plans = [
    planOf({ layout: { dataParallel: 256, sharding: 'fsdp', recompute: 'full' }, framework: 'fsdp' }),
    planOf({ layout: { tensorParallel: 2, contextParallel: 2, expertParallel: 8, dataParallel: 64 } }, 'mixtral-8x7b'),
  ];
  for (const of of plans) {
    const { value } = diagnosed(logOf(1), {}, of).expected;
    const ids = [0.7, 1.25].flatMap((factor) => {
      const found = diagnosed(logOf(factor * value), {}, of);
      const { components, ...rest } = diagnosisJson(found);
      expect(JSON.stringify(rest)).not.toContain('null');
      expect(JSON.stringify(rest)).not.toContain('NaN');
      expect(JSON.stringify(diagnosisReport(found))).not.toContain('null');
      expect(components).toHaveLength(found.components.length);
      return found.explanations.map(({ cause }) => cause);
    });
    expect(ids).toContain(of === plans[0] ? 'shardedOverlap' : 'expertImbalance');
  }
});
