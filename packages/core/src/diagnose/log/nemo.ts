/** Logs of NeMo on Lightning, as progress bars, as lines and as DLLogger JSON: `train_step_timing in s`. */
import { type LogLine, numberAfter, present } from './lines.js';
import type { LogSample, ReadLines } from './runLog.js';

/** @source NVIDIA NeMo, `train_step_timing in s` of its Lightning callbacks, as printed by NeMo 1.x and 2.x */
export function readNemo(lines: readonly LogLine[]): ReadLines {
  const samples = lines.flatMap((line) => sampleOf(line) ?? []);
  return { samples, memory: [], settings: {}, recognisedLines: samples.length, faults: [] };
}

function sampleOf({ number: line, text }: LogLine): LogSample | undefined {
  const stepTimeS = numberAfter(text, /train_step_timing in s"?\s*[:=]/);
  if (stepTimeS === undefined) return undefined;
  const teraflopPerS = numberAfter(text, /TFLOPS_per_GPU"?\s*[:=]/i);
  return {
    line,
    stepTimeS,
    ...present({
      step: numberAfter(text, /\bglobal_step"?\s*[:=]/) ?? numberAfter(text, /\biteration/),
      globalBatchSequences: numberAfter(text, /\bglobal_batch_size"?\s*[:=]/),
      flopPerSPerAccelerator: teraflopPerS === undefined ? undefined : teraflopPerS * 1e12,
    }),
  };
}
