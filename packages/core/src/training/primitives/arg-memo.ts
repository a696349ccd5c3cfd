/** Results kept by the arguments that they depend on, exactly: what many calls of a primitive share. */

/** Enough for every layer setting of a large search; emptied when a sweep over other inputs outgrows it. */
const ENTRY_LIMIT = 20_000;
const FIRST_CAPACITY = 64;

/** Kept apart for each set of objects by identity, so that equal numbers of another model never answer. */
export class ArgMemo<Value> {
  private readonly roots = new WeakMap<object, unknown>();
  /** The objects asked for last, and what is kept for them: most often they are those asked for next. */
  private last: readonly object[] = [];
  private entries: Entries<Value> | undefined;

  /** @param places of the arguments that a value depends on */
  constructor(private readonly places: readonly number[]) {}

  /** The value made before for equal arguments and the same objects, or a new one. */
  get(objects: readonly object[], args: Float64Array, make: () => Value): Value {
    let { entries } = this;
    if (entries === undefined || !sameItems(objects, this.last)) {
      entries = this.entriesOf(objects);
      this.entries = entries;
      this.last = objects;
    }
    return entries.get(args, make);
  }

  private entriesOf(objects: readonly object[]): Entries<Value> {
    const entries = objects.reduce<unknown>((map, object, at) => {
      const inner = map as WeakMap<object, unknown>;
      const known = inner.get(object);
      if (known) return known;
      const made = at === objects.length - 1 ? new Entries<Value>(this.places) : new WeakMap();
      inner.set(object, made);
      return made;
    }, this.roots);
    return entries as Entries<Value>;
  }
}

function sameItems(one: readonly object[], other: readonly object[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}

/** Values by the arguments at some places: keys side by side in one array, found by open addressing, at most half full. */
class Entries<Value> {
  private values: Value[] = [];
  private keys: Float64Array;
  private hashes = new Int32Array(FIRST_CAPACITY);
  private table = new Int32Array(2 * FIRST_CAPACITY).fill(-1);

  constructor(private readonly places: readonly number[]) {
    this.keys = new Float64Array(FIRST_CAPACITY * places.length);
  }

  get(args: Float64Array, make: () => Value): Value {
    const { places } = this;
    const hash = hashOf(args, places);
    for (let at = hash & (this.table.length - 1); ; at = (at + 1) & (this.table.length - 1)) {
      const entry = this.table[at] as number;
      if (entry < 0) break;
      if (this.hashes[entry] === hash && this.hasKey(entry, args)) return this.values[entry] as Value;
    }
    // Taken before `make`, which may ask for others through the same array.
    const key = new Float64Array(places.length);
    for (let at = 0; at < key.length; at += 1) key[at] = args[places[at] as number] as number;
    const value = make();
    this.add(hash, key, value);
    return value;
  }

  private hasKey(entry: number, args: Float64Array): boolean {
    const { places, keys } = this;
    const start = entry * places.length;
    for (let at = 0; at < places.length; at += 1) {
      if (keys[start + at] !== args[places[at] as number]) return false;
    }
    return true;
  }

  private add(hash: number, key: Float64Array, value: Value): void {
    if (this.values.length >= ENTRY_LIMIT) this.clear();
    else if (this.values.length === this.hashes.length) this.grow();
    const entry = this.values.length;
    this.values.push(value);
    this.keys.set(key, entry * key.length);
    this.hashes[entry] = hash;
    this.place(hash, entry);
  }

  private clear(): void {
    this.values = [];
    this.table.fill(-1);
  }

  private grow(): void {
    const capacity = 2 * this.hashes.length;
    const { keys, hashes } = this;
    this.keys = new Float64Array(capacity * this.places.length);
    this.keys.set(keys);
    this.hashes = new Int32Array(capacity);
    this.hashes.set(hashes);
    this.table = new Int32Array(2 * capacity).fill(-1);
    this.values.forEach((_, entry) => {
      this.place(this.hashes[entry] as number, entry);
    });
  }

  private place(hash: number, entry: number): void {
    const last = this.table.length - 1;
    let at = hash & last;
    while ((this.table[at] as number) >= 0) at = (at + 1) & last;
    this.table[at] = entry;
  }
}

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

function hashOf(args: Float64Array, places: readonly number[]): number {
  let hash = 0;
  for (let at = 0; at < places.length; at += 1) {
    double[0] = args[places[at] as number] as number;
    const once = Math.imul(hash ^ (halves[0] as number), 0x85ebca6b) ^ (hash >>> 15);
    hash = Math.imul(once ^ (halves[1] as number), 0xc2b2ae35) ^ (once >>> 13);
  }
  return hash ^ (hash >>> 16);
}
