/** What else a log tells: regular slow steps, drift, restarts, power, another count of FLOPs, lines that were not read. */
import { type Text, text } from '../plan/index.js';
import type { Diagnosis } from './diagnosis.js';

/** FLOP counts of programs differ by conventions up to about this; beyond it the model may be another one. */
const flopAgreement = 0.1;
/** Share of the limit above which an accelerator is held back by it. */
const atPowerLimit = 0.93;
/** And below which it waits for something. */
const farFromPowerLimit = 0.65;
const fewSamples = 10;
/** Steps that spread less than this are of one kind. */
const steadySpread = 0.05;

export function remarks(diagnosis: Diagnosis): readonly Text[] {
  const { statistics, measured, log, verdict } = diagnosis;
  const { slow, drift, shift } = statistics;
  const seconds = (value: number) => ({ value, unit: 's' });
  const share = (value: number) => ({ value, unit: 'fraction' });
  const when = (applies: boolean, ...texts: readonly Text[]): readonly Text[] => (applies ? texts : []);
  const includesPauses = log.format === 'megatron' ? 'diagnose.remark.megatronPeriod' : 'diagnose.remark.period';
  const { calibration } = diagnosis.prediction;
  return [
    ...(calibration === undefined
      ? []
      : [
          text('diagnose.remark.calibrated', {
            runs: calibration.measuredRuns,
            factor: Number(calibration.factor.toPrecision(3)),
          }),
        ]),
    ...slow.periodic.map(({ periodSteps, count, extraS }) =>
      text(includesPauses, {
        period: periodSteps,
        count,
        extra: seconds(extraS),
        perStep: seconds(extraS / periodSteps),
      }),
    ),
    ...when(
      slow.irregular > 0,
      text('diagnose.remark.irregular', {
        count: slow.irregular,
        threshold: seconds(slow.thresholdS),
        largest: seconds(slow.largestS),
      }),
    ),
    ...(shift === undefined
      ? []
      : [
          text(shift.changeFraction > 0 ? 'diagnose.remark.shiftSlower' : 'diagnose.remark.shiftFaster', {
            step: shift.step,
            change: share(Math.abs(shift.changeFraction)),
          }),
        ]),
    ...when(
      shift === undefined && drift.isSignificant && Math.abs(drift.changeFraction) > 0.01,
      text(drift.changeFraction > 0 ? 'diagnose.remark.slowing' : 'diagnose.remark.quickening', {
        change: share(Math.abs(drift.changeFraction)),
      }),
    ),
    ...power(diagnosis),
    ...flops(diagnosis),
    ...when((log.allocationRetries ?? 0) > 0, text('diagnose.remark.retries', { count: log.allocationRetries ?? 0 })),
    ...when(measured.restarts > 0, text('diagnose.remark.restarts', { count: measured.restarts })),
    ...when(measured.otherBatch > 0, text('diagnose.remark.otherBatch', { count: measured.otherBatch })),
    ...when(measured.repeated > 0, text('diagnose.remark.repeated', { count: measured.repeated })),
    ...when(log.secondsAssumed === true && measured.source === 'stepTimeS', text('diagnose.remark.secondsAssumed')),
    ...when(
      log.lines > log.recognisedLines,
      text('diagnose.remark.unread', { count: log.lines - log.recognisedLines, lines: log.lines }),
    ),
    ...when(statistics.samples < fewSamples, text('diagnose.remark.few', { samples: statistics.samples })),
    ...when(
      verdict !== 'inside' && statistics.samples >= fewSamples && statistics.spreadFraction < steadySpread,
      text('diagnose.remark.calibrate'),
    ),
  ];
}

function power({ powerW, input }: Diagnosis): readonly Text[] {
  if (powerW === undefined) return [];
  const { tdpW } = input.cluster.accelerator;
  const data = {
    power: { value: powerW, unit: 'W' },
    limit: { value: tdpW, unit: 'W' },
  };
  if (powerW > atPowerLimit * tdpW) return [text('diagnose.remark.atPowerLimit', data)];
  return [text(powerW < farFromPowerLimit * tdpW ? 'diagnose.remark.lowPower' : 'diagnose.remark.power', data)];
}

function flops({ flopRatio }: Diagnosis): readonly Text[] {
  if (flopRatio === undefined || Math.abs(flopRatio - 1) <= flopAgreement) return [];
  return [text('diagnose.remark.flops', { ratio: Number(flopRatio.toPrecision(3)) })];
}
