/** Results of a primitive by its arguments: one call per distinct tuple, found again by hashing. */
import type { Primitive } from './figure.js';
import type { Numbering } from './tuples.hot.js';

/** Entries beyond which the memo starts anew at the next block; bounds its memory, not its truth. */
const ENTRY_LIMIT = 1 << 18;
const FIRST_CAPACITY = 64;

/**
 * A memo for one primitive of one program, valid while its objects and the arguments that do not vary stay the same.
 *
 * Keys are compared in full, so the memo is exact. A call whose arguments hold a NaN is not made: its fields are NaN.
 * Arguments arrive with −0 as 0.
 */
export class Memo<Objects> {
  /** One array per field, indexed by entry. */
  readonly results: Float64Array[];
  /** Calls made so far, for tests and benches. */
  calls = 0;
  private size = 0;
  /** Key values, `varying.length` per entry. */
  private keys: Float64Array;
  private hashes = new Int32Array(FIRST_CAPACITY);
  /** Open addressing, entry or −1; twice the capacity, so never more than half full. */
  private table = new Int32Array(2 * FIRST_CAPACITY).fill(-1);
  private readonly args: Float64Array;
  private readonly passed: Float64Array;
  private readonly out: Float64Array;
  /** Set by `prepare`: what the primitive reads, and the objects it reads from. */
  private read: readonly unknown[] = [];
  private objects: Objects | undefined;
  private readonly blockHashes: Int32Array;
  /** Entry of each numbered tuple of the columns that reach the arguments, or −1. */
  private entryOfTuple = new Int32Array(FIRST_CAPACITY).fill(-1);

  /**
   * @param varying places, among the primitive's arguments, of those that may differ from row to row
   * @param blockRows most rows of one lookup
   */
  constructor(
    private readonly primitive: Primitive<Objects>,
    private readonly varying: readonly number[],
    blockRows: number,
  ) {
    this.args = new Float64Array(primitive.args.length);
    this.passed = new Float64Array(primitive.args.length);
    this.out = new Float64Array(primitive.fields.length);
    this.results = primitive.fields.map(() => new Float64Array(FIRST_CAPACITY));
    this.keys = new Float64Array(FIRST_CAPACITY * varying.length);
    this.blockHashes = new Int32Array(blockRows);
  }

  /** Starts a run: forgets everything where an object or a fixed argument is not what it was. */
  prepare(objects: Objects, fixed: readonly Float64Array[]): void {
    const { args } = this;
    const read = this.primitive.objects.map((name) => objects[name]);
    let same = this.size > 0 && read.every((value, at) => value === this.read[at]);
    let next = 0;
    for (let at = 0; at < args.length; at += 1) {
      if (this.varying.includes(at)) continue;
      const value = (fixed[next]?.[0] ?? Number.NaN) + 0;
      next += 1;
      same &&= args[at] === value;
      args[at] = value;
    }
    this.read = read;
    this.objects = objects;
    if (!same) this.clear();
  }

  /** What columns gave as arguments they need not give again: formulas between them read something that changed. */
  forgetTuples(): void {
    this.entryOfTuple.fill(-1);
  }

  private clear(): void {
    this.size = 0;
    this.table.fill(-1);
    this.entryOfTuple.fill(-1);
  }

  private makeRoom(rows: number): void {
    if (this.size + rows > ENTRY_LIMIT && this.size > 0) this.clear();
  }

  /**
   * Writes the entry of each row to `entries`, −1 where its tuple of columns was not met before.
   *
   * @returns whether all were met, so that the arguments need not even be computed
   */
  known(tuples: Numbering, rows: number, entries: Int32Array): boolean {
    this.makeRoom(rows);
    if (tuples.count > this.entryOfTuple.length) this.widenTuples(tuples.count);
    const { entryOfTuple } = this;
    const { ids } = tuples;
    let all = 0;
    for (let row = 0; row < rows; row += 1) {
      const entry = entryOfTuple[ids[row] as number] as number;
      entries[row] = entry;
      all |= entry;
    }
    return all >= 0;
  }

  /** Finds, by their arguments, the entries that `known` left open. */
  complete(
    tuples: Numbering,
    columns: readonly Float64Array[],
    masks: readonly number[],
    rows: number,
    entries: Int32Array,
  ): void {
    for (let row = 0; row < rows; row += 1) {
      if ((entries[row] as number) >= 0) continue;
      const id = tuples.ids[row] as number;
      let entry = this.entryOfTuple[id] as number;
      if (entry < 0) {
        entry = this.find(columns, masks, row, hashOf(columns, masks, row));
        this.entryOfTuple[id] = entry;
      }
      entries[row] = entry;
    }
  }

  /**
   * Writes the entry of each row to `entries` by its arguments alone, calling the primitive for tuples not seen before.
   *
   * @param columns values of the varying arguments; those with mask 0 hold one value for all rows
   */
  lookup(columns: readonly Float64Array[], masks: readonly number[], rows: number, entries: Int32Array): void {
    this.makeRoom(rows);
    this.hashRows(columns, masks, rows);
    const { blockHashes } = this;
    let last = -1;
    for (let row = 0; row < rows; row += 1) {
      if (row === 0 || blockHashes[row] !== blockHashes[row - 1] || !sameAsBefore(columns, masks, row)) {
        last = this.find(columns, masks, row, blockHashes[row] as number);
      }
      entries[row] = last;
    }
  }

