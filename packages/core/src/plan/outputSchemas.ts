/** JSON Schemas of what commands print with `--json`; further fields may join, so none forbids them. */
import { z } from 'zod';
import { SCHEDULE_KINDS } from '../training/index.js';

const source = z.looseObject({
  title: z.string(),
  url: z.string().optional(),
  section: z.string().optional(),
  date: z.string().optional(),
});
const confidence = z.enum(['measured', 'published', 'secondary', 'estimated', 'assumed']);
const path = z.array(z.union([z.string(), z.number()]));
const versioned = { athanor: z.literal(1) };

/** What every command prints of bad input. */
export const invalidOutput = (command: string) =>
  z.looseObject({
    ...versioned,
    command: z.literal(command),
    status: z.literal('invalid'),
    issues: z.array(
      z.looseObject({
        path,
        code: z.string(),
        message: z.string(),
        line: z.number().int().optional(),
        column: z.number().int().optional(),
      }),
    ),
  });

const figure = z.looseObject({
  value: z.number(),
  unit: z.string(),
  low: z.number().optional().describe('Lower bound of the 80 % interval'),
  high: z.number().optional(),
});

const sizes = z.int().min(1);
export const layoutOutput = z.looseObject({
  tensorParallel: sizes,
  contextParallel: sizes,
  contextExchange: z
    .union([z.enum(['ring', 'all-gather', 'ulysses']), z.looseObject({ ulysses: sizes })])
    .optional()
    .describe('Absent where sequences are not split'),
  expertParallel: sizes,
  pipelineParallel: sizes,
  virtualPipeline: sizes,
  stageSplit: z
    .looseObject({ firstFewer: z.int().min(0), lastFewer: z.int().min(0) })
    .optional()
    .describe('Layers that the ends hold fewer than inner chunks; absent where only what is left over counts'),
  schedule: z.enum(SCHEDULE_KINDS),
  dataParallel: sizes,
  microBatchSequences: sizes,
  sequenceParallel: z.boolean(),
  sharding: z.enum(['none', 'zero1', 'zero2', 'zero3', 'fsdp', 'hsdp']),
  shardGroup: sizes,
  recompute: z.union([
    z.enum(['none', 'selective', 'full']),
    z.looseObject({ modules: z.array(z.string()) }),
    z.looseObject({ keep: z.array(z.string()), offload: z.array(z.string()) }),
    z.looseObject({ method: z.enum(['block', 'uniform']), layers: sizes }),
  ]),
  offload: z
    .looseObject({
      activationsFraction: z.number(),
      optimizerFraction: z.number(),
      parametersFraction: z.number().optional(),
    })
    .optional()
    .describe('Absent where nothing waits in the memory of the host'),
});
const found = z.looseObject({
  layout: layoutOutput,
  software: z
    .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
    .optional()
    .describe('Settings of training.software that the search chose; absent where none was open'),
  stepTimeS: z.number(),
  runTimeS: z.number().optional().describe('Of the whole run, where the search went by it'),
  deviceMemoryBytes: z.number(),
});
const decided = z.looseObject({
  evaluated: z.int().describe('Priced in full'),
  skippedByConstraintFloor: z.int().describe('A floor of their memory does not fit'),
  skippedByConstraint: z.int().describe('Their memory does not fit'),
  skippedByObjectiveFloor: z.int().describe('A floor of their time is above the times found'),
});

