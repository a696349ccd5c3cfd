/** Reads fields of a configuration that may hold anything, and notes every problem and every default on the way. */
import { type Issue, type IssuePath, issue } from '../../messages/index.js';

/** Largest sizes that are read; beyond them a field is a mistake, and arrays of that length would not fit. */
export const limits = { width: 2 ** 24, layers: 10_000, vocabulary: 2 ** 27, tokens: 2 ** 40 } as const;

/** A field that the configuration leaves out, and the value that transformers gives it. */
export interface FieldDefault {
  readonly path: IssuePath;
  readonly value: number | boolean | null;
}

/** What reading found; filled as fields are read. */
export interface ReadLog {
  readonly issues: Issue[];
  readonly defaults: FieldDefault[];
}

export interface SizeOptions {
  /** Value where the field is absent or null; without one the field must be there. */
  readonly fallback?: number;
  /** Default 1. */
  readonly min?: number;
  /** Default `limits.width`. */
  readonly max?: number;
}

/** Fields of one mapping. Wrong values are noted and replaced by 1, false or nothing, so that reading goes on. */
export interface ConfigReader {
  readonly log: ReadLog;
  readonly path: IssuePath;
  /** Whether the field is there and not null. */
  has(key: string): boolean;
  /** A whole number. With several keys, the first that is there; the first is the one named in an issue. */
  size(keys: string | readonly string[], options?: SizeOptions): number;
  /** A whole number where null is a value of its own; absent means `fallback`. */
  nullable(key: string, fallback: number | null, options?: Omit<SizeOptions, 'fallback'>): number | null;
  flag(key: string, fallback: boolean): boolean;
  /** The list, or undefined where it is absent, null or no list. */
  list(key: string): readonly unknown[] | undefined;
  /** A mapping inside this one. */
  section(key: string): ConfigReader | undefined;
}

/**
 * Reads own fields only: `__proto__` and inherited names are not fields.
 *
 * @param path where `fields` sits in what the user wrote
 */
export function createReader(fields: Readonly<Record<string, unknown>>, path: IssuePath, log: ReadLog): ConfigReader {
  const own = (key: string): unknown => (Object.hasOwn(fields, key) ? fields[key] : undefined);
  const has = (key: string): boolean => own(key) !== undefined && own(key) !== null;

  const whole = (key: string, min: number, max: number): number => {
    const value = own(key);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value;
    log.issues.push(issue('architecture.notWholeNumber', [...path, key], { min, max, received: describe(value) }));
    return Math.max(min, 1);
  };

  const fallBack = <T extends number | boolean | null>(key: string, value: T): T => {
    log.defaults.push({ path: [...path, key], value });
    return value;
  };

  return {
    log,
    path,
    has,
    size(keys, { fallback, min = 1, max = limits.width } = {}) {
      const names = typeof keys === 'string' ? [keys] : keys;
      const found = names.find(has);
      if (found !== undefined) return whole(found, min, max);
      const name = names[0] ?? '';
      if (fallback !== undefined) return fallBack(name, fallback);
      log.issues.push(issue('architecture.missingField', [...path, name], {}));
      return Math.max(min, 1);
    },
    nullable(key, fallback, { min = 1, max = limits.width } = {}) {
      const value = own(key);
      if (value === undefined) return fallBack(key, fallback);
      return value === null ? null : whole(key, min, max);
    },
    flag(key, fallback) {
      const value = own(key);
      if (value === undefined || value === null) return fallBack(key, fallback);
      if (typeof value === 'boolean') return value;
      log.issues.push(issue('architecture.notBoolean', [...path, key], { received: describe(value) }));
      return fallback;
    },
    list(key) {
      if (!has(key)) return undefined;
      const value = own(key);
      if (Array.isArray(value)) return value;
      log.issues.push(issue('architecture.notList', [...path, key], { received: describe(value) }));
      return undefined;
    },
    section(key) {
      const value = own(key);
      if (isMapping(value)) return createReader(value, [...path, key], log);
      return undefined;
    },
  };
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as an issue shows it: short, and never the text of a whole structure. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : 'a mapping';
}
