/** JSON Schemas of what `athanor import` and `athanor export` print with `--json`; further fields may join, so they forbid none. */
import { z } from 'zod';
import { invalidOutput } from '../plan/index.js';

const source = z.looseObject({ title: z.string(), url: z.string().optional(), date: z.string().optional() });
const launched = {
  framework: z.string(),
  release: z.looseObject({ tag: z.string(), commit: z.string(), source }),
};
const planData = z.record(z.string(), z.unknown());
const imported = z.union([
  z.looseObject({
    athanor: z.literal(1),
    command: z.literal('import'),
    ...launched,
    status: z.literal('answered'),
    plan: planData.describe('The plan, in the plan language'),
    origins: z.array(
      z.looseObject({
        path: z.string(),
        kind: z.enum(['argument', 'option', 'default', 'carried']),
        text: z.string(),
        source: source.optional(),
      }),
    ),
    unused: z.array(
      z.looseObject({
        name: z.string(),
        value: z.string(),
        isKnown: z.boolean().describe('Whether the release of the framework has it'),
        nearest: z.string().optional().describe('The argument that may have been meant'),
      }),
    ),
    notes: z.array(z.string()),
  }),
  invalidOutput('import'),
]);
const exported = z.union([
  z.looseObject({
    athanor: z.literal(1),
    command: z.literal('export'),
    ...launched,
    status: z.literal('answered'),
    name: z.string(),
    isSearched: z.boolean().describe('Whether the layout was looked for'),
    plan: planData.describe('The plan that the file stands for'),
    carried: planData.describe('Fields that stand in comments of the file'),
    approximations: z.array(z.looseObject({ path: z.string(), plan: z.unknown(), launch: z.unknown() })),
    notes: z.array(z.string()),
    file: z.string().describe('The text of the launch file'),
  }),
  z.looseObject({
    athanor: z.literal(1),
    command: z.literal('export'),
    ...launched,
    status: z.literal('infeasible'),
    candidates: z.int(),
  }),
  invalidOutput('export'),
]);

const schema = (title: string, type: z.ZodType) => (): Record<string, unknown> => ({ title, ...z.toJSONSchema(type) });

/** By command. */
export const launchOutputSchemas: Readonly<Record<string, () => Record<string, unknown>>> = {
  import: schema('Output of athanor import --json', imported),
  export: schema('Output of athanor export --json', exported),
};
