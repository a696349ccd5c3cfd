/** One row of a table of defaults: a value, the key of its reason, and what stands behind it. */
import type { MessageKey } from '../../messages/index.js';
import type { Default, Reason } from '../draft.js';

type Code = MessageKey extends infer Key ? (Key extends `plan.default.${infer Name}` ? Name : never) : never;

/** Source, confidence, and whether the choice is so plain that only `--resolved` tells it. */
type Behind = Partial<Pick<Reason, 'source' | 'confidence' | 'asOf' | 'minor' | 'data'>>;

/** @param code what comes after `plan.default.` in the key of the reason */
export function choose<T>(value: T, code: Code, behind: Behind = {}): Default<T> {
  return { value, reason: { data: {}, ...behind, code: `plan.default.${code}` } };
}

export const minor = { minor: true } as const;
export const assumed = { confidence: 'assumed' } as const;
export const published = { confidence: 'published' } as const;
