/** Which keys a schema knows at a path: candidates for "did you mean" and for completion of `--set`. */
import { z } from 'zod';

/** Keys of the mapping at `path`, of every form that the schema allows there. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  return [...new Set(objectsAt(schema, path).flatMap((object) => Object.keys(object.shape)))];
}

/** Dotted paths at which the schema knows a key, the shallowest first. */
export function placesOf(schema: z.ZodType, key: string): readonly string[] {
  const found = objectsIn(schema).flatMap(({ shape }): string[] => [
    ...(Object.hasOwn(shape, key) ? [key] : []),
    ...Object.entries(shape).flatMap(([name, inner]) =>
      inner instanceof z.ZodType ? placesOf(inner, key).map((place) => `${name}.${place}`) : [],
    ),
  ]);
  const depth = (path: string): number => path.split('.').length;
  return [...new Set(found)].sort((a, b) => depth(a) - depth(b));
}

/** Whether the schema takes any key at `path`, or lists, whose items have no names to know. */
export function isOpenAt(schema: z.ZodType, path: readonly PropertyKey[], key: PropertyKey): boolean {
  const here = path.reduce<readonly z.ZodType[]>((level, each) => level.flatMap((one) => inside(one, each)), [schema]);
  return here
    .flatMap(unwrapped)
    .some(
      (each) =>
        each instanceof z.ZodRecord ||
        each instanceof z.ZodUnknown ||
        (typeof key === 'number' && each instanceof z.ZodArray),
    );
}

/** The words that a field takes which tells forms of a mapping apart: `softmax`, `mla`, … */
export function literalValues(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const field = path.at(-1);
  if (field === undefined) return [];
  const literals = objectsAt(schema, path.slice(0, -1)).flatMap((object) => {
    const inner: unknown = object.shape[String(field)];
    return inner instanceof z.ZodLiteral ? [...inner.values].map(String) : [];
  });
  return [...new Set(literals)];
}

function objectsAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly z.ZodObject[] {
  return path
    .reduce<readonly z.ZodType[]>((level, key) => level.flatMap((each) => inside(each, key)), [schema])
    .flatMap(objectsIn);
}

function inside(schema: z.ZodType, key: PropertyKey): readonly z.ZodType[] {
  if (typeof key === 'number') return arraysIn(schema).map((array) => array.element as z.ZodType);
  return objectsIn(schema).flatMap((object) => {
    const inner: unknown = object.shape[String(key)];
    return inner instanceof z.ZodType ? [inner] : [];
  });
}

/** The mappings inside optional, union and pipe wrappers. */
function objectsIn(schema: z.ZodType): readonly z.ZodObject[] {
  return unwrapped(schema).flatMap((each) => (each instanceof z.ZodObject ? [each] : []));
}

function arraysIn(schema: z.ZodType): readonly z.ZodArray[] {
  return unwrapped(schema).flatMap((each) => (each instanceof z.ZodArray ? [each] : []));
}

function unwrapped(schema: z.ZodType): readonly z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return unwrapped(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => unwrapped(option as z.ZodType));
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in as z.ZodType);
  return [schema];
}
