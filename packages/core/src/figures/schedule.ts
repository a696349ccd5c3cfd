/** Orders the nodes of a program into steps and gives each value a buffer, reused once nothing reads it any more. */
import { deepestLevel, type Levels, NO_LOOPS, placesIn } from './levels.js';
import type { Lowered, Node, Operation } from './lower.js';

/** What one step does; registers are indexes of buffers. */
export type Step =
  | {
      readonly kind: 'operate';
      readonly operation: Operation;
      readonly to: number;
      readonly operands: readonly number[];
    }
  | CallStep
  | { readonly kind: 'field'; readonly call: number; readonly field: number; readonly to: number }
  /** Takes a block of a column; `column` is its place among the columns. */
  | { readonly kind: 'load'; readonly name: string; readonly column: number; readonly to: number }
  | { readonly kind: 'store'; readonly name: string; readonly from: number };

/** Looks up one call of a primitive. */
export interface CallStep {
  readonly kind: 'call';
  readonly call: number;
  readonly primitive: string;
  readonly operands: readonly number[];
  /** Places of the arguments that may differ between rows. */
  readonly varying: readonly number[];
  /** Columns that reach the arguments, by place among the columns. */
  readonly columns: readonly number[];
  /** Steps that only the arguments need: done where the block has tuples of these columns not met before. */
  readonly before: readonly Step[];
}

export interface Schedule {
  /** Steps done once per run: all that depends on no column. */
  readonly once: readonly Step[];
  /** Steps done for every block of rows; after them those of each loop within a block, the outermost first. */
  readonly levels: readonly (readonly Step[])[];
  readonly literals: readonly { readonly value: number; readonly to: number }[];
  readonly uniforms: readonly { readonly name: string; readonly to: number }[];
  /** Outputs that are one value for all rows. */
  readonly single: readonly { readonly name: string; readonly from: number }[];
  /** Buffers 0 to `singles` − 1 hold one value each, the others a block of rows. Buffer 0 stands for absent operands. */
  readonly singles: number;
  readonly registers: number;
  readonly calls: number;
}

/**
 * Plans one run of the lowered nodes; those that no output needs are left out.
 *
 * @param levels of each column, where some are set by loops within a block
 */
export function schedule(lowered: Lowered, levels: Levels = NO_LOOPS): Schedule {
  return new Scheduler(lowered, levels).schedule();
}

class Scheduler {
  private readonly nodes: readonly Node[];
  private readonly outputs: ReadonlyMap<string, number>;
  private readonly live: readonly number[];
  private readonly owners: ReadonlyMap<number, number>;
  private readonly registerOf = new Map<number, number>();
  private readonly callOf = new Map<number, number>();
  private readonly once: Step[] = [];
  private readonly lists: readonly Step[][];
  /** Steps before each call, by the call's node. */
  private readonly before = new Map<number, Step[]>();

  constructor(
    { nodes, outputs }: Lowered,
    private readonly levels: Levels,
  ) {
    this.lists = Array.from({ length: levels.loops + 1 }, () => []);
    this.nodes = nodes;
    this.outputs = outputs;
    this.live = liveNodes(nodes, outputs.values());
    this.owners = ownersOf(nodes, this.live, new Set(outputs.values()));
  }

  schedule(): Schedule {
    const single = this.live.filter((index) => this.isSingle(index) && this.node(index).kind !== 'call');
    for (const [place, index] of single.entries()) this.registerOf.set(index, place + 1);
    const singles = single.length + 1;
    const pool = new RegisterPool(singles);
    const order = this.ordered();
    const lastUse = lastUses(this.nodes, order);
    for (const index of order) {
      const node = this.node(index);
      const varies = !this.isSingle(index);
      if (varies && node.kind !== 'call') this.registerOf.set(index, pool.take());
      this.listOf(index).push(...this.stepsOf(index));
      if (!varies) continue;
      // Freed only now: a step must not write over an operand that it reads as a single value.
      for (const operand of new Set([...node.operands, index])) {
        const freed = this.register(operand);
        if (freed >= singles && lastUse.get(operand) === index && !this.outlives(operand, index)) pool.free(freed);
      }
    }
    return {
      once: this.once,
      levels: this.lists,
      ...this.leaves(single),
      single: [...this.outputs].flatMap(([name, index]) =>
        this.isSingle(index) ? [{ name, from: this.register(index) }] : [],
      ),
      singles,
      registers: pool.size(),
      calls: this.callOf.size,
    };
  }

  /** Node by node, what only a call needs directly before it. */
  private ordered(): readonly number[] {
    const owned = new Map<number, number[]>();
    for (const [index, owner] of this.owners) owned.set(owner, [...(owned.get(owner) ?? []), index]);
    const withOwned = (index: number): readonly number[] => {
      const before = (owned.get(index) ?? []).sort((left, right) => left - right);
      return [...before.flatMap(withOwned), index];
    };
    const all = this.live.filter((index) => !this.owners.has(index));
    return this.lists.flatMap((_, level) => all.filter((index) => this.level(index) === level)).flatMap(withOwned);
  }

