/** Step times of a log, held against what the plan says was run. */
import { failure, hint, type Issue, issue, type Result, success } from '../messages/index.js';
import type { LogSample, RunLog } from './log/runLog.js';
import { median } from './statistics/robust.js';
import type { TimedStep } from './statistics/slow.js';

/** What of a plan decides how the values of a log are read. */
export interface RunFacts {
  readonly accelerators: number;
  readonly globalBatchSequences: number;
  readonly sequenceLength: number;
}

/** Where the step times come from. */
export type TimeSource = 'stepTimeS' | 'tokensPerS' | 'tokensPerSPerAccelerator';

export interface MeasuredSteps {
  readonly source: TimeSource;
  readonly steps: readonly TimedStep[];
  /** Steps that each time is the mean of: the log interval. */
  readonly stepsPerSample: number;
  /** Samples of a step that another line had already: other ranks, or a progress bar drawn again. */
  readonly repeated: number;
  /** Times that the step number fell: a restart from a checkpoint. */
  readonly restarts: number;
  /** Samples of another batch size than the plan's, left out: a batch that was still growing. */
  readonly otherBatch: number;
}

/**
 * Seconds of each logged step. Tokens per second are converted with the batch of the plan; where a log has both, they must agree.
 *
 * @returns the steps in order, or the contradictions between the log and the plan
 */
export function measuredSteps(log: RunLog, facts: RunFacts): Result<MeasuredSteps> {
  const ofBatch = log.samples.filter(
    ({ globalBatchSequences: batch }) => batch === undefined || batch === facts.globalBatchSequences,
  );
  if (ofBatch.length === 0) return failure(batchIssue(log, facts));
  const contradiction = rateIssue(ofBatch, facts);
  if (contradiction !== undefined) return failure(contradiction);
  const source = sourceOf(ofBatch);
  const timed = ofBatch.flatMap((sample, at) => {
    const timeS = timeOf(sample, source, facts);
    return timeS === undefined ? [] : [{ step: sample.step ?? at + 1, timeS }];
  });
  const steps = merged(timed);
  const gaps = steps.slice(1).map(({ step }, at) => step - (steps[at]?.step ?? step));
  const rising = gaps.filter((gap) => gap > 0);
  return success({
    source,
    steps,
    stepsPerSample: rising.length === 0 ? 1 : median(rising),
    repeated: timed.length - steps.length,
    restarts: gaps.filter((gap) => gap < 0).length,
    otherBatch: log.samples.length - ofBatch.length,
  });
}

/** The one that most samples have; the time itself where it is as common as a rate. */
function sourceOf(samples: readonly LogSample[]): TimeSource {
  const count = (source: TimeSource): number => samples.filter((sample) => sample[source] !== undefined).length;
  return (['stepTimeS', 'tokensPerSPerAccelerator', 'tokensPerS'] as const).reduce((best, source) =>
    count(source) > count(best) ? source : best,
  );
}

function timeOf(sample: LogSample, source: TimeSource, facts: RunFacts): number | undefined {
  const value = sample[source];
  if (value === undefined) return undefined;
  const tokens = facts.globalBatchSequences * facts.sequenceLength;
  switch (source) {
    case 'stepTimeS':
      return value;
    case 'tokensPerS':
      return tokens / value;
    case 'tokensPerSPerAccelerator':
      return tokens / (value * facts.accelerators);
    default:
      return source satisfies never;
  }
}

/** Lines of one step next to each other are one sample: the slowest, as every rank waits for it. */
function merged(timed: readonly TimedStep[]): readonly TimedStep[] {
  const steps: TimedStep[] = [];
  for (const sample of timed) {
    const last = steps.at(-1);
    if (last?.step !== sample.step) steps.push(sample);
    else if (sample.timeS > last.timeS) steps[steps.length - 1] = sample;
  }
  return steps;
}

function batchIssue(log: RunLog, { globalBatchSequences: planned }: RunFacts): Issue {
  const logged = median(log.samples.flatMap((sample) => sample.globalBatchSequences ?? []));
  return issue(
    'diagnose.otherBatch',
    ['training', 'globalBatchSequences'],
    { logged, planned },
    hint('diagnose.trySet', { setting: `training.globalBatchSequences=${logged}` }),
  );
}

/** Rates and times are rounded when printed; beyond this they speak of different batches. */
const agreementFraction = 0.05;

/** Where samples have both a time and a rate, the tokens of a step that they imply must be those of the plan. */
function rateIssue(samples: readonly LogSample[], facts: RunFacts): Issue | undefined {
  const planned = facts.globalBatchSequences * facts.sequenceLength;
  const implied = samples.flatMap(({ stepTimeS, tokensPerS, tokensPerSPerAccelerator }) => {
    if (stepTimeS === undefined) return [];
    if (tokensPerS !== undefined) return [tokensPerS * stepTimeS];
    return tokensPerSPerAccelerator === undefined ? [] : [tokensPerSPerAccelerator * facts.accelerators * stepTimeS];
  });
  if (implied.length === 0) return undefined;
  const logged = median(implied);
  if (Math.abs(logged / planned - 1) <= agreementFraction) return undefined;
  return issue('diagnose.otherTokens', [], { logged: Math.round(logged), planned, ...facts });
}
