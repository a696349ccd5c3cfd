/** Logs of Megatron-LM and of its relatives (Megatron-Bridge, Megatron-DeepSpeed, Primus): `iteration … | elapsed time per iteration (ms): …`. */
import { type LogLine, numberAfter, numberPattern, present, toNumber } from './lines.js';
import type { LocatedSettings, LogSample, LogSettings, MemoryReading, ReadLines } from './runLog.js';

/**
 * Reads what `training_log`, `report_memory` and the list of arguments print, in Megatron-LM and in Megatron-Bridge.
 *
 * Each time is the mean since the line before; time in checkpoints and evaluation is not in it, as the timer is stopped there.
 * @source Megatron-LM, megatron/training/training.py (`training_log`) and utils (`report_memory`); Megatron-Bridge, training/utils/train_utils.py; as of 2026-08
 */
export function readMegatron(lines: readonly LogLine[]): ReadLines {
  const samples: LogSample[] = [];
  const bridge: LogSample[] = [];
  const memory: MemoryReading[] = [];
  const settings: Record<string, { value: number | string; line: number }> = {};
  let allocationRetries = 0;
  let recognisedLines = 0;
  for (const line of lines) {
    const sample = sampleOf(line);
    const ofBridge = bridgeSampleOf(line);
    const readings = memoryOf(line);
    const found = settingsOf(line.text);
    if (sample !== undefined) samples.push(sample);
    if (ofBridge !== undefined) bridge.push(ofBridge);
    memory.push(...readings);
    allocationRetries = Math.max(allocationRetries, numberAfter(line.text, /\bmem-alloc-ret(?:ir|ri)es:/) ?? 0);
    for (const [name, value] of Object.entries(found)) settings[name] ??= { value, line: line.number };
    if ([sample, ofBridge].some(Boolean) || readings.length > 0 || Object.keys(found).length > 0) recognisedLines += 1;
  }
  return {
    // Megatron-Bridge tells each step twice: with its number, and on a line of its own.
    samples: samples.length > 0 ? samples : bridge,
    memory,
    settings: settings as LocatedSettings,
    recognisedLines,
    faults: [],
    allocationRetries,
  };
}

/** `Step Time : 14.26s GPU utilization: 58.2MODEL_TFLOP/s/GPU` */
function bridgeSampleOf({ number: line, text }: LogLine): LogSample | undefined {
  const stepTimeS = numberAfter(text, /\bStep Time\s*:/);
  const teraflopPerS = numberAfter(text, /GPU utilization:/);
  if (stepTimeS === undefined || teraflopPerS === undefined) return undefined;
  return { line, stepTimeS, flopPerSPerAccelerator: teraflopPerS * 1e12 };
}

const iteration = /\biteration\s+(\d+)\s*\/\s*\d+\s*\|/;

function sampleOf({ number: line, text }: LogLine): LogSample | undefined {
  const step = iteration.exec(text)?.[1];
  if (step === undefined) return undefined;
  const milliseconds = numberAfter(text, /elapsed time per iteration \(ms\):/);
  // The BigScience branch of Megatron-DeepSpeed prints seconds.
  const stepTimeS =
    milliseconds === undefined ? numberAfter(text, /elapsed time per iteration \(s\):/) : milliseconds / 1000;
  if (stepTimeS === undefined) return undefined;
  const teraflopPerS =
    numberAfter(text, /(?:throughput|compute) per GPU \(TFLOP\/s\/GPU\):/) ?? numberAfter(text, /TFLOPs:/);
  return {
    line,
    step: Number(step),
    stepTimeS,
    ...present({
      flopPerSPerAccelerator: teraflopPerS === undefined ? undefined : teraflopPerS * 1e12,
      tokensPerSPerAccelerator: numberAfter(text, /tok(?:ens)?(?: per second)? per GPU \(tok(?:ens)?\/s\/GPU\):/i),
      globalBatchSequences: numberAfter(text, /global batch size:/),
      powerW: numberAfter(text, /power per GPU \(W\/GPU\):/),
    }),
  };
}

/** Megatron-LM prints MB of 2^20 bytes, Megatron-Bridge GB of 10^9. */
const memoryKeys = [
  { kind: 'allocated', key: /\bmax allocated:/, unit: 2 ** 20 },
  { kind: 'reserved', key: /\bmax reserved:/, unit: 2 ** 20 },
  { kind: 'allocated', key: /\bmem-max-allocated-gigabytes:/, unit: 1e9 },
  { kind: 'reserved', key: /\bmem-max-reserved-gigabytes:/, unit: 1e9 },
] as const;

function memoryOf({ number: line, text }: LogLine): readonly MemoryReading[] {
  if (!/\bmemory \([MG]B\) \|/.test(text)) return [];
  return memoryKeys.flatMap(({ kind, key, unit }): MemoryReading[] => {
    // Lines of several ranks can run together: the largest of each kind counts.
    const found = [...text.matchAll(new RegExp(`${key.source}\\s*(${numberPattern})`, 'g'))];
    const most = Math.max(...found.map(([, value]) => toNumber(value ?? '')));
    return Number.isFinite(most) && most > 0 ? [{ line, kind, bytes: most * unit }] : [];
  });
}

/** Arguments by their names in Megatron-LM. */
const argumentNames: Readonly<Record<string, keyof LogSettings>> = {
  world_size: 'accelerators',
  num_layers: 'layers',
  hidden_size: 'hiddenSize',
  seq_length: 'sequenceLength',
  global_batch_size: 'globalBatchSequences',
  micro_batch_size: 'microBatchSequences',
  tensor_model_parallel_size: 'tensorParallel',
  context_parallel_size: 'contextParallel',
  expert_model_parallel_size: 'expertParallel',
  pipeline_model_parallel_size: 'pipelineParallel',
  virtual_pipeline_model_parallel_size: 'virtualPipeline',
  data_parallel_size: 'dataParallel',
  recompute_granularity: 'recompute',
};

function settingsOf(text: string): LogSettings {
  const [, argument = '', printed = ''] = /(?:^|\s)([a-z][a-z0-9_]*) \.{2,} (\S+)\s*$/.exec(text) ?? [];
  const name = Object.hasOwn(argumentNames, argument) ? argumentNames[argument] : undefined;
  if (name === 'recompute') return { recompute: printed === 'None' ? 'none' : printed };
  if (name !== undefined && /^\d+$/.test(printed)) return { [name]: Number(printed) };
  const world = numberAfter(text, /\busing world size:/);
  return world === undefined ? {} : { accelerators: world };
}
