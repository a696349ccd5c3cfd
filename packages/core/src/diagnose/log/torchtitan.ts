/** Logs of torchtitan: `step: … loss: … memory: …GiB(…%) tps: … tflops: … mfu: …%`. */
import { type LogLine, numberAfter, present } from './lines.js';
import type { LocatedSettings, LogSample, MemoryReading, ReadLines } from './runLog.js';

const gibibyte = 2 ** 30;

/**
 * Reads the lines of `MetricsProcessor.log`: tokens per second and device, a mean since the line before, checkpoints and evaluation
 * included; the memory is the allocator's reserved peak on the rank that logs.
 *
 * @source torchtitan, torchtitan/components/metrics.py, as of 2026-08; `wps` is the name before 2025
 */
export function readTorchtitan(lines: readonly LogLine[]): ReadLines {
  const samples: LogSample[] = [];
  const memory: MemoryReading[] = [];
  let settings: LocatedSettings = {};
  let recognisedLines = 0;
  let allocationRetries = 0;
  for (const line of lines) {
    const { number, text } = line;
    const found = settingsOf(line);
    const sample = sampleOf(line);
    settings = { ...found, ...settings };
    if (sample !== undefined) {
      samples.push(sample);
      const reserved = numberAfter(text, /\bmemory:/);
      if (reserved !== undefined && reserved > 0)
        memory.push({ line: number, kind: 'reserved', bytes: reserved * gibibyte });
    }
    const [, retries] = /(\d+) \w+ memory allocation retries/.exec(text) ?? [];
    allocationRetries = Math.max(allocationRetries, Number(retries ?? 0));
    if (sample !== undefined || retries !== undefined || Object.keys(found).length > 0) recognisedLines += 1;
  }
  return { samples, memory, settings, recognisedLines, faults: [], allocationRetries };
}

function sampleOf({ number: line, text }: LogLine): LogSample | undefined {
  // A validation pass prints a line of its own, which is no training step.
  const [, validation, step] = /(validate )?\bstep:\s*(\d+)/.exec(text) ?? [];
  const tokensPerSPerAccelerator = numberAfter(text, /\b[tw]ps:/);
  if (step === undefined || validation !== undefined || tokensPerSPerAccelerator === undefined) return undefined;
  const teraflopPerS = numberAfter(text, /\btflops:/);
  return {
    line,
    step: Number(step),
    tokensPerSPerAccelerator,
    ...present({ flopPerSPerAccelerator: teraflopPerS === undefined ? undefined : teraflopPerS * 1e12 }),
  };
}

/** `… with local batch size 1, global batch size 8, gradient accumulation steps 1, sequence length 8192, …` */
function settingsOf({ number: line, text }: LogLine): LocatedSettings {
  const [, batch, sequenceLength] =
    /\blocal batch size \d+, global batch size (\d+),.*?\bsequence length (\d+)/.exec(text) ?? [];
  if (batch === undefined || sequenceLength === undefined) return {};
  return {
    globalBatchSequences: { value: Number(batch), line },
    sequenceLength: { value: Number(sequenceLength), line },
  };
}