  /** Sums a mix of the bits of each argument, so that one fixed over the block is mixed once. */
  private hashRows(columns: readonly Float64Array[], masks: readonly number[], rows: number): void {
    const { blockHashes } = this;
    let fixed = 0;
    for (let at = 0; at < columns.length; at += 1) {
      const column = columns[at];
      if (column !== undefined && masks[at] === 0) fixed = (fixed + mix(bitsOf(column), 0, at)) | 0;
    }
    blockHashes.fill(fixed, 0, rows);
    for (let at = 0; at < columns.length; at += 1) {
      const column = columns[at];
      if (column !== undefined && masks[at] !== 0) addMixed(blockHashes, bitsOf(column), at, rows);
    }
  }

  private find(columns: readonly Float64Array[], masks: readonly number[], row: number, hash: number): number {
    const last = this.table.length - 1;
    let place = scramble(hash) & last;
    for (let entry = this.table[place] as number; entry >= 0; entry = this.table[place] as number) {
      if (this.hashes[entry] === hash && this.hasKey(entry, columns, masks, row)) return entry;
      place = (place + 1) & last;
    }
    return this.add(hash, place, columns, masks, row);
  }

  private hasKey(entry: number, columns: readonly Float64Array[], masks: readonly number[], row: number): boolean {
    const start = entry * columns.length;
    for (let at = 0; at < columns.length; at += 1) {
      if (this.keys[start + at] !== (columns[at] as Float64Array)[row & (masks[at] as number)]) return false;
    }
    return true;
  }

  private add(
    hash: number,
    place: number,
    columns: readonly Float64Array[],
    masks: readonly number[],
    row: number,
  ): number {
    const { args, out } = this;
    for (let at = 0; at < columns.length; at += 1) {
      args[this.varying[at] as number] = ((columns[at] as Float64Array)[row & (masks[at] as number)] as number) + 0;
    }
    this.call();
    if (this.size === this.hashes.length) {
      this.grow();
      place = this.emptyPlace(hash);
    }
    const entry = this.size;
    this.size += 1;
    this.table[place] = entry;
    this.hashes[entry] = hash;
    for (let at = 0; at < columns.length; at += 1) {
      this.keys[entry * columns.length + at] = args[this.varying[at] as number] as number;
    }
    for (let field = 0; field < out.length; field += 1)
      (this.results[field] as Float64Array)[entry] = out[field] as number;
    return entry;
  }

  private call(): void {
    const { primitive, args, passed, out, objects } = this;
    out.fill(Number.NaN);
    if (objects === undefined) return;
    for (let at = 0; at < args.length; at += 1) {
      const value = args[at] as number;
      if (Number.isNaN(value)) return;
      // Handed out as a copy: they are also the key.
      passed[at] = value;
    }
    this.calls += 1;
    primitive.call(objects, passed, out);
  }

  private grow(): void {
    const capacity = 2 * this.hashes.length;
    this.hashes = widened(this.hashes, new Int32Array(capacity));
    this.keys = widened(this.keys, new Float64Array(capacity * this.varying.length));
    for (let field = 0; field < this.results.length; field += 1) {
      this.results[field] = widened(this.results[field] as Float64Array, new Float64Array(capacity));
    }
    this.table = new Int32Array(2 * capacity).fill(-1);
    for (let entry = 0; entry < this.size; entry += 1) {
      this.table[this.emptyPlace(this.hashes[entry] as number)] = entry;
    }
  }

  private widenTuples(count: number): void {
    let capacity = this.entryOfTuple.length;
    while (capacity < count) capacity *= 2;
    this.entryOfTuple = widened(this.entryOfTuple, new Int32Array(capacity).fill(-1));
  }

  private emptyPlace(hash: number): number {
    const last = this.table.length - 1;
    let place = scramble(hash) & last;
    while ((this.table[place] as number) >= 0) place = (place + 1) & last;
    return place;
  }
}

function sameAsBefore(columns: readonly Float64Array[], masks: readonly number[], row: number): boolean {
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at] as Float64Array;
    if (masks[at] !== 0 && column[row] !== column[row - 1]) return false;
  }
  return true;
}

function hashOf(columns: readonly Float64Array[], masks: readonly number[], row: number): number {
  let hash = 0;
  for (let at = 0; at < columns.length; at += 1) {
    hash = (hash + mix(bitsOf(columns[at] as Float64Array), row & (masks[at] as number), at)) | 0;
  }
  return hash;
}

function addMixed(hashes: Int32Array, bits: Int32Array, at: number, rows: number): void {
  for (let row = 0; row < rows; row += 1) hashes[row] = (hashes[row] as number) + mix(bits, row, at);
}

/** Mixes the two halves of one double with the place of its argument, so that (1, 2) and (2, 1) differ. */
function mix(bits: Int32Array, row: number, at: number): number {
  const low = bits[2 * row] as number;
  const high = bits[2 * row + 1] as number;
  const once = Math.imul(high ^ Math.imul(low, 0x85ebca6b), 0x9e3779b1 + 2 * at);
  return Math.imul(once ^ (once >>> 15), 0xc2b2ae35 + 2 * at);
}

function scramble(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return once ^ (once >>> 15);
}

/** Views of the same memory as 32-bit halves; made once per buffer. */
const views = new WeakMap<Float64Array, Int32Array>();

export function bitsOf(column: Float64Array): Int32Array {
  let bits = views.get(column);
  if (bits === undefined) {
    bits = new Int32Array(column.buffer, column.byteOffset, 2 * column.length);
    views.set(column, bits);
  }
  return bits;
}

function widened<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
