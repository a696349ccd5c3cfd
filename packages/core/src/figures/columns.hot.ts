/** Runs a schedule: single values once, then block after block of rows. */
import type { Primitive } from './figure.js';
import { fusedKernels } from './fused.hot.js';
import { type Column, type Kernel, kernels } from './kernels.hot.js';
import { type Levels, NO_LOOPS } from './levels.js';
import type { Operation } from './lower.js';
import { bitsOf, Memo } from './memo.hot.js';
import type { CallStep, Schedule, Step } from './schedule.js';
import { ColumnNumbering, type Numbering, PairNumbering } from './tuples.hot.js';

const KERNELS: Readonly<Record<Operation, Kernel>> = { ...kernels, ...fusedKernels };

/** A step with its functions and registers looked up; absent operands are register 0. */
type BoundStep<Objects> =
  | { kind: 0; kernel: Kernel; to: number; a: number; b: number; c: number; d: number }
  | { kind: 1; call: BoundCall<Objects> }
  | { kind: 2; call: BoundCall<Objects>; field: number; to: number }
  | { kind: 3; name: string; to: number; numbering: ColumnNumbering | undefined }
  | { kind: 4; name: string; from: number };

/** One call of a primitive: the entry of each row, and −1 as mask where rows differ, 0 where one entry holds for all. */
interface BoundCall<Objects> {
  readonly name: string;
  readonly memo: Memo<Objects>;
  readonly fixed: readonly Column[];
  readonly registers: readonly number[];
  readonly columns: readonly Column[];
  readonly masks: number[];
  readonly entries: Int32Array;
  mask: number;
  /** Numbers the tuples of the columns that reach the arguments; absent where no column does. */
  readonly tuples: Numbering | undefined;
  /** Steps that only the arguments need. */
  readonly before: readonly BoundStep<Objects>[];
}

/** One choice of a loop: the values that it sets, and what it adds to the number of a combination. */
export interface LoopChoice {
  readonly number: number;
  readonly values: Readonly<Record<string, number>>;
}

/** Rows `start` to `start + rows` − 1 of the output under one combination: row i of them stands at `i & mask` of `column`. */
export type LoopVisit = (column: Column, mask: number, start: number, rows: number, combination: number) => void;

export interface LoopRun {
  readonly output: string;
  readonly loops: readonly (readonly LoopChoice[])[];
  readonly visit: LoopVisit;
}

export class ColumnRun<Objects> {
  private readonly buffers: Column[];
  /** Per register: −1 where it holds a block of rows, 0 where its first element holds for all rows. */
  private readonly masks: Int32Array;
  private readonly calledPrimitives: BoundCall<Objects>[] = [];
  /** By place among the columns; those that reach a primitive. */
  private readonly columnNumberings = new Map<number, ColumnNumbering>();
  private readonly numberings = new Map<string, Numbering>();
  /** Of the run before. */
  private objects: Objects | undefined;
  /** Counts turns over all runs; `stamps` has the current one of each level. */
  private turns = 0;
  private readonly stamps: Int32Array;
  private readonly once: readonly BoundStep<Objects>[];
  private readonly levels: readonly (readonly BoundStep<Objects>[])[];

  constructor(
    private readonly plan: Schedule,
    primitives: ReadonlyMap<string, Primitive<Objects>>,
    private readonly constants: ReadonlyMap<string, number>,
    private readonly blockRows: number,
    private readonly columnLevels: Levels = NO_LOOPS,
  ) {
    const { registers, singles } = plan;
    this.stamps = new Int32Array(plan.levels.length);
    this.buffers = Array.from({ length: registers }, (_, at) => new Float64Array(at < singles ? 4 : blockRows));
    this.masks = new Int32Array(registers);
    for (const { value, to } of plan.literals) this.setSingle(to, value);
    this.numberColumns(plan.levels.flat());
    const bind = (step: Step): BoundStep<Objects> => this.bind(step, primitives);
    this.once = plan.once.map(bind);
    this.levels = plan.levels.map((steps) => steps.map(bind));
  }

