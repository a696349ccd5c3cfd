/** Logs of torchtitan: `step: … loss: … memory: …GiB(…%) tps: … tflops: … mfu: …%`. */
import { type LogLine, numberAfter, present } from './lines.js';
import type { LocatedSettings, LogSample, LogSettings, MemoryReading, ReadLines } from './runLog.js';

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

/** Batch and sequence length, and the mesh, as the trainer tells them before the first step. */
function settingsOf({ number: line, text }: LogLine): LocatedSettings {
  const settings: LogSettings = { ...batchOf(text), ...meshOf(text) };
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, { value, line }]),
  ) as LocatedSettings;
}

/** `… with local batch size 1, global batch size 8, gradient accumulation steps 1, sequence length 8192, …` */
function batchOf(text: string): LogSettings {
  const [, batch, sequenceLength] =
    /\blocal batch size \d+, global batch size (\d+),.*?\bsequence length (\d+)/.exec(text) ?? [];
  if (batch === undefined || sequenceLength === undefined) return {};
  return { globalBatchSequences: Number(batch), sequenceLength: Number(sequenceLength) };
}

/** `Building device mesh with parallelism: pp=1, dp_replicate=1, dp_shard=8, cp=1, tp=1, ep=1`; before 2026 `Building 2-D device mesh with ['dp_shard', 'tp'], [4, 2]`. */
function meshOf(text: string): LogSettings {
  const [, older] = /\bBuilding \d-D device mesh with \[[^\]]*\], \[([\d, ]+)\]/.exec(text) ?? [];
  if (older !== undefined)
    return { accelerators: older.split(',').reduce((product, size) => product * Number(size), 1) };
  const [, listed] = /\bBuilding device mesh with parallelism: (.*)/.exec(text) ?? [];
  if (listed === undefined) return {};
  const size = (name: string): number => numberAfter(listed, new RegExp(`\\b${name}=`)) ?? 1;
  const dataParallel = size('dp_replicate') * size('dp_shard');
  const [pipelineParallel, contextParallel, tensorParallel] = [size('pp'), size('cp'), size('tp')];
  return {
    accelerators: dataParallel * pipelineParallel * contextParallel * tensorParallel,
    dataParallel,
    pipelineParallel,
    contextParallel,
    tensorParallel,
    expertParallel: size('ep'),
  };
}