const choices = z.record(z.string(), z.unknown()).describe('By path of the field that was open');
const goals = z.looseObject({
  status: z.enum(['answered', 'infeasible']),
  figures: z.record(z.string(), figure),
  search: z
    .looseObject({
      axes: z.array(z.looseObject({ path: z.string(), values: z.array(z.unknown()) })).describe('Fields left open'),
      points: z.int().describe('Ways to choose, those left out among them'),
      excluded: z
        .array(z.looseObject({ points: z.int(), choices, field: z.string(), reason: z.string() }))
        .describe('Ways to choose that are no plan, by what is wrong, each with the first'),
      prices: z
        .array(
          z.looseObject({
            accelerator: z.string(),
            usdPerAcceleratorHour: z.number(),
            kind: z.string().optional(),
            date: z.string().optional(),
          }),
        )
        .describe('What an hour of each accelerator costs in this comparison'),
      figure: z.string().describe('Figure that is to be least'),
      front: z.array(z.string()).optional().describe('Figures of the front, where one was asked for'),
      found: z
        .array(
          z.looseObject({
            choices,
            layout: layoutOutput,
            deviceMemoryBytes: z.number(),
            figures: z.record(z.string(), z.number()),
          }),
        )
        .describe('Best first; a front in the order of the plan; empty where nothing keeps the limits'),
      decided: z
        .looseObject({
          solved: z.int(),
          refuted: z.int().describe('No layout of them can be among the best, as their search proved'),
          skippedByLimits: z.int(),
          skippedByFloor: z.int(),
        })
        .describe('How the ways to choose were decided; sums to those not left out'),
      layouts: z.looseObject({ candidates: z.int(), decided }),
      shortfall: z
        .looseObject({
          withoutLayout: z.int(),
          leastExcess: z.looseObject({ bytes: z.number(), choices }).optional(),
          beyondReach: z
            .array(z.looseObject({ field: z.string(), given: z.number(), least: z.number(), unit: z.string() }))
            .describe('Limits that no choice keeps, whatever the others are'),
          changes: z
            .array(
              z.looseObject({ field: z.string(), given: z.number(), needed: z.number(), unit: z.string(), choices }),
            )
            .describe('The smallest change of each limit alone with which all are kept'),
          conflicts: z.array(
            z.looseObject({
              fields: z.tuple([z.string(), z.string()]),
              accelerators: z
                .tuple([z.tuple([z.number(), z.number()]), z.tuple([z.number(), z.number()])])
                .describe('Least and most accelerators with which the first is kept, and the second'),
            }),
          ),
        })
        .optional(),
    })
    .optional(),
});

const training = z.looseObject({
  status: z.enum(['answered', 'infeasible']),
  figures: z.record(z.string(), figure),
  layout: layoutOutput.optional(),
  parameters: z.number().optional(),
  breakdown: z
    .looseObject({
      step: z
        .array(z.looseObject({ part: z.string(), timeS: z.number() }))
        .describe('Sums to stepTimeS, largest first'),
      run: z.array(z.looseObject({ part: z.string(), timeS: z.number() })).describe('Sums to runTimeS, largest first'),
      failures: z
        .array(z.looseObject({ kind: z.string(), failures: z.number() }))
        .describe('Sums to expectedFailures, most first'),
      goodputChanges: z
        .array(z.looseObject({ change: z.string(), goodputFraction: z.number(), runTimeS: z.number() }))
        .describe('Goodput and run time after one change at a time, where it moves by a thousandth or more'),
      hiddenCommunication: z.looseObject({ layersS: z.number(), dataParallelS: z.number() }),
      memory: z.array(z.looseObject({ part: z.string(), bytes: z.number() })).describe('Sums to deviceMemoryBytes'),
      fullestStage: z.int().min(0),
    })
    .optional(),
  calibration: z
    .looseObject({
      factor: z.number().describe('on the step time, from measured runs of the calibration file'),
      lowFactor: z.number(),
      highFactor: z.number(),
      measuredRuns: z.int().describe('runs of the file with the accelerator, software, kind and precision of the plan'),
      sameModelRuns: z.int(),
      widthFraction: z.number().describe('width of the interval over that without the runs'),
      scatterFraction: z
        .number()
        .optional()
        .describe('where the runs disagree more than such runs do: four in five lie within this of their common miss'),
    })
    .optional(),
  rent: z.looseObject({ usdPerAcceleratorHour: z.number() }).optional(),
  shortfall: z
    .looseObject({
      bytes: z.number(),
      isWithinInterval: z
        .boolean()
        .optional()
        .describe('Whether the miss is smaller than what the 80 % interval of memory leaves open'),
      smallestChange: z
        .looseObject({
          changes: z.record(z.string(), z.unknown()),
          stepTimeS: z.number(),
          deviceMemoryBytes: z.number(),
        })
        .optional(),
    })
    .optional(),
  search: z
    .looseObject({
      candidates: z.int(),
      fitting: z.int(),
      usableBytes: z.number().optional(),
      stoppedAfterFraction: z
        .number()
        .optional()
        .describe('Share of the space that was gone through, where the search was stopped'),
      best: z.array(found),
      leanest: found.optional(),
      changes: z
        .array(
          z.looseObject({
            field: z.string(),
            from: z.union([z.number(), z.string()]),
            to: z.union([z.number(), z.string()]),
            unit: z.string().optional(),
            step: z.number().optional().describe('Values closer together than this were not tried'),
            as: z.array(z.string()).optional().describe('Entries of the catalog that have the value'),
            found: found.describe('The fastest layout with the change'),
          }),
        )
        .optional()
        .describe('Where nothing fits: the smallest change of each field that alone makes it fit'),
      decided: decided.describe('How the candidates were decided; sums to them'),
    })
    .optional(),
});

