/** What a column or field of a table means, by its name: which quantity, in which unit. */
import type { LogSample } from './runLog.js';

type Target = Exclude<keyof LogSample, 'line'> | 'allocatedBytes' | 'reservedBytes';

export interface Column {
  readonly target: Target;
  /** From the unit of the column to SI. */
  readonly scale: number;
  /** The name holds no unit and the usual one was taken. */
  readonly isAssumed?: boolean;
}

/** The meaning of a name such as `step_time_ms`, `tokens/s/GPU` or `time_metrics/end_to_end(s)`; undefined where it is none of ours. */
export function columnOf(name: string): Column | undefined {
  // camelCase becomes words, so that our own figure names read as any other.
  const words = name
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/["']/g, '');
  if (/^(_?step|steps?|iter|iteration|global[ _]?step|trainer\/global_step|it)$/.test(words)) return plain('step');
  if (/global[ _]?batch/.test(words) && !/tok/.test(words)) return plain('globalBatchSequences');
  if (/tok(en)?s?[ _]*(\/|per)[ _]*s|\b[tw]ps\b|\btgs\b/.test(words)) return tokens(words);
  if (/tera_?flop|tflop/.test(words)) return { target: 'flopPerSPerAccelerator', scale: 1e12 };
  if (/flop/.test(words)) return undefined;
  if (/(mem|max|peak).*(alloc|active)|(alloc|active).*(mem|peak|max)/.test(words))
    return memory('allocatedBytes', words);
  if (/(mem|max|peak).*reserved|reserved.*(mem|peak|max)/.test(words)) return memory('reservedBytes', words);
  if (/power/.test(words)) return plain('powerW');
  if (
    /(step|iter(ation)?)[ _-]*(time|timing|latency|duration)|time[ _]per|elapsed|end_to_end\(s\)|^(seconds|time|duration)\b/.test(
      words,
    )
  )
    return time(words);
  return undefined;
}

function plain(target: Target): Column {
  return { target, scale: 1 };
}

/** Bare tps and wps are those of torchtitan: per device. */
function tokens(words: string): Column {
  const perDevice = /gpu|device|accel|chip|rank|\b[tw]ps\b|\btgs\b/.test(words);
  return plain(perDevice ? 'tokensPerSPerAccelerator' : 'tokensPerS');
}

function time(words: string): Column {
  if (/(^|[ _([])(ms|milliseconds?|msec)\b/.test(words)) return { target: 'stepTimeS', scale: 1e-3 };
  if (/(^|[ _([])(us|µs|microseconds?)\b/.test(words)) return { target: 'stepTimeS', scale: 1e-6 };
  const named = /(^|[ _([])(s|sec|secs|seconds?)\b/.test(words);
  return named ? plain('stepTimeS') : { target: 'stepTimeS', scale: 1, isAssumed: true };
}

function memory(target: Target, words: string): Column {
  const units: readonly (readonly [RegExp, number])[] = [
    [/gib/, 2 ** 30],
    [/mib|mb/, 2 ** 20],
    [/gb|gigabyte/, 1e9],
  ];
  return { target, scale: units.find(([unit]) => unit.test(words))?.[1] ?? 1 };
}
