/** Joins operations that follow each other into one pass over a block. */
import { deepestLevel, type Levels, NO_LOOPS } from './levels.js';
import type { Lowered, Node, Operation } from './lower.js';

/**
 * Which operation may swallow which operand: outer operation, place of the operand, inner operation → fused operation.
 * Its operands are those of the inner operation, then the rest of the outer one.
 */
const RULES = new Map<string, Operation>();

/** At either place where the outer operation is commutative, else at the place stated. */
function rules(outer: Operation, places: readonly number[], fused: Partial<Record<Operation, Operation>>): void {
  for (const [inner, result] of Object.entries(fused)) {
    for (const place of places) RULES.set(`${outer} ${place} ${inner}`, result);
  }
}

rules('add', [0, 1], { add: 'addAdd', multiply: 'multiplyAdd', divide: 'divideAdd', addAdd: 'addAddAdd' });
rules('multiply', [0, 1], {
  add: 'addMultiply',
  multiply: 'multiplyMultiply',
  multiplyMultiply: 'multiplyMultiplyMultiply',
});
rules('divide', [0], { multiply: 'multiplyDivide', multiplyMultiply: 'multiplyMultiplyDivide' });
rules('max', [0, 1], { subtract: 'subtractMax' });
rules('select', [0], { less: 'selectLess', equal: 'selectEqual' });

/**
 * Fuses an operand into its only user where a kernel for the pair exists.
 *
 * Operands that are one value for the whole run stay apart: they are computed once; so do those that an inner loop does not change. Twelve kernels bring a tenth more rows
 * per second on the step graph of bench/; twenty more pairs that were tried brought nothing on top.
 *
 * @returns the same nodes at the same indexes, with fused operations; swallowed nodes are left without a user
 */
export function fuse({ nodes, outputs }: Lowered, levels: Levels = NO_LOOPS): Lowered {
  const uses = new Uint32Array(nodes.length);
  for (const node of nodes) for (const operand of node.operands) uses[operand] = (uses[operand] ?? 0) + 1;
  for (const output of outputs.values()) uses[output] = (uses[output] ?? 0) + 1;

  const fused: Node[] = [];
  for (const node of nodes) {
    let current = node;
    const once = () => fuseOnce(current, fused, uses, levels);
    for (let next = once(); next !== undefined; next = once()) current = next;
    fused.push(current);
  }
  return { nodes: fused, outputs };
}

function fuseOnce(outer: Node, nodes: readonly Node[], uses: Uint32Array, levels: Levels): Node | undefined {
  if (outer.kind !== 'operation') return undefined;
  const level = deepestLevel(outer.columns, levels);
  for (const [place, operand] of outer.operands.entries()) {
    const inner = nodes[operand];
    if (inner?.kind !== 'operation' || uses[operand] !== 1 || inner.columns === 0n) continue;
    if (deepestLevel(inner.columns, levels) !== level) continue;
    const operation = RULES.get(`${outer.operation} ${place} ${inner.operation}`);
    if (operation === undefined) continue;
    return { ...outer, operation, operands: [...inner.operands, ...outer.operands.toSpliced(place, 1)] };
  }
  return undefined;
}