const answer = (command: 'plan' | 'train') =>
  z.union([
    z.looseObject({
      ...versioned,
      command: z.literal(command),
      name: z.string(),
      status: z.enum(['answered', 'infeasible']),
      asOf: z.string(),
      plan: z.record(z.string(), z.unknown()).describe('The plan with nothing left open'),
      defaults: z.array(
        z.looseObject({
          path: z.string(),
          kind: z.enum(['default', 'catalog']),
          reason: z.string(),
          source: source.optional(),
          confidence: confidence.optional(),
          asOf: z.string().optional(),
        }),
      ),
      sections: z.looseObject({ goals: goals.optional(), training: training.optional() }),
      weakInputs: z.array(
        z.looseObject({
          name: z.string(),
          confidence,
          note: z.string(),
          source: source.optional(),
          effect: z.looseObject({ figure: z.string(), changeFraction: z.number() }).optional(),
        }),
      ),
      notes: z.array(z.string()),
    }),
    invalidOutput(command),
  ]);

const tree = z.looseObject({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  rule: z.string(),
  formula: z.string().optional(),
  get from() {
    return z.array(tree);
  },
  source: source.optional(),
  confidence: confidence.optional(),
  about: z.string().optional(),
  note: z.string().optional(),
  shared: z.boolean().optional(),
});

const explanation = z.union([
  z.looseObject({ ...versioned, command: z.literal('explain'), name: z.string(), figure: tree }),
  invalidOutput('explain'),
]);

const side = z.looseObject({ name: z.string(), status: z.enum(['answered', 'infeasible']) });
const comparison = z.union([
  z.looseObject({
    ...versioned,
    command: z.literal('compare'),
    a: side,
    b: side,
    inputs: z.array(z.looseObject({ path: z.string(), a: z.unknown().optional(), b: z.unknown().optional() })),
    figures: z.array(
      z.looseObject({
        figure: z.string(),
        unit: z.string(),
        a: z.number().optional(),
        b: z.number().optional(),
        ratio: z.number().optional(),
      }),
    ),
  }),
  invalidOutput('compare'),
]);

const model = z.looseObject({
  id: z.string(),
  name: z.string(),
  totalParameters: z.number(),
  activeParameters: z.number(),
});
const catalog = z.union([
  z.looseObject({ ...versioned, command: z.literal('catalog'), kind: z.literal('models'), models: z.array(model) }),
  z
    .looseObject({ ...versioned, command: z.literal('catalog'), kind: z.string() })
    .describe('A list under the name of its kind, or one entry with its fields at the top'),
  z.looseObject({
    ...versioned,
    command: z.literal('catalog'),
    kinds: z.array(z.looseObject({ kind: z.string(), count: z.int() })),
  }),
  invalidOutput('catalog'),
]);