  run(
    values: Readonly<Record<string, number | Float64Array>>,
    objects: Objects,
    length: number,
    into: Readonly<Record<string, Float64Array>>,
  ): Record<string, number | Float64Array> {
    this.prepare(values, objects, length);
    const outputs: Record<string, number | Float64Array> = {};
    for (const { name, from } of this.plan.single) outputs[name] = this.column(from)[0] as number;
    const stored: Record<string, Float64Array> = {};
    for (const step of this.levels[0] as readonly BoundStep<Objects>[]) {
      if (step.kind === 4) stored[step.name] = into[step.name] ?? new Float64Array(length);
    }
    for (let start = 0; start < length; start += this.blockRows) {
      this.runLevel(0, values, start, Math.min(this.blockRows, length - start), stored);
    }
    return Object.assign(outputs, stored);
  }

  /** Block after block, and in each every combination of the choices of the loops. */
  runLoops(
    values: Readonly<Record<string, number | Float64Array>>,
    objects: Objects,
    length: number,
    { output, loops, visit }: LoopRun,
  ): void {
    this.prepare(values, objects, length);
    const from = this.registerOf(output);
    const within = (level: number, number: number, start: number, rows: number): void => {
      if (level === this.levels.length) {
        visit(this.column(from), this.masks[from] as number, start, rows, number);
        return;
      }
      for (const { number: own, values: chosen } of loops[level - 1] ?? []) {
        this.runLevel(level, chosen, 0, rows);
        within(level + 1, number + own, start, rows);
      }
    };
    for (let start = 0; start < length; start += this.blockRows) {
      const rows = Math.min(this.blockRows, length - start);
      this.runLevel(0, values, start, rows);
      within(1, 0, start, rows);
    }
  }

  private prepare(values: Readonly<Record<string, number | Float64Array>>, objects: Objects, length: number): void {
    this.check(values, length);
    const isChanged = this.takeUniforms(values) || !sameObjects(this.objects, objects);
    this.objects = objects;
    for (const step of this.once) this.runOnce(step, objects);
    for (const call of this.calledPrimitives) {
      if (call.columns.length === 0) continue;
      // Arguments that vary may follow from uniforms too, or from results of other primitives on other objects.
      if (isChanged) call.memo.forgetTuples();
      call.memo.prepare(objects, call.fixed);
    }
  }

  private registerOf(output: string): number {
    const single = this.plan.single.find(({ name }) => name === output);
    if (single) return single.from;
    for (const steps of this.levels) {
      for (const step of steps) if (step.kind === 4 && step.name === output) return step.from;
    }
    throw new Error(`${output} is no output of this program`);
  }

  /** Whether a value differs from that of the run before. */
  private takeUniforms(values: Readonly<Record<string, number | Float64Array>>): boolean {
    let isChanged = false;
    for (const { name, to } of this.plan.uniforms) {
      const value = (this.value(values, name) as number) + 0;
      if (!Object.is(this.column(to)[0], value)) isChanged = true;
      this.setSingle(to, value);
    }
    return isChanged;
  }

