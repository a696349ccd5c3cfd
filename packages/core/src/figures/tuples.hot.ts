/** Numbers the distinct values of columns, and the distinct tuples of several columns, from 0 up as they appear. */
import type { Column } from './kernels.hot.js';

/** Distinct values of one column beyond which it is left uncounted. */
const VALUE_LIMIT = 1024;
/** Cells of the table of one pair beyond which the pair is left uncounted. */
const CELL_LIMIT = 1 << 20;

/** The number of each row of the current block. Equal numbers mean equal tuples and the other way round, also across blocks. */
export interface Numbering {
  readonly ids: Int32Array;
  /** −1 where rows differ, 0 where `ids[0]` holds for all rows. */
  mask: number;
  /** Numbers given so far: ids are below. */
  count: number;
  /** Too many to number: `ids` mean nothing from then on. */
  overflown: boolean;
}

/** Numbers the values of one column. */
export class ColumnNumbering implements Numbering {
  readonly ids: Int32Array;
  mask = 0;
  count = 0;
  overflown = false;
  private readonly values = new Float64Array(VALUE_LIMIT);
  /** Open addressing by the bits of a value: its number, or −1; at most half full. */
  private readonly table = new Int32Array(2 * VALUE_LIMIT).fill(-1);

  constructor(blockRows: number) {
    this.ids = new Int32Array(blockRows);
  }

  /** Numbers a block of rows; `bits` are the halves of the doubles in `column`. */
  update(column: Column, bits: Int32Array, mask: number, rows: number): void {
    if (this.overflown) return;
    const { ids } = this;
    this.mask = mask;
    let last = column[0] as number;
    let id = this.number(last, bits, 0);
    ids[0] = id;
    if (mask === 0) return;
    for (let row = 1; row < rows; row += 1) {
      const value = column[row] as number;
      if (value !== last) {
        id = this.number(value, bits, row);
        last = value;
      }
      ids[row] = id;
    }
  }

  private number(value: number, bits: Int32Array, row: number): number {
    const { table, values } = this;
    let place = mixBits(bits, row) & (2 * VALUE_LIMIT - 1);
    for (let id = table[place] as number; id >= 0; id = table[place] as number) {
      // Object.is, so that NaN is one value like any other.
      if (Object.is(values[id], value)) return id;
      place = (place + 1) & (2 * VALUE_LIMIT - 1);
    }
    if (this.count === VALUE_LIMIT) {
      this.overflown = true;
      return 0;
    }
    table[place] = this.count;
    values[this.count] = value;
    this.count += 1;
    return this.count - 1;
  }
}

/** Numbers the pairs of an earlier numbering and one more column: tuples, one column at a time. */
export class PairNumbering implements Numbering {
  readonly ids: Int32Array;
  mask = 0;
  count = 0;
  overflown = false;
  private stamp = -1;
  /** Number of each pair at first · width + second, or −1. */
  private table = new Int32Array(64).fill(-1);
  private width = 8;

  constructor(
    private readonly first: Numbering,
    private readonly second: ColumnNumbering,
    blockRows: number,
    /** The innermost loop that sets one of the columns. */
    private readonly level = 0,
  ) {
    this.ids = new Int32Array(blockRows);
  }

  /**
   * Numbers a block; asked again within the same turn it does nothing.
   *
   * @param stamps of each level, another one for each of its turns
   */
  number(stamps: ArrayLike<number>, rows: number): void {
    const stamp = stamps[this.level] as number;
    if (this.stamp === stamp || this.overflown) return;
    this.stamp = stamp;
    const { first, second } = this;
    if (first instanceof PairNumbering) first.number(stamps, rows);
    this.overflown = first.overflown || second.overflown || !this.fit();
    if (this.overflown) return;
    this.mask = first.mask | second.mask;
    this.numberRows(this.mask === 0 ? 1 : rows);
  }

  private numberRows(rows: number): void {
    const { ids, table, width } = this;
    const { ids: firsts, mask: firstMask } = this.first;
    const { ids: seconds, mask: secondMask } = this.second;
    for (let row = 0; row < rows; row += 1) {
      const cell = (firsts[row & firstMask] as number) * width + (seconds[row & secondMask] as number);
      let id = table[cell] as number;
      if (id < 0) {
        id = this.count;
        table[cell] = id;
        this.count += 1;
      }
      ids[row] = id;
    }
  }

  /** Makes the table large enough for all numbers given so far; false where it would be too large. */
  private fit(): boolean {
    const { first, second, table, width } = this;
    if (second.count <= width && first.count * width <= table.length) return true;
    const newWidth = powerOfTwo(second.count);
    const cells = powerOfTwo(first.count) * newWidth;
    if (cells > CELL_LIMIT) return false;
    const wider = new Int32Array(cells).fill(-1);
    for (let cell = 0; cell < table.length; cell += 1) {
      const id = table[cell] as number;
      if (id >= 0) wider[Math.floor(cell / width) * newWidth + (cell % width)] = id;
    }
    this.table = wider;
    this.width = newWidth;
    return true;
  }
}

function powerOfTwo(least: number): number {
  let power = 8;
  while (power < least) power *= 2;
  return power;
}

/** Mixes the two halves of the double in a row, well enough for a table of two thousand. */
function mixBits(bits: Int32Array, row: number): number {
  const low = bits[2 * row] as number;
  const high = bits[2 * row + 1] as number;
  const once = Math.imul(high ^ Math.imul(low, 0x85ebca6b), 0x9e3779b1);
  return once ^ (once >>> 15);
}
