/** What a user may write under `goals`. */
import { z } from 'zod';
import { en, type MessageKey } from '../../../messages/index.js';
import { parseQuantity } from '../../../units/index.js';
import { custom, dateField, isDate, numberField, quantityField, textField, wholeField } from '../../fields.js';

export const objectiveNames = ['time', 'days', 'cost', 'energy', 'delay', 'accelerators'] as const;
export type ObjectiveName = (typeof objectiveNames)[number];

const weight = (about: MessageKey) => numberField(about, { min: 0, max: 1e15 }).optional();

const LONGEST_S = 1e10;

/** A time in seconds, or a date as written. */
const deadline = (about: MessageKey): z.ZodType<number | string | undefined> =>
  z
    .union([z.number(), z.string()])
    .transform((given, context): number | string => {
      if (typeof given === 'string' && /^\d{4}-\d/.test(given) && isDate(given)) return given;
      const time = parseQuantity(given, 'seconds');
      if (time.ok && time.value >= 1 && time.value <= LONGEST_S) return time.value;
      const received = typeof given === 'string' ? `"${given}"` : String(given);
      context.addIssue(custom({ code: 'plan.momentForm', data: { received } }));
      return z.NEVER;
    })
    .describe(en[about])
    .optional();

export const goalsSchema = z.strictObject({
  objective: z
    .union([
      z.enum(objectiveNames).describe(en['plan.about.objective']),
      z.strictObject({
        cost: weight('plan.about.weightCost'),
        days: weight('plan.about.weightDays'),
        energy: weight('plan.about.weightEnergy'),
      }),
      textField('plan.about.objectiveWeights'),
    ])
    .optional(),
  front: z.boolean().describe(en['plan.about.front']).optional(),
  start: dateField('plan.about.start').optional(),
  deadline: deadline('plan.about.deadline'),
  budgetUsd: quantityField('usd', 'plan.about.budgetUsd', { above: 0, max: 1e15 }).optional(),
  maxPowerW: quantityField('watts', 'plan.about.maxPowerW', { above: 0, max: 1e13 }).optional(),
  maxAccelerators: wholeField('plan.about.maxAccelerators', { min: 1, max: 10_000_000 }).optional(),
  due: deadline('plan.about.due'),
  delayUsdPerDay: quantityField('usd', 'plan.about.delayUsdPerDay', { min: 0, max: 1e15 }).optional(),
});

export type WrittenGoals = z.infer<typeof goalsSchema>;