  calls(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.calledPrimitives.map(({ name, memo }) => [name, memo.calls]));
  }

  private runOnce(step: BoundStep<Objects>, objects: Objects): void {
    if (step.kind === 1) step.call.memo.prepare(objects, step.call.fixed);
    this.runStep(step, 1);
  }

  /** All steps of one level; without arrays to store to, outputs stay where they are. */
  private runLevel(
    level: number,
    values: Readonly<Record<string, number | Float64Array>>,
    start: number,
    rows: number,
    stored?: Readonly<Record<string, Float64Array>>,
  ): void {
    this.turns += 1;
    this.stamps[level] = this.turns;
    for (const step of this.levels[level] as readonly BoundStep<Objects>[]) {
      if (step.kind === 3) {
        this.load(this.value(values, step.name), step.to, start, rows);
        const column = this.column(step.to);
        step.numbering?.update(column, bitsOf(column), this.masks[step.to] as number, rows);
      } else if (step.kind !== 4) this.runStep(step, rows);
      else if (stored !== undefined) this.store(stored[step.name] as Float64Array, step.from, start, rows);
    }
  }

  private runStep(step: BoundStep<Objects>, rows: number): void {
    const { buffers, masks } = this;
    if (step.kind === 0) {
      const { kernel, to, a, b, c, d } = step;
      const ma = masks[a] as number;
      const mb = masks[b] as number;
      const mc = masks[c] as number;
      const md = masks[d] as number;
      const mask = ma | mb | mc | md;
      masks[to] = mask;
      kernel(
        buffers[to] as Column,
        mask === 0 ? 1 : rows,
        buffers[a] as Column,
        ma,
        buffers[b] as Column,
        mb,
        buffers[c] as Column,
        mc,
        buffers[d] as Column,
        md,
      );
    } else if (step.kind === 1) this.lookup(step.call, rows);
    else if (step.kind === 2) {
      const { call, field, to } = step;
      masks[to] = call.mask;
      gather(buffers[to] as Column, call.memo.results[field] as Float64Array, call.entries, call.mask === 0 ? 1 : rows);
    }
  }

  private lookup(call: BoundCall<Objects>, rows: number): void {
    const { tuples, entries } = call;
    const numbered = tuples !== undefined && this.number(tuples, rows);
    if (numbered && call.memo.known(tuples, tuples.mask === 0 ? 1 : rows, entries)) {
      call.mask = tuples.mask;
    } else {
      for (const step of call.before) this.runStep(step, rows);
      call.mask = this.takeMasks(call);
      const count = call.mask === 0 ? 1 : rows;
      if (numbered) call.memo.complete(tuples, call.columns, call.masks, count, entries);
      else call.memo.lookup(call.columns, call.masks, count, entries);
    }
    // Kernels write whole fours of rows: the last four must hold valid entries.
    const count = call.mask === 0 ? 1 : rows;
    for (let row = count; row < ((count + 3) & ~3); row += 1) entries[row] = entries[0] as number;
  }

  /** Numbers the tuples of this block; false where there are too many of them. */
  private number(tuples: Numbering, rows: number): boolean {
    if (tuples instanceof PairNumbering) tuples.number(this.stamps, rows);
    return !tuples.overflown;
  }

  private takeMasks(call: BoundCall<Objects>): number {
    let all = 0;
    for (let at = 0; at < call.registers.length; at += 1) {
      const own = this.masks[call.registers[at] as number] as number;
      call.masks[at] = own;
      all |= own;
    }
    return all;
  }

  /** Copies a block of a column to its register, as a single value where all its rows are equal. */
  private load(value: number | Float64Array, to: number, start: number, rows: number): void {
    if (typeof value === 'number') {
      this.setSingle(to, value);
      return;
    }
    const first = value[start] as number;
    let row = 1;
    while (row < rows && value[start + row] === first) row += 1;
    if (row === rows) {
      this.setSingle(to, first);
      return;
    }
    const buffer = this.column(to);
    for (let at = 0; at < rows; at += 1) buffer[at] = (value[start + at] as number) + 0;
    this.masks[to] = -1;
  }

  private store(output: Float64Array, from: number, start: number, rows: number): void {
    const buffer = this.column(from);
    if (this.masks[from] === 0) output.fill(buffer[0] as number, start, start + rows);
    else for (let at = 0; at < rows; at += 1) output[start + at] = buffer[at] as number;
  }

  private setSingle(register: number, value: number): void {
    const buffer = this.column(register);
    // −0 becomes 0, so that values equal by === are equal in every operation.
    for (let at = 0; at < 4; at += 1) buffer[at] = value + 0;
    this.masks[register] = 0;
  }

  private column(register: number): Column {
    return this.buffers[register] as Column;
  }

  /** `check` has made sure that there is one. */
  private value(values: Readonly<Record<string, number | Float64Array>>, name: string): number | Float64Array {
    return (values[name] ?? this.constants.get(name)) as number | Float64Array;
  }

  private check(values: Readonly<Record<string, number | Float64Array>>, length: number): void {
    const fixed = this.plan.uniforms.map(({ name }) => name);
    const missing = fixed.filter((name) => values[name] === undefined && !this.constants.has(name));
    const columns = fixed.filter((name) => typeof values[name] === 'object');
    const short: string[] = [];
    for (const step of this.levels[0] as readonly BoundStep<Objects>[]) {
      if (step.kind !== 3) continue;
      const value = values[step.name];
      if (value === undefined && !this.constants.has(step.name)) missing.push(step.name);
      else if (typeof value === 'object' && value.length < length) short.push(step.name);
    }
    if (missing.length > 0) throw new Error(`no value for ${missing.join(', ')}`);
    if (columns.length > 0) throw new Error(`not compiled as columns: ${columns.join(', ')}`);
    if (short.length > 0) throw new Error(`columns shorter than ${length} rows: ${short.join(', ')}`);
  }

  private bind(step: Step, primitives: ReadonlyMap<string, Primitive<Objects>>): BoundStep<Objects> {
    switch (step.kind) {
      case 'operate': {
        const [a = 0, b = 0, c = 0, d = 0] = step.operands;
        return { kind: 0, kernel: KERNELS[step.operation], to: step.to, a, b, c, d };
      }
      case 'call':
        return { kind: 1, call: this.bindCall(step, primitives) };
      case 'field':
        return {
          kind: 2,
          call: this.calledPrimitives[step.call] as BoundCall<Objects>,
          field: step.field,
          to: step.to,
        };
      case 'load':
        return { kind: 3, name: step.name, to: step.to, numbering: this.columnNumberings.get(step.column) };
      case 'store':
        return { kind: 4, name: step.name, from: step.from };
      default:
        return step satisfies never;
    }
  }

  /** Columns that reach a primitive are numbered as they are loaded. */
  private numberColumns(steps: readonly Step[]): void {
    for (const step of steps) {
      if (step.kind !== 'call') continue;
      for (const column of step.columns) {
        if (!this.columnNumberings.has(column)) this.columnNumberings.set(column, new ColumnNumbering(this.blockRows));
      }
      this.numberColumns(step.before);
    }
  }

  /** One numbering per set of columns; sets that begin alike share their beginning. */
  private numberingOf(columns: readonly number[]): Numbering | undefined {
    const known = this.numberings.get(columns.join());
    const last = columns.at(-1);
    if (known !== undefined || last === undefined) return known;
    const first = this.numberingOf(columns.slice(0, -1));
    const second = this.columnNumberings.get(last);
    if (second === undefined || first === undefined) return second;
    const level = Math.max(...columns.map((place) => this.columnLevels.ofColumns[place] ?? 0));
    const pair = new PairNumbering(first, second, this.blockRows, level);
    this.numberings.set(columns.join(), pair);
    return pair;
  }

  private bindCall(step: CallStep, primitives: ReadonlyMap<string, Primitive<Objects>>): BoundCall<Objects> {
    const primitive = primitives.get(step.primitive);
    if (primitive === undefined) throw new Error(`no primitive ${step.primitive}`);
    const varying = step.varying.map((place) => step.operands[place] as number);
    const fixed = step.operands.filter((_, place) => !step.varying.includes(place));
    const call: BoundCall<Objects> = {
      name: step.primitive,
      memo: new Memo(primitive, step.varying, this.blockRows),
      fixed: fixed.map((register) => this.column(register)),
      registers: varying,
      columns: varying.map((register) => this.column(register)),
      masks: varying.map(() => 0),
      entries: new Int32Array(this.blockRows),
      mask: 0,
      tuples: this.numberingOf(step.columns),
      before: step.before.map((before) => this.bind(before, primitives)),
    };
    this.calledPrimitives[step.call] = call;
    return call;
  }
}

/** Whether all that primitives may read is what it was. */
function sameObjects<Objects>(before: Objects | undefined, after: Objects): boolean {
  if (before === after) return true;
  const known = new Map(Object.entries(before ?? {}));
  const given = Object.entries(after ?? {});
  return known.size === given.length && given.every(([name, value]) => known.get(name) === value);
}

/** One field of the entry of each row. */
function gather(to: Column, results: Float64Array, entries: Int32Array, rows: number): void {
  for (let row = 0; row < rows; row += 4) {
    to[row] = results[entries[row] as number] as number;
    to[row + 1] = results[entries[row + 1] as number] as number;
    to[row + 2] = results[entries[row + 2] as number] as number;
    to[row + 3] = results[entries[row + 3] as number] as number;
  }
}