  /** Steps that only the arguments of a call need are done with it. */
  private level(index: number): number {
    return deepestLevel(this.node(this.owners.get(index) ?? index).columns, this.levels);
  }

  /** A value that a loop reads without changing it is there for all of its turns, and outputs are until the turn is over. */
  private outlives(operand: number, reader: number): boolean {
    if (this.lists.length === 1) return false;
    return this.level(operand) < this.level(reader) || [...this.outputs.values()].includes(operand);
  }

  private listOf(index: number): Step[] {
    if (this.isSingle(index)) return this.once;
    const owner = this.owners.get(index);
    if (owner === undefined) return this.lists[this.level(index)] as Step[];
    const list = this.before.get(owner) ?? [];
    this.before.set(owner, list);
    return list;
  }

  private stepsOf(index: number): readonly Step[] {
    const node = this.node(index);
    const to = this.register(index);
    const stores = this.isSingle(index) ? [] : [...this.outputs].filter(([, output]) => output === index);
    const stored = stores.map(([name]): Step => ({ kind: 'store', name, from: to }));
    switch (node.kind) {
      case 'literal':
      case 'uniform':
        return [];
      case 'column':
        return [{ kind: 'load', name: node.name, column: placesIn(node.columns)[0] ?? 0, to }, ...stored];
      case 'operation': {
        const operands = node.operands.map((operand) => this.register(operand));
        return [{ kind: 'operate', operation: node.operation, to, operands }, ...stored];
      }
      case 'call':
        return [this.callStep(index, node.primitive)];
      case 'field': {
        const call = this.callOf.get(node.operands[0] ?? -1) ?? 0;
        return [{ kind: 'field', call, field: node.field, to }, ...stored];
      }
      default:
        return node satisfies never;
    }
  }

  private callStep(index: number, primitive: string): CallStep {
    const { operands, columns } = this.node(index);
    const call = this.callOf.size;
    this.callOf.set(index, call);
    return {
      kind: 'call',
      call,
      primitive,
      operands: operands.map((operand) => this.register(operand)),
      varying: operands.flatMap((operand, place) => (this.isSingle(operand) ? [] : [place])),
      columns: placesIn(columns),
      before: this.before.get(index) ?? [],
    };
  }

  private leaves(single: readonly number[]): Pick<Schedule, 'literals' | 'uniforms'> {
    const literals: { value: number; to: number }[] = [];
    const uniforms: { name: string; to: number }[] = [];
    for (const index of single) {
      const node = this.node(index);
      if (node.kind === 'literal') literals.push({ value: node.value, to: this.register(index) });
      if (node.kind === 'uniform') uniforms.push({ name: node.name, to: this.register(index) });
    }
    return { literals, uniforms };
  }

  private node(index: number): Node {
    const node = this.nodes[index];
    if (node === undefined) throw new Error(`no node ${index}`);
    return node;
  }

  private isSingle(index: number): boolean {
    return this.node(index).columns === 0n;
  }

  private register(index: number): number {
    return this.registerOf.get(index) ?? 0;
  }
}

/** Indexes of the nodes below the outputs, in order. */
function liveNodes(nodes: readonly Node[], outputs: Iterable<number>): readonly number[] {
  const live = new Set<number>();
  const pending = [...outputs];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    if (live.has(index)) continue;
    live.add(index);
    pending.push(...(nodes[index]?.operands ?? []));
  }
  return [...live].sort((left, right) => left - right);
}

/** For each varying node that nothing needs but the arguments of one call: that call. */
function ownersOf(
  nodes: readonly Node[],
  live: readonly number[],
  outputs: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const usersOf = new Map<number, number[]>();
  for (const user of live) {
    for (const operand of nodes[user]?.operands ?? []) usersOf.set(operand, [...(usersOf.get(operand) ?? []), user]);
  }
  const owners = new Map<number, number>();
  for (const index of live.toReversed()) {
    const node = nodes[index];
    if (node === undefined || node.columns === 0n || node.kind === 'column' || outputs.has(index)) continue;
    const users = usersOf.get(index) ?? [];
    const [owner, ...others] = new Set(users.map((user) => (nodes[user]?.kind === 'call' ? user : owners.get(user))));
    if (owner !== undefined && others.length === 0) owners.set(index, owner);
  }
  return owners;
}

/** The last node, in the order of evaluation, that reads each node; one that nobody reads is its own last reader. */
function lastUses(nodes: readonly Node[], order: readonly number[]): ReadonlyMap<number, number> {
  const last = new Map<number, number>(order.map((index) => [index, index]));
  for (const index of order) for (const operand of nodes[index]?.operands ?? []) last.set(operand, index);
  return last;
}

class RegisterPool {
  private readonly idle: number[] = [];

  constructor(private next: number) {}

  take(): number {
    const reused = this.idle.pop();
    if (reused !== undefined) return reused;
    this.next += 1;
    return this.next - 1;
  }

  free(register: number): void {
    this.idle.push(register);
  }

  size(): number {
    return this.next;
  }
}
