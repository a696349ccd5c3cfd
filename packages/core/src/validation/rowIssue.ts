/** Says in words of this room what is wrong with a row of a validation file. */
import type { z } from 'zod';
import type { Issue } from '../messages/index.js';

/** A schema issue in the words of this room; its path begins with the id of the row, or with its place where it has none. */
export function rowIssue(issue: z.core.$ZodIssue, index: number, entry: unknown): Issue {
  const path = [nameOf(entry, index), ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  const received = valueAt(entry, issue.path);
  switch (issue.code) {
    case 'invalid_type':
      return received === undefined
        ? { code: 'validation.missing', path, data: { expected: wordFor(issue.expected) } }
        : {
            code: 'validation.wrongType',
            path,
            data: { expected: wordFor(issue.expected), received: show(received) },
          };
    case 'invalid_value':
      return {
        code: 'validation.unknownValue',
        path,
        data: { expected: issue.values.map(String), received: show(received) },
      };
    case 'invalid_union':
      return {
        code: 'validation.wrongType',
        path,
        data: { expected: 'true, false or text', received: show(received) },
      };
    case 'too_small':
      return issue.origin === 'string'
        ? { code: 'validation.missing', path, data: { expected: 'text' } }
        : {
            code: issue.inclusive === false ? 'validation.notAbove' : 'validation.tooSmall',
            path,
            data: { minimum: Number(issue.minimum), received: show(received) },
          };
    case 'too_big':
      return {
        code: 'validation.tooLarge',
        path,
        data: { maximum: Number(issue.maximum), received: show(received) },
      };
    default:
      return { code: 'validation.wrongType', path, data: { expected: issue.message, received: show(received) } };
  }
}

const words: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  object: 'an object',
};

function wordFor(type: string): string {
  return words[type] ?? type;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (isRecord(at) ? at[String(key)] : undefined), value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the reader knows a row by: its id, or its place in the file. */
export function nameOf(entry: unknown, index: number): string {
  return isRecord(entry) && typeof entry.id === 'string' && entry.id !== '' ? entry.id : `row ${index}`;
}

function show(value: unknown): string {
  return typeof value === 'string'
    ? `"${value}"`
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : kindOf(value);
}

export function kindOf(value: unknown): string {
  return value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : isRecord(value)
        ? 'an object'
        : `a ${typeof value}`;
}
