/** JSON Schema of what `athanor bottleneck --json` prints; further fields may join, so it forbids none. */
import { z } from 'zod';
import { invalidOutput, layoutOutput } from '../plan/index.js';
import { BANDWIDTHS } from './breakEven.js';
import { OBJECTIVES } from './questions.js';
import { RESOURCES } from './resources.js';

const run = {
  stepTimeS: z.number(),
  runTimeS: z.number().describe('Time to the target, failures included'),
  costUsd: z.number().optional().describe('Absent where no price is known'),
};
const planned = z.looseObject({ ...run, layout: layoutOutput });
const outcome = z.union([
  planned,
  z.looseObject({ why: z.enum(['doesNotFit', 'noLayout']).describe('No run: no room in memory, or no layout') }),
]);
const slope = z.looseObject({
  below: z.number().describe('d ln / d ln for less of the resource'),
  above: z.number().describe('The same for more of it'),
  isKinked: z.boolean(),
});
const slopes = z.looseObject({ stepTimeS: slope, runTimeS: slope, costUsd: slope.optional() });
const range = z.looseObject({ low: z.number(), high: z.number() }).describe('80 % of common draws');
const share = z.looseObject({
  fraction: z.number().describe('Relative change; saved where negative'),
  range: range.optional(),
});
const change = z.looseObject({ time: share, cost: share.optional() });
const saving = z.looseObject({
  timeS: z.number().describe('Change of the time to the target; saved where negative'),
  timeRange: range.optional(),
  costUsd: z.number().optional(),
  costRange: range.optional(),
});
const both = <Of extends z.ZodType>(of: Of) => z.looseObject({ fixed: of.optional(), reoptimised: of.optional() });
const crossing = z.looseObject({ bandwidth: z.number().describe('Bytes per second'), top: z.enum(RESOURCES) });
const breakEven = z.looseObject({
  bandwidth: z.enum(BANDWIDTHS),
  has: z.number(),
  top: z.enum(RESOURCES).describe('What the step hangs on most'),
  below: crossing.optional(),
  above: crossing.optional(),
});
const head = { athanor: z.literal(1), command: z.literal('bottleneck'), name: z.string() };
const analysed = z.looseObject({
  ...head,
  status: z.enum(['answered', 'infeasible']).describe('infeasible: the layout needs more memory than there is'),
  asOf: z.string(),
  isSearched: z.boolean(),
  objective: z.enum(OBJECTIVES).describe('What the order of the resources compares'),
  overBytes: z.number().describe('Bytes that the fullest device lacks; 0 where the layout fits'),
  base: z.looseObject({
    fixed: planned,
    reoptimised: planned.optional().describe('The best layout that fits; absent where none does'),
  }),
  interval: z.looseObject({ lowFactor: z.number(), highFactor: z.number() }).describe('Of the step time, 80 %'),
  resources: z
    .array(
      z.looseObject({
        resource: z.enum(RESOURCES),
        kind: z.enum(['rate', 'latency', 'other']),
        amount: z.number(),
        unit: z.string(),
        isMoreBetter: z.boolean(),
        points: z.array(
          z.looseObject({
            factor: z.number().describe('Asked for, of what the plan has'),
            applied: z.number().describe('Had: accelerators come in whole layouts'),
            fixed: outcome,
            reoptimised: outcome,
          }),
        ),
        elasticity: both(slopes).describe('At the point; absent where a resource comes in steps'),
        quarterBetter: both(change).describe('A quarter more, or a fifth less where less is better'),
        oneMore: z
          .looseObject({
            amount: z.number(),
            of: z.enum(['accelerator', 'site']),
            fixed: saving,
            reoptimised: saving.optional(),
          })
          .optional(),
      }),
    )
    .describe('What saves most with a quarter better of it first'),
  cable: z
    .looseObject({ stepTimeS: z.number(), runTimeS: z.number(), costUsd: z.number().optional(), sPerM: z.number() })
    .describe('One metre more between nodes, with the layout of the plan'),
  breakEvens: z.looseObject({ fixed: z.array(breakEven), reoptimised: z.array(breakEven).optional() }).optional(),
  smallestCluster: z
    .union([
      z.looseObject({ deadlineS: z.number(), accelerators: z.int(), ...planned.shape }),
      z.looseObject({ deadlineS: z.number(), triedUpTo: z.int().describe('No number up to it is enough') }),
    ])
    .optional(),
  largestModels: z
    .array(
      z.looseObject({
        memoryBytes: z.number(),
        model: z
          .looseObject({ layers: z.int(), hiddenSize: z.int(), parameters: z.number(), layout: layoutOutput })
          .optional()
          .describe('Absent where not one layer fits'),
      }),
    )
    .optional(),
});
const nothingFits = z.looseObject({ ...head, status: z.literal('infeasible'), candidates: z.int() });

/** By command. */
export const bottleneckOutputSchemas: Readonly<Record<string, () => Record<string, unknown>>> = {
  bottleneck: () => ({
    title: 'Output of athanor bottleneck --json',
    ...z.toJSONSchema(z.union([analysed, nothingFits, invalidOutput('bottleneck')])),
  }),
};
