/** What a user may write under `goals`. */
import { z } from 'zod';
import { en, type MessageKey } from '../../../messages/index.js';
import { dateField, numberField, quantityField, textField, wholeField } from '../../fields.js';

export const objectiveNames = ['time', 'days', 'cost', 'energy', 'delay', 'accelerators'] as const;
export type ObjectiveName = (typeof objectiveNames)[number];

const weight = (about: MessageKey) => numberField(about, { min: 0, max: 1e15 }).optional();
const deadline = (about: MessageKey) =>
  z.union([quantityField('seconds', about, { min: 1, max: 1e10 }), dateField(about)]).optional();

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
