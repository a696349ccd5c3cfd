/** Holds a primitive to its contract: every argument declared and used, no object read that is not declared. */
import type { Primitive } from './figure.js';

export interface PerturbOptions {
  /** By argument, values to try instead of the defaults: twice and half its value, and one more than it. */
  readonly variants?: Readonly<Record<string, readonly number[]>>;
}

/**
 * Changes one argument at a time and tells which fields then change.
 *
 * A variant on which the primitive throws is passed over, as halves of whole numbers may be no arguments.
 *
 * @param args a point at which every argument should matter, in the order of `primitive.args`
 * @returns fields that reacted, by argument; an empty list means a dependency declared for nothing, or a poor point
 * @throws what the primitive throws on `args` itself, or on every variant of some argument
 */
export function perturbPrimitive<Objects>(
  primitive: Primitive<Objects>,
  objects: Objects,
  args: readonly number[],
  { variants = {} }: PerturbOptions = {},
): Readonly<Record<string, readonly string[]>> {
  const base = callPrimitive(primitive, objects, args);
  const reactions = primitive.args.map((name, place): [string, readonly string[]] => {
    const value = args[place] ?? 0;
    const tried = variants[name] ?? [2 * value, value / 2, value + 1];
    const changed = tried.map((variant) => attempt(() => callPrimitive(primitive, objects, args.with(place, variant))));
    const results = changed.flatMap((outcome) => ('result' in outcome ? [outcome.result] : []));
    const [failure] = changed.flatMap((outcome) => ('thrown' in outcome ? [outcome.thrown] : []));
    if (results.length === 0) throw failure;
    const reacts = (field: string): boolean => results.some((result) => !Object.is(result[field], base[field]));
    return [name, primitive.fields.filter(reacts)];
  });
  return Object.fromEntries(reactions);
}

type Outcome<T> = { readonly result: T } | { readonly thrown: unknown };

function attempt<T>(work: () => T): Outcome<T> {
  try {
    return { result: work() };
  } catch (thrown) {
    return { thrown };
  }
}

/**
 * Fields by name for one tuple of arguments. A field that is not written is NaN.
 *
 * @param args in the order of `primitive.args`
 */
export function callPrimitive<Objects>(
  primitive: Primitive<Objects>,
  objects: Objects,
  args: readonly number[],
): Readonly<Record<string, number>> {
  const out = new Float64Array(primitive.fields.length).fill(Number.NaN);
  primitive.call(objects, Float64Array.from(args), out);
  return Object.fromEntries(primitive.fields.map((field, at) => [field, out[at] ?? Number.NaN]));
}

export interface ObjectsRead {
  /** Declared objects that were read. */
  readonly read: readonly string[];
  /** Objects that were read though not declared: a result would then be kept when they change. */
  readonly undeclared: readonly string[];
  /** Declared objects that were not read at these arguments. */
  readonly unread: readonly string[];
}

/** Calls the primitive, and explains every field, over objects that note which of them are read. */
export function objectsReadBy<Objects extends object>(
  primitive: Primitive<Objects>,
  objects: Objects,
  args: readonly number[],
): ObjectsRead {
  const seen = new Set<string>();
  const watched = new Proxy(objects, {
    get: (target, key) => {
      if (typeof key === 'string') seen.add(key);
      return Reflect.get(target, key);
    },
  });
  callPrimitive(primitive, watched, args);
  for (const field of primitive.fields) primitive.explain?.(watched, Float64Array.from(args), field);
  const declared: readonly string[] = primitive.objects;
  return {
    read: declared.filter((name) => seen.has(name)),
    undeclared: [...seen].filter((name) => !declared.includes(name)),
    unread: declared.filter((name) => !seen.has(name)),
  };
}
