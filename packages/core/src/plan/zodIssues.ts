/** What Zod complains of, as the planner's own issues: unknown keys with the nearest known one, expected against given. */
import type { z } from 'zod';
import { type Issue, type IssuePath, nearest } from '../messages/index.js';
import { knownKeys } from './knownKeys.js';

/** Carried by custom Zod issues, so that a field's own issue arrives unchanged. */
export interface FieldIssue {
  readonly code: Issue['code'];
  readonly data: Issue['data'];
  readonly hint?: Issue['hint'];
}

type ZodIssue = z.core.$ZodIssue;

/**
 * Translates every Zod issue of one parse.
 *
 * @param schema what was parsed against; its keys are the candidates for "did you mean"
 * @param data what the user wrote
 * @param base path of `data` in the plan
 */
export function issuesOfZod(
  schema: z.ZodType,
  data: unknown,
  issues: readonly ZodIssue[],
  base: IssuePath,
): readonly Issue[] {
  return issues.flatMap((issue) => translate(schema, data, issue, base, []));
}

function translate(
  schema: z.ZodType,
  data: unknown,
  issue: ZodIssue,
  base: IssuePath,
  outer: readonly PropertyKey[],
): readonly Issue[] {
  const inner = [...outer, ...issue.path];
  const path: IssuePath = [...base, ...inner.map((key) => (typeof key === 'symbol' ? key.toString() : key))];
  const given = valueAt(data, inner);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key, knownKeys(schema, inner)));
    case 'invalid_type':
      if (given === undefined) return [{ code: 'plan.missing', path, data: { expected: expectation(issue.expected) } }];
      return [
        { code: 'plan.wrongType', path, data: { expected: expectation(issue.expected), received: describe(given) } },
      ];
    case 'invalid_value': {
      const values = issue.values.map(String);
      if (given === undefined) return [{ code: 'plan.missing', path, data: { expected: values.join(', ') } }];
      return [choice(path, given, values)];
    }
    case 'invalid_union':
      return union(schema, data, issue.errors, base, inner, path, given);
    case 'too_small':
      return [
        {
          code: issue.inclusive === false ? 'plan.notAbove' : 'plan.belowMinimum',
          path,
          data: { min: Number(issue.minimum), received: describe(given) },
        },
      ];
    case 'too_big':
      return [{ code: 'plan.aboveMaximum', path, data: { max: Number(issue.maximum), received: describe(given) } }];
    case 'custom': {
      const own = issue.params?.issue as FieldIssue | undefined;
      if (own !== undefined)
        return [{ code: own.code, path, data: own.data, ...(own.hint === undefined ? {} : { hint: own.hint }) }];
      return [{ code: 'plan.wrongValue', path, data: { received: describe(given) } }];
    }
    default:
      return [{ code: 'plan.wrongValue', path, data: { received: describe(given) } }];
  }
}

export function unknownKey(path: IssuePath, key: string, known: readonly string[]): Issue {
  const near = nearest(key, known, 1)[0];
  return {
    code: 'plan.unknownKey',
    path: [...path, key],
    data: { key },
    hint:
      near === undefined
        ? { code: 'plan.knownKeys', data: { known } }
        : { code: 'common.didYouMean', data: { names: near } },
  };
}

function choice(path: IssuePath, given: unknown, values: readonly string[]): Issue {
  const near = typeof given === 'string' ? nearest(given, values, 1)[0] : undefined;
  return {
    code: 'plan.notAChoice',
    path,
    data: { choices: values, received: describe(given) },
    ...(near === undefined ? {} : { hint: { code: 'common.didYouMean' as const, data: { names: near } } }),
  };
}

/** Of several forms the user meant the one that got furthest: its issues alone are told. */
function union(
  schema: z.ZodType,
  data: unknown,
  branches: readonly (readonly ZodIssue[])[],
  base: IssuePath,
  inner: readonly PropertyKey[],
  path: IssuePath,
  given: unknown,
): readonly Issue[] {
  if (given === undefined) return [{ code: 'plan.missing', path, data: { expected: expectedOfUnion(branches) } }];
  const reached = branches.find(
    (branch) =>
      branch.length > 0 &&
      branch.every(
        (issue) => issue.path.length > 0 || (issue.code !== 'invalid_type' && issue.code !== 'invalid_value'),
      ),
  );
  if (reached !== undefined) return reached.flatMap((issue) => translate(schema, data, issue, base, inner));
  const choices = branches.flatMap((branch) =>
    branch.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values.map(String) : [])),
  );
  if (typeof given === 'string' && choices.length > 0) return [choice(path, given, choices)];
  return [{ code: 'plan.wrongType', path, data: { expected: expectedOfUnion(branches), received: describe(given) } }];
}

function expectedOfUnion(branches: readonly (readonly ZodIssue[])[]): string {
  const said = branches.flatMap((branch) =>
    branch.flatMap((issue) => {
      if (issue.code === 'invalid_type') return [expectation(issue.expected)];
      if (issue.code === 'invalid_value') return issue.values.map((value) => `"${String(value)}"`);
      return [];
    }),
  );
  return [...new Set(said)].join(' or ');
}

function expectation(type: string): string {
  const names: Readonly<Record<string, string>> = {
    int: 'a whole number',
    number: 'a number',
    string: 'text',
    object: 'a mapping',
    record: 'a mapping',
    array: 'a list',
    boolean: 'true or false',
  };
  return names[type] ?? type;
}

/** What the user gave, short enough for one line. */
export function describe(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 57)}…` : value}"`;
  return String(value);
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    data,
  );
}
