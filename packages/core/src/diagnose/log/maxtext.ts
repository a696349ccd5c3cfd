/** Logs of MaxText: `completed step: …, seconds: …, TFLOP/s/device: …, Tokens/s/device: …`. */
import { type LogLine, numberAfter, present } from './lines.js';
import type { LogSample, ReadLines } from './runLog.js';

/** @source MaxText, metric_logger.py, as of 2026; the first step holds the compilation */
export function readMaxtext(lines: readonly LogLine[]): ReadLines {
  const samples = lines.flatMap((line) => sampleOf(line) ?? []);
  return { samples, memory: [], settings: {}, recognisedLines: samples.length, faults: [] };
}

function sampleOf({ number: line, text }: LogLine): LogSample | undefined {
  const step = numberAfter(text, /\bcompleted step:/);
  const stepTimeS = numberAfter(text, /\bseconds:/);
  if (step === undefined || stepTimeS === undefined) return undefined;
  const teraflopPerS = numberAfter(text, /\bTFLOP\/s\/device:/);
  return {
    line,
    step,
    stepTimeS,
    ...present({
      tokensPerSPerAccelerator: numberAfter(text, /\bTokens\/s\/device:/),
      flopPerSPerAccelerator: teraflopPerS === undefined ? undefined : teraflopPerS * 1e12,
    }),
  };
}
