/** Results kept by the arguments that they depend on, exactly: what many calls of a primitive share. */

interface Entry<Value> {
  readonly key: Float64Array;
  readonly value: Value;
}

/** Enough for every layer setting of a large search; emptied when a sweep over other inputs outgrows it. */
const ENTRY_LIMIT = 20_000;

/** Kept apart for each set of objects by identity, so that equal numbers of another model never answer. */
export class ArgMemo<Value> {
  private readonly roots = new WeakMap<object, unknown>();

  /** @param places of the arguments that a value depends on */
  constructor(private readonly places: readonly number[]) {}

  /** The value made before for equal arguments and the same objects, or a new one. */
  get(objects: readonly object[], args: Float64Array, make: () => Value): Value {
    const { places } = this;
    const entries = this.entriesOf(objects);
    const hash = hashOf(args, places);
    const bucket = entries.get(hash);
    const known = bucket?.find(({ key }) => hasKey(key, args, places));
    if (known) return known.value;
    const value = make();
    const entry = { key: Float64Array.from(places, (place) => args[place] ?? Number.NaN), value };
    if (bucket) bucket.push(entry);
    else {
      if (entries.size >= ENTRY_LIMIT) entries.clear();
      entries.set(hash, [entry]);
    }
    return value;
  }

  private entriesOf(objects: readonly object[]): Map<number, Entry<Value>[]> {
    const entries = objects.reduce<unknown>((map, object, at) => {
      const inner = map as WeakMap<object, unknown>;
      const known = inner.get(object);
      if (known) return known;
      const made = at === objects.length - 1 ? new Map() : new WeakMap();
      inner.set(object, made);
      return made;
    }, this.roots);
    return entries as Map<number, Entry<Value>[]>;
  }
}

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

function hashOf(args: Float64Array, places: readonly number[]): number {
  let hash = 0;
  for (const place of places) {
    double[0] = args[place] ?? Number.NaN;
    hash = Math.imul(hash ^ (halves[0] ?? 0), 0x85ebca6b) ^ (hash >>> 15);
    hash = Math.imul(hash ^ (halves[1] ?? 0), 0xc2b2ae35) ^ (hash >>> 13);
  }
  return hash;
}

function hasKey(key: Float64Array, args: Float64Array, places: readonly number[]): boolean {
  for (let at = 0; at < key.length; at++) if (key[at] !== args[places[at] ?? 0]) return false;
  return true;
}
