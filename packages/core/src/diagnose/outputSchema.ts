/** JSON Schema of what `athanor diagnose --json` prints; further fields may join, so it forbids none. */

import { z } from 'zod';
import { invalidOutput, layoutOutput } from '../plan/index.js';
import { logFormats } from './log/runLog.js';

const expected = z.looseObject({
  value: z.number(),
  low: z.number().describe('Lower bound of the 80 % interval'),
  high: z.number(),
});
const verdict = z.enum(['inside', 'above', 'below']);

const answered = z.looseObject({
  athanor: z.literal(1),
  command: z.literal('diagnose'),
  name: z.string(),
  status: z.literal('answered'),
  asOf: z.string(),
  plan: z.record(z.string(), z.unknown()).describe('The plan with nothing left open; --calibrate predicts it again'),
  files: z.record(z.string(), z.string()).describe('Texts of the model files that the plan names'),
  verdict: verdict.describe('Where the measured step time lies: above its interval is slower than predicted'),
  log: z.looseObject({
    format: z.enum(logFormats),
    lines: z.int(),
    recognisedLines: z.int(),
    samples: z.int(),
    stepsPerSample: z.number(),
    source: z.enum(['stepTimeS', 'tokensPerS', 'tokensPerSPerAccelerator']),
    repeated: z.int(),
    restarts: z.int(),
    otherBatch: z.int(),
  }),
  measured: z.looseObject({
    stepTimeS: expected,
    samples: z.int(),
    warmUp: z.looseObject({ samples: z.int(), rule: z.enum(['asked', 'settled']), toleranceFraction: z.number() }),
    meanS: z.number(),
    fastestS: z.number(),
    tailS: z.number().describe('95th percentile'),
    spreadFraction: z.number(),
    drift: z.looseObject({
      changeFraction: z.number(),
      isSignificant: z.boolean(),
      startS: z.number().describe('Median of the first tenth of the samples'),
      endS: z.number().describe('Median of the last tenth'),
    }),
    shift: z
      .looseObject({ step: z.number(), changeFraction: z.number() })
      .optional()
      .describe('Where the log falls into two levels'),
    slowSteps: z.looseObject({
      count: z.int(),
      thresholdS: z.number(),
      shareOfTime: z.number(),
      largestS: z.number(),
      periodic: z.array(z.looseObject({ periodSteps: z.number(), count: z.int(), extraS: z.number() })),
      irregular: z.int(),
    }),
    powerW: z.number().optional(),
    flopRatio: z.number().optional(),
  }),
  predicted: z.looseObject({
    stepTimeS: expected,
    breakdown: z.array(z.looseObject({ part: z.string(), timeS: z.number() })),
  }),
  percentileFraction: z.number().describe('Share of runs like this one that come out faster against their prediction'),
  gapS: z.number().describe('Measured less predicted'),
  speedup: expected.describe('Measured over predicted step time'),
  runTimeS: z
    .looseObject({ predicted: z.number(), measured: z.number() })
    .describe('The whole run with failures and checkpoints, as predicted and at the measured step time'),
  components: z.array(
    z.looseObject({
      part: z.string(),
      timeS: z.number(),
      shareFraction: z.number(),
      factor: z.number().nullable().describe('Times as long that explains the whole gap'),
      isPlausible: z.boolean(),
      lowFactor: z.number(),
      highFactor: z.number(),
    }),
  ),
  explanations: z.array(
    z.looseObject({
      cause: z.string(),
      text: z.string(),
      lookAt: z.string(),
      stepTimeS: z.number(),
      explainedFraction: z.number(),
      strengthFraction: z.number().optional().describe('Share of what is plausible; absent for settings'),
    }),
  ),
  memory: z.array(
    z.looseObject({
      kind: z.enum(['allocated', 'reserved']),
      measuredBytes: z.number(),
      predicted: expected,
      verdict,
    }),
  ),
  search: z
    .looseObject({
      candidates: z.int(),
      fitting: z.int(),
      usableBytes: z.number(),
      best: z
        .array(z.looseObject({ layout: layoutOutput, stepTimeS: z.number(), deviceMemoryBytes: z.number() }))
        .describe('Fastest first; empty where nothing fits, or where the space is too large to search'),
    })
    .optional(),
  remarks: z.array(z.string()),
});

/** By command, as the table of the plan room. */
export const diagnoseOutputSchemas: Readonly<Record<string, () => Record<string, unknown>>> = {
  diagnose: () => ({
    title: 'Output of athanor diagnose --json',
    ...z.toJSONSchema(z.union([answered, invalidOutput('diagnose')])),
  }),
};
