/** What Zod complains of, as the planner's own issues: unknown keys with the nearest known one, expected against given. */
import type { z } from 'zod';
import { hint, type Issue, type IssuePath, issue, nearest } from '../messages/index.js';
import { knownKeys, literalValues } from './knownKeys.js';

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
  found: readonly ZodIssue[],
  base: IssuePath,
): readonly Issue[] {
  return found.flatMap((each) => translate(schema, data, each, base, []));
}

function translate(
  schema: z.ZodType,
  data: unknown,
  found: ZodIssue,
  base: IssuePath,
  outer: readonly PropertyKey[],
): readonly Issue[] {
  const inner = [...outer, ...found.path];
  const path: IssuePath = [...base, ...inner.map((key) => (typeof key === 'symbol' ? key.toString() : key))];
  const given = valueAt(data, inner);
  const received = describe(given);
  switch (found.code) {
    case 'unrecognized_keys':
      return found.keys.map((key) => strangeKey(path, key, knownKeys(schema, inner), given));
    case 'invalid_type': {
      const expected = expectation(found.expected);
      if (given === undefined) return [issue('plan.missing', path, { expected })];
      // Where some field of a mapping may be searched for, others are by being left out.
      const isSearch = given === 'search' && knownKeys(schema, inner.slice(0, -1)).includes('search');
      return [
        issue('plan.wrongType', path, { expected, received }, isSearch ? hint('plan.searchRest', {}) : undefined),
      ];
    }
    case 'invalid_value': {
      const values = found.values.map(String);
      return [given === undefined ? issue('plan.missing', path, { expected: values }) : choice(path, given, values)];
    }
    case 'invalid_union':
      // A union that tells its forms apart by a key has no branches to choose from.
      if (found.errors.length === 0) return discriminated(schema, found, path, inner, given);
      return union(schema, data, found.errors, base, inner, path, given);
    case 'too_small':
      return [
        issue(found.inclusive === false ? 'plan.notAbove' : 'plan.belowMinimum', path, {
          min: Number(found.minimum),
          received,
        }),
      ];
    case 'too_big':
      return [issue('plan.aboveMaximum', path, { max: Number(found.maximum), received })];
    case 'custom': {
      const own = found.params?.issue as FieldIssue | undefined;
      if (own === undefined) return [issue('plan.wrongValue', path, { received })];
      return [{ code: own.code, path, data: own.data, ...(own.hint === undefined ? {} : { hint: own.hint }) }];
    }
    default:
      return [issue('plan.wrongValue', path, { received })];
  }
}

function discriminated(
  schema: z.ZodType,
  found: ZodIssue,
  path: IssuePath,
  inner: readonly PropertyKey[],
  given: unknown,
): readonly Issue[] {
  const values = literalValues(schema, inner);
  if (values.length === 0 || ('note' in found && found.note !== 'No matching discriminator'))
    return [issue('plan.wrongValue', path, { received: describe(given) })];
  return [given === undefined ? issue('plan.missing', path, { expected: values }) : choice(path, given, values)];
}

/** A key that another form of the mapping has is known, but not beside these. */
function strangeKey(path: IssuePath, key: string, known: readonly string[], given: unknown): Issue {
  if (!known.includes(key)) return unknownKey(path, key, known);
  const others = Object.keys(given as object).filter((other) => other !== key && known.includes(other));
  return others.length === 0
    ? issue('plan.wrongValue', [...path, key], { received: key })
    : issue('plan.notBeside', [...path, key], { key, others });
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

/** Words that mean the same, of which a field takes one. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['full', 'whole', 'all'],
  ['none', 'off', 'no'],
];

function meantOf(given: string, values: readonly string[]): string | undefined {
  const same = SYNONYMS.find((words) => words.includes(given.toLowerCase())) ?? [];
  return nearest(given, values, 1)[0] ?? values.find((value) => same.includes(value));
}

function choice(path: IssuePath, given: unknown, values: readonly string[]): Issue {
  const near = typeof given === 'string' ? meantOf(given, values) : undefined;
  return {
    code: 'plan.notAChoice',
    path,
    data: { choices: values, received: describe(given) },
    ...(near === undefined ? {} : { hint: { code: 'common.didYouMean' as const, data: { names: near } } }),
  };
}

/** Of several forms the user meant the one whose keys at the top fit best: its issues alone are told. */
function union(
  schema: z.ZodType,
  data: unknown,
  branches: readonly (readonly ZodIssue[])[],
  base: IssuePath,
  inner: readonly PropertyKey[],
  path: IssuePath,
  given: unknown,
): readonly Issue[] {
  if (given === undefined) return [issue('plan.missing', path, { expected: expectedOfUnion(branches) })];
  const reached = branches.filter((branch) => branch.length > 0 && branch.every(isInside));
  if (reached.length > 1 && typeof given === 'object' && given !== null && Object.keys(given).length === 0)
    return [
      issue('plan.emptyForm', path, {
        keys: reached.flatMap((branch) => branch.map(({ path: [key] }) => String(key))),
      }),
    ];
  const [meant] = [...reached].sort(
    (a, b) => strangers(a) - strangers(b) || missing(a, given) - missing(b, given) || a.length - b.length,
  );
  if (meant !== undefined) return meant.flatMap((each) => translate(schema, data, each, base, inner));
  const choices = branches.flatMap((branch) =>
    branch.flatMap((each) => (each.code === 'invalid_value' ? each.values.map(String) : [])),
  );
  if (typeof given === 'string' && choices.length > 0) return [choice(path, given, choices)];
  return [issue('plan.wrongType', path, { expected: expectedOfUnion(branches), received: describe(given) })];
}

/** Whether an issue is about the content of a form, not about its being that form at all. */
function isInside(each: ZodIssue): boolean {
  return each.path.length > 0 || (each.code !== 'invalid_type' && each.code !== 'invalid_value');
}

/** Keys that the user wrote beside those of the form; what is inside of a key tells nothing of the form. */
function strangers(branch: readonly ZodIssue[]): number {
  return branch.reduce(
    (sum, each) => sum + (each.code === 'unrecognized_keys' && each.path.length === 0 ? each.keys.length : 0),
    0,
  );
}

/** Keys of the form that the user did not write. */
function missing(branch: readonly ZodIssue[], given: unknown): number {
  return branch.filter(({ path }) => path.length === 1 && valueAt(given, path) === undefined).length;
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
