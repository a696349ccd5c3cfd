/** JSON Schema of the document that a sweep writes to a .json file. */
import { z } from 'zod';

const document = z.looseObject({
  athanor: z.literal(1),
  command: z.literal('sweep'),
  hash: z.string().describe('Of the plan, the axes and the figures: two sweeps of one hash have the same rows'),
  axes: z.array(z.looseObject({ path: z.string(), values: z.array(z.unknown()).describe('As a plan has them') })),
  columns: z.array(
    z.looseObject({
      name: z.string(),
      type: z.enum(['number', 'boolean', 'text']),
      unit: z.string().optional().describe('Of figures; an axis is in the unit that the name of its field tells'),
    }),
  ),
  rows: z
    .array(z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.null()])))
    .describe('One value for each column, by its name; the last axis varies fastest'),
});

/** By command. */
export const sweepOutputSchemas: Readonly<Record<string, () => Record<string, unknown>>> = {
  sweep: () => ({ title: 'Output of athanor sweep --out FILE.json', ...z.toJSONSchema(document) }),
};