const nullable = z.number().nullable();
const errorClasses = z.array(
  z.looseObject({
    key: z.string(),
    count: z.int(),
    sources: z.int(),
    medianAbsErrorPct: z.number(),
    meanAbsErrorPct: z.number(),
    medianErrorPct: z.number(),
  }),
);
const estimate = z.looseObject({ value: z.number(), error: z.number().describe('standard, over groups') });
const validation = z.union([
  z.looseObject({
    ...versioned,
    command: z.literal('validate'),
    rows: z.array(
      z.looseObject({
        id: z.string(),
        metric: z.string(),
        group: z.string(),
        measured: nullable,
        predicted: nullable,
        errorPct: nullable,
        low: nullable,
        high: nullable,
        supportRows: z.int(),
        factor: z.number().optional().describe('on the prediction, from runs of the calibration file'),
        derivedFrom: z.string().optional(),
        fold: z.string().optional(),
        readAs: z
          .array(z.string())
          .optional()
          .describe('what stands in the row otherwise than the format has it, and what it was read as'),
        skipped: z.string().optional(),
      }),
    ),
    summary: z.record(
      z.string(),
      z.looseObject({
        count: z.int(),
        skipped: z.int(),
        medianAbsErrorPct: nullable,
        meanAbsErrorPct: nullable,
        biasPct: nullable,
        coverage80: nullable,
      }),
    ),
    by: z.string().optional().describe('the keys of --by'),
    classes: errorClasses.optional(),
    cells: errorClasses
      .optional()
      .describe('the classes with all sources together, where --by crosses source with other keys'),
    leftOut: z
      .looseObject({ unit: z.string(), units: errorClasses })
      .optional()
      .describe('errors of each unit of --leave-out, predicted without it'),
    intervals: z
      .array(
        z.looseObject({
          unit: z.enum(['group', 'source']),
          rows: z.int(),
          coverageFraction: estimate,
          score: z.number().describe('mean interval score of ln(measured / predicted)'),
          globalScore: z.number().describe('the same of one width for all'),
          scoreRatio: estimate,
          classes: z.array(
            z.looseObject({
              key: z.string(),
              rows: z.int(),
              groups: z.int(),
              coverageFraction: z.number(),
              medianHalfWidthFraction: z.number(),
            }),
          ),
        }),
      )
      .optional()
      .describe('with --cross-validate or --leave-out'),
    worst: z.array(
      z.looseObject({
        id: z.string(),
        group: z.string(),
        measured: z.number(),
        predicted: z.number(),
        errorPct: z.number(),
        suspect: z.string().optional().describe('why the row is kept out of fits'),
      }),
    ),
    ignoredFields: z
      .array(z.looseObject({ field: z.string(), rows: z.int() }))
      .describe('fields of the file that nothing reads'),
  }),
  z
    .looseObject({
      ...versioned,
      command: z.literal('validate'),
      constants: z.array(
        z.looseObject({
          name: z.string(),
          figure: z.string(),
          about: z.string(),
          unit: z.string(),
          value: z.number(),
          origin: z.union([
            z.looseObject({
              kind: z.literal('fit'),
              prior: z.looseObject({
                mean: z.number(),
                spread: z.number().describe('standard deviation: of the logarithm where scale is log'),
                scale: z.enum(['log', 'linear']),
                low: z.number(),
                high: z.number(),
              }),
              isOnBound: z.boolean(),
            }),
            z.looseObject({ kind: z.literal('source'), source: z.looseObject({ title: z.string() }), confidence }),
          ]),
          reachedRows: z.int(),
          movedRows: z.int().describe('rows whose step time moves by more than 0.5 % when the constant moves by 10 %'),
          movedMemoryRows: z.int(),
        }),
      ),
    })
    .describe('with --constants'),
  invalidOutput('validate'),
]);

const schema = (title: string, type: z.ZodType) => (): Record<string, unknown> => ({ title, ...z.toJSONSchema(type) });

/** By command. */
export const outputSchemas: Readonly<Record<string, () => Record<string, unknown>>> = {
  plan: schema('Output of athanor plan --json', answer('plan')),
  train: schema('Output of athanor train --json', answer('train')),
  explain: schema('Output of athanor explain --json', explanation),
  compare: schema('Output of athanor compare --json', comparison),
  catalog: schema('Output of athanor catalog --json', catalog),
  validate: schema('Output of athanor validate --json', validation),
};
