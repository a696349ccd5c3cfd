/** Building blocks of section schemas: quantities with units, whole counts, choices. Each parses to SI or says what is wrong. */
import { z } from 'zod';
import { en, type MessageKey } from '../messages/index.js';
import { parseQuantity, type QuantityKind } from '../units/index.js';
import type { FieldIssue } from './zodIssues.js';

export interface Range {
  readonly min?: number;
  /** Excluded lower bound. */
  readonly above?: number;
  readonly max?: number;
  /** Whether 0 is allowed below the minimum: it asks for the optimum. */
  readonly orZero?: boolean;
}

/**
 * A number with a unit, written as text ("400 Gb/s"); a bare number is in the unit that the field's name tells.
 *
 * @returns a schema whose output is in the unit of the kind
 */
export function quantityField(kind: QuantityKind, about: MessageKey, range: Range = {}): z.ZodType<number> {
  return z
    .union([z.number(), z.string()])
    .transform((given, context): number => {
      const parsed = parseQuantity(given, kind);
      if (!parsed.ok) {
        for (const issue of parsed.issues)
          context.addIssue(custom({ code: issue.code, data: issue.data, hint: issue.hint }));
        return z.NEVER;
      }
      const wrong = outside(parsed.value, given, range);
      if (wrong !== undefined) {
        context.addIssue(custom(wrong));
        return z.NEVER;
      }
      return parsed.value;
    })
    .describe(en[about]);
}

/** A whole number, written plainly. */
export function wholeField(about: MessageKey, range: Range = { min: 1 }): z.ZodType<number> {
  return z
    .number()
    .transform((given, context): number => {
      const wrong = Number.isSafeInteger(given)
        ? outside(given, given, range)
        : { code: 'plan.notWhole' as const, data: { received: given } };
      if (wrong !== undefined) {
        context.addIssue(custom(wrong));
        return z.NEVER;
      }
      return given;
    })
    .describe(en[about]);
}

/** A plain number without unit within a range. */
export function numberField(about: MessageKey, range: Range): z.ZodType<number> {
  return z
    .number()
    .transform((given, context): number => {
      const wrong = outside(given, given, range);
      if (wrong === undefined) return given;
      context.addIssue(custom(wrong));
      return z.NEVER;
    })
    .describe(en[about]);
}

/**
 * A share of a whole: a number, or text in percent ("95 %", "95%").
 *
 * @param range as fractions; a number beyond 1 may be percent without its sign, which is suggested and never assumed
 * @param others what else the field takes, for the message
 * @returns a schema whose output is a fraction
 */
export function fractionField(about: MessageKey, range: Range, others: readonly string[] = []): z.ZodType<number> {
  return z
    .union([z.number(), z.string()])
    .transform((given, context): number => {
      const share = typeof given === 'number' ? given : shareOf(given);
      const wrong =
        share === undefined
          ? {
              code: 'plan.notAShare' as const,
              data: { accepted: [...others, 'a share such as 0.95', '"95 %"'], received: `"${given}"` },
            }
          : outside(share, given, range);
      if (wrong === undefined && share !== undefined) return share;
      if (wrong !== undefined) context.addIssue(custom({ ...wrong, hint: meantPercent(given, range) }));
      return z.NEVER;
    })
    .describe(en[about]);
}

/** "95 %" is 0.95; undefined for what is no number. */
function shareOf(text: string): number | undefined {
  const [, digits, percent] = /^\s*(-?\d+(?:\.\d+)?)\s*(%|percent|per cent|)\s*$/i.exec(text) ?? [];
  // Shifting the decimal point keeps the digits: 7 % is 0.07, not 0.07000000000000001.
  return digits === undefined ? undefined : Number(percent === '' ? digits : `${digits}e-2`);
}

/** Who writes 95 of a share means percent. */
function meantPercent(given: number | string, { max = 1 }: Range): FieldIssue['hint'] {
  if (typeof given === 'string' || given < 2 || given / 100 > max) return undefined;
  return { code: 'plan.tryPercent', data: { given } };
}

export function textField(about: MessageKey): z.ZodType<string> {
  return z.string().min(1).describe(en[about]);
}

/** A year, a month or a day. */
export function dateField(about: MessageKey): z.ZodType<string> {
  return z
    .union([z.string(), z.number()])
    .transform((given, context): string => {
      if (isDate(String(given))) return String(given);
      context.addIssue(
        custom({ code: 'plan.asOfForm', data: { received: typeof given === 'string' ? `"${given}"` : String(given) } }),
      );
      return z.NEVER;
    })
    .describe(en[about]);
}

/** Whether a text is YYYY, YYYY-MM or YYYY-MM-DD, from 1990 on. */
export function isDate(text: string): boolean {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text);
  const [year, month, day] = [Number(parts?.[1]), Number(parts?.[2] ?? 1), Number(parts?.[3] ?? 1)];
  return parts !== null && year >= 1990 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Raises a field's own issue through Zod, so that it arrives with its code and data. */
export function custom(issue: FieldIssue): { code: 'custom'; message: string; params: { issue: FieldIssue } } {
  return { code: 'custom', message: issue.code, params: { issue } };
}

function outside(value: number, given: unknown, range: Range): FieldIssue | undefined {
  if (value === 0 && range.orZero === true) return undefined;
  const received = typeof given === 'string' ? `"${given}"` : String(given);
  if (range.above !== undefined && !(value > range.above))
    return { code: 'plan.notAbove', data: { min: range.above, received } };
  if (range.min !== undefined && value < range.min)
    return { code: 'plan.belowMinimum', data: { min: range.min, received } };
  if (range.max !== undefined && value > range.max)
    return { code: 'plan.aboveMaximum', data: { max: range.max, received } };
  return undefined;
}
