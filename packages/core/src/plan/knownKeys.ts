/** Which keys a schema knows at a path: candidates for "did you mean" and for completion of `--set`. */
import { z } from 'zod';

/** Keys of the mapping at `path`, of every form that the schema allows there. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const objects = path.reduce<readonly z.ZodObject[]>(
    (level, key) =>
      level.flatMap((object) => {
        const inner = object.shape[String(key)];
        return inner === undefined ? [] : objectsIn(inner as z.ZodType);
      }),
    objectsIn(schema),
  );
  return [...new Set(objects.flatMap((object) => Object.keys(object.shape)))];
}

/** The mappings inside optional, union and pipe wrappers. */
function objectsIn(schema: z.ZodType): readonly z.ZodObject[] {
  if (schema instanceof z.ZodObject) return [schema];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return objectsIn(schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => objectsIn(option as z.ZodType));
  if (schema instanceof z.ZodPipe) return objectsIn(schema.in as z.ZodType);
  return [];
}
