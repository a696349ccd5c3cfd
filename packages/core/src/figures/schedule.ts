/** Orders the nodes of a program into steps and gives each value a buffer, reused once nothing reads it any more. */
import type { Lowered, Node, Operation } from './lower.js';

/** What one step does; registers are indexes of buffers. */
export type Step =
  | {
      readonly kind: 'operate';
      readonly operation: Operation;
      readonly to: number;
      readonly operands: readonly number[];
    }
  /** Looks up one call of a primitive; `varying` are the places of the arguments that may differ between rows. */
  | {
      readonly kind: 'call';
      readonly call: number;
      readonly primitive: string;
      readonly operands: readonly number[];
      readonly varying: readonly number[];
    }
  | { readonly kind: 'field'; readonly call: number; readonly field: number; readonly to: number }
  | { readonly kind: 'load'; readonly name: string; readonly to: number }
  | { readonly kind: 'store'; readonly name: string; readonly from: number };

export interface Schedule {
  /** Steps done once per run: all that depends on no column. */
  readonly once: readonly Step[];
  /** Steps done for every block of rows. */
  readonly perBlock: readonly Step[];
  readonly literals: readonly { readonly value: number; readonly to: number }[];
  readonly uniforms: readonly { readonly name: string; readonly to: number }[];
  /** Outputs that are one value for all rows. */
  readonly single: readonly { readonly name: string; readonly from: number }[];
  /** Buffers 0 to `singles` − 1 hold one value each, the others a block of rows. Buffer 0 stands for absent operands. */
  readonly singles: number;
  readonly registers: number;
  readonly calls: number;
}

/** Plans one run of the lowered nodes; those that no output needs are left out. */
export function schedule({ nodes, outputs }: Lowered): Schedule {
  const live = liveNodes(nodes, outputs.values());
  const lastUse = lastUses(nodes, live);
  const registerOf = new Map<number, number>();
  const callOf = new Map<number, number>();
  const once: Step[] = [];
  const perBlock: Step[] = [];
  const literals: { value: number; to: number }[] = [];
  const uniforms: { name: string; to: number }[] = [];
  const namesOf = (index: number): string[] => [...outputs.keys()].filter((name) => outputs.get(name) === index);

  const single = live.filter((index) => nodes[index]?.columns === 0n && nodes[index].kind !== 'call');
  for (const [place, index] of single.entries()) registerOf.set(index, place + 1);
  const singles = single.length + 1;
  const pool = new RegisterPool(singles);
  const register = (index: number): number => registerOf.get(index) ?? 0;

  for (const index of live) {
    const node = nodes[index];
    if (node === undefined) continue;
    const steps = node.columns === 0n ? once : perBlock;
    if (node.columns !== 0n && node.kind !== 'call') registerOf.set(index, pool.take());
    const to = register(index);
    switch (node.kind) {
      case 'literal':
        literals.push({ value: node.value, to });
        break;
      case 'uniform':
        uniforms.push({ name: node.name, to });
        break;
      case 'column':
        steps.push({ kind: 'load', name: node.name, to });
        break;
      case 'operation':
        steps.push({ kind: 'operate', operation: node.operation, to, operands: node.operands.map(register) });
        break;
      case 'call': {
        const call = callOf.size;
        callOf.set(index, call);
        const varying = node.operands.flatMap((operand, place) => (nodes[operand]?.columns === 0n ? [] : [place]));
        const operands = node.operands.map(register);
        steps.push({ kind: 'call', call, primitive: node.primitive, operands, varying });
        break;
      }
      case 'field':
        steps.push({ kind: 'field', call: callOf.get(node.operands[0] ?? -1) ?? 0, field: node.field, to });
        break;
      default:
        node satisfies never;
    }
    if (node.columns === 0n) continue;
    for (const name of namesOf(index)) perBlock.push({ kind: 'store', name, from: to });
    // Freed only now: a step must not write over an operand that it reads as a single value.
    for (const operand of new Set([...node.operands, index])) {
      const freed = registerOf.get(operand) ?? 0;
      if (freed >= singles && lastUse.get(operand) === index) pool.free(freed);
    }
  }
  const singleOutputs = [...outputs].filter(([, index]) => nodes[index]?.columns === 0n);
  return {
    once,
    perBlock,
    literals,
    uniforms,
    single: singleOutputs.map(([name, index]) => ({ name, from: register(index) })),
    singles,
    registers: pool.size(),
    calls: callOf.size,
  };
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

/** The last node that reads each node; a node nobody reads is its own last use, as an output is stored at once. */
function lastUses(nodes: readonly Node[], live: readonly number[]): ReadonlyMap<number, number> {
  const last = new Map<number, number>(live.map((index) => [index, index]));
  for (const index of live) for (const operand of nodes[index]?.operands ?? []) last.set(operand, index);
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
