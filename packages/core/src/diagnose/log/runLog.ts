/** What a training log holds, whichever program wrote it. */
import type { Issue } from '../../messages/index.js';

export const logFormats = ['megatron', 'torchtitan', 'nemo', 'maxtext', 'json', 'csv', 'plain'] as const;
export type LogFormat = (typeof logFormats)[number];

/** One logged step, or the mean of the steps since the line before. At least one of time and tokens is there. */
export interface LogSample {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly step?: number;
  readonly stepTimeS?: number;
  /** Of all accelerators together. */
  readonly tokensPerS?: number;
  readonly tokensPerSPerAccelerator?: number;
  /** As the program counts model FLOPs. */
  readonly flopPerSPerAccelerator?: number;
  readonly globalBatchSequences?: number;
  /** Mean power of one accelerator. */
  readonly powerW?: number;
}

/** A peak of the allocator: `allocated` to live tensors, `reserved` with what it keeps for reuse. */
export interface MemoryReading {
  readonly line: number;
  readonly kind: 'allocated' | 'reserved';
  readonly bytes: number;
}

/** What a program prints of its own configuration; names as in the plan. */
export interface LogSettings {
  readonly accelerators?: number;
  readonly layers?: number;
  readonly hiddenSize?: number;
  readonly sequenceLength?: number;
  readonly globalBatchSequences?: number;
  readonly microBatchSequences?: number;
  readonly tensorParallel?: number;
  readonly contextParallel?: number;
  readonly expertParallel?: number;
  readonly pipelineParallel?: number;
  readonly virtualPipeline?: number;
  readonly dataParallel?: number;
  readonly recompute?: string;
}

/** A setting with the line that it was read from. */
export type LocatedSettings = {
  readonly [Name in keyof LogSettings]?: { readonly value: NonNullable<LogSettings[Name]>; readonly line: number };
};

/** What one reader finds in the lines. */
export interface ReadLines {
  readonly samples: readonly LogSample[];
  readonly memory: readonly MemoryReading[];
  readonly settings: LocatedSettings;
  /** Lines that held any of it. */
  readonly recognisedLines: number;
  /** Lines whose content cannot be: negative times, columns that are no numbers. */
  readonly faults: readonly Issue[];
  /** Times that the allocator had to free its cache and try again, the most that any line says. */
  readonly allocationRetries?: number;
  /** The file named no unit, and seconds were taken. */
  readonly secondsAssumed?: boolean;
}

export interface RunLog extends ReadLines {
  readonly format: LogFormat;
  /** Lines that are not blank. */
  readonly lines: number;
}
